// SPDX-License-Identifier: MIT
// Fetches pages, all at once, and prints them when the last is here. The same in Python:
//
//     async def fetch_pages(urls):
//         async with aiohttp.ClientSession() as web:
//             pages = await asyncio.gather(*(fetch(web, url) for url in urls))
//         for url, page in zip(urls, pages):
//             print(url, len(page))
#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "demo/console.hpp"
#include "demo/server/site.hpp"
#include "segue/http/http.hpp"

namespace {

namespace http = segue::http;

/// @return 1 when one of them could not be had.
segue::Task<int> fetch_pages(http::Client& web, std::vector<std::string> urls) {
    std::vector<http::Get> gets;
    for (const std::string& url : urls) gets.push_back(web.get(url));
    const std::vector<http::Response> pages = co_await segue::all(std::move(gets));
    int failed = 0;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const http::Response& page = pages[i];
        const std::string what = page.ok() ? demo::in_words(page.text().size()) : page.error().message();
        std::printf("%3d  %-10s %s\n", page.status(), what.c_str(), urls[i].c_str());
        if (!page.ok()) failed = 1;
    }
    co_return failed;
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Fetches pages, all at once. Exits with 1 when one of them could not be had.",
                 "fetch_pages");
    std::vector<std::string> urls;
    app.add_option("URL", urls, "Pages; without any, three of a site inside this program");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    demo::mind_interrupts();
    std::optional<relay::Site> site;
    if (urls.empty()) {
        site.emplace(relay::generated_site(3));
        for (const char* path : {"/", "/page/1", "/page/2"}) urls.push_back(site->url() + path);
    }
    segue::Scheduler game;
    http::Client web(game);
    const auto progress = [&] {
        const http::Stats stats = web.stats();
        return std::to_string(stats.ok + stats.failed) + " of " + std::to_string(urls.size()) + " pages, " +
               demo::in_words(stats.bytes_downloaded);
    };
    return demo::run(game, fetch_pages(web, urls), progress);
}

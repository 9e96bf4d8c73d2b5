// SPDX-License-Identifier: MIT
// Crawls a site: one script a page, as many at once as there are permits, each page once.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "demo/console.hpp"
#include "demo/links.hpp"
#include "demo/server/site.hpp"
#include "segue/http/http.hpp"

namespace {

namespace http = segue::http;

struct Flags {
    std::string url;
    std::string dot;
    std::size_t at_once = 32;
    int depth = 1000;
    std::size_t pages = 100000;
};

struct Page {
    int depth = 0;
    int status = 0;
    std::size_t bytes = 0;
    std::string moved;  // where a redirect led
    std::string error;
    std::vector<std::string> links;  // to the same site
};

class Crawl {
  public:
    Crawl(segue::Scheduler& game, http::Client& web, const Flags& flags)
        : web_(web),
          flags_(flags),
          origin_(demo::origin_of(flags.url)),
          as_user_(options_for(demo::user_of(flags.url))),
          permits_(flags.at_once),
          scope_(game) {}

    segue::Task<int> run() {
        find(demo::resolve(flags_.url, ""), 0);
        co_await scope_.join();
        print();
        const bool saved = flags_.dot.empty() || save_graph();
        co_return saved&& pages_.at(order_.front()).error.empty() ? 0 : 1;
    }
    std::string progress() const {
        return std::to_string(done_) + " of " + std::to_string(pages_.size()) + " pages, " +
               std::to_string(dead_) + " dead links, " + demo::in_words(web_.stats().bytes_downloaded);
    }

  private:
    static http::Options options_for(const std::string& user) {
        http::Options options;
        const auto colon = std::min(user.find(':'), user.size());
        if (!user.empty())
            options.basic(user.substr(0, colon), user.substr(std::min(colon + 1, user.size())));
        return options;
    }
    /// A page that is new has a script of its own, which waits for its turn.
    void find(const std::string& url, int depth) {
        if (demo::origin_of(url) != origin_ || depth > flags_.depth || pages_.size() >= flags_.pages) return;
        const auto [page, is_new] = pages_.try_emplace(url);
        if (!is_new) return;
        page->second.depth = depth;
        order_.push_back(url);
        scope_.start(visit(url));
    }

    segue::Task<> visit(std::string url) {
        const segue::Permit permit = co_await permits_.acquire();
        const http::Response answer = co_await web_.get(url, as_user_);
        Page& page = pages_.at(url);
        page.status = answer.status();
        page.bytes = answer.text().size();
        if (!answer.ok()) page.error = answer.error().message(), ++dead_;
        if (answer.url() != url) page.moved = answer.url();
        if (answer.ok()) {
            page.links = demo::links_of(answer.text(), answer.url());
            std::erase_if(page.links, [this](const auto& link) { return demo::origin_of(link) != origin_; });
        }
        const int deeper = page.depth + 1;
        const std::vector<std::string> links = page.links;  // find() may move the page
        for (const std::string& link : links) find(link, deeper);
        ++done_;
    }

    std::string path(const std::string& url) const { return url.substr(origin_.size()); }

    void print() const {
        std::map<int, std::pair<std::size_t, std::size_t>> depths;  // pages, bytes
        std::size_t links = 0, moved = 0;
        for (const std::string& url : order_) {
            const Page& page = pages_.at(url);
            ++depths[page.depth].first;
            depths[page.depth].second += page.bytes;
            links += page.links.size();
            moved += page.moved.empty() ? 0 : 1;
        }
        std::printf("depth   pages        size\n");
        for (const auto& [depth, sum] : depths) {
            std::printf("%5d %7zu %11s\n", depth, sum.first, demo::in_words(sum.second).c_str());
        }
        std::printf("\n%zu pages, %zu links, %zu moved, %zu dead\n", order_.size(), links, moved, dead_);
        for (const std::string& url : order_) {
            const Page& page = pages_.at(url);
            if (!page.error.empty()) std::printf("dead: %s  %s\n", path(url).c_str(), page.error.c_str());
        }
    }

    bool save_graph() const {
        std::ofstream out(flags_.dot);
        out << "digraph site {\n";
        for (const std::string& url : order_) {
            const Page& page = pages_.at(url);
            if (!page.error.empty()) out << "  \"" << path(url) << "\" [color=red];\n";
            if (!page.moved.empty()) out << "  \"" << path(url) << "\" [style=dashed];\n";
            std::vector<std::string> to = page.links;
            std::sort(to.begin(), to.end());
            to.erase(std::unique(to.begin(), to.end()), to.end());
            for (const std::string& link : to)
                out << "  \"" << path(url) << "\" -> \"" << path(link) << "\";\n";
        }
        out << "}\n";
        out.close();
        if (!out) std::fprintf(stderr, "crawler: cannot write %s\n", flags_.dot.c_str());
        return static_cast<bool>(out);
    }

    http::Client& web_;
    const Flags& flags_;
    const std::string origin_;
    const http::Options as_user_;
    segue::Semaphore permits_;
    std::unordered_map<std::string, Page> pages_;
    std::vector<std::string> order_;  // in which they were found
    std::size_t done_ = 0, dead_ = 0;
    segue::Scope scope_;  // last: its scripts use all that is above
};

}  // namespace

int main(int count, char** arguments) {
    Flags flags;
    CLI::App app("Visits the pages of a site. Exits with 1 when its first page or the file cannot be had.",
                 "crawler");
    app.add_option("URL", flags.url, "Where to begin; without it, a site of 500 pages inside this program");
    app.add_option("--at-once", flags.at_once, "Pages at a time, 1 to 256; 32 if not given")
        ->check(CLI::Range(1, 256));
    app.add_option("--depth", flags.depth, "Links to follow from the first page")->check(CLI::Range(0, 1000));
    app.add_option("--pages", flags.pages, "Stops finding more after so many")->check(CLI::Range(1, 100000));
    app.add_option("--dot", flags.dot, "Writes the graph of its links, for Graphviz")->type_name("FILE");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    demo::mind_interrupts();
    std::optional<relay::Site> site;
    if (flags.url.empty()) flags.url = site.emplace(relay::generated_site(500)).url() + "/";
    if (demo::origin_of(flags.url).empty()) {
        std::fprintf(stderr, "crawler: '%s' is no URL: it has to begin with http:// or https://\n",
                     flags.url.c_str());
        return 2;
    }
    const auto at_once = static_cast<unsigned>(flags.at_once);
    segue::Scheduler game;
    http::Client web(game, http::ClientOptions().max_connections(at_once).max_per_host(at_once));
    Crawl crawl(game, web, flags);
    return demo::run(game, crawl.run(), [&crawl] { return crawl.progress(); });
}

// SPDX-License-Identifier: MIT
// How do I bound what a download may take: time, bytes, tries, redirects, connections? Whatever passes a
// bound ends as a value that names it. Prints:
//   offline  not_cached 0
//   queued   queue_timeout 0
//   long     too_large 200
//   heads    headers_too_large 0
//   away     too_many_redirects 302
//   slow     total_timeout 0
//   busy     retry_after_too_long 503
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;
using http::Options;
using http::testing::Reply;

Task<> ask(http::Client& web, std::string path, Options options) {
    auto transfer = web.begin(http::Request("GET", "http://relay/" + path), options);
    const auto over = [&] { return transfer.progress().ended(); };
    co_await until(over);  // a game that draws its progress looks at it each frame anyway
    const http::Response page = co_await transfer;
    std::printf("%-8s %s %d\n", path.c_str(), std::string(name(page.error().code())).c_str(), page.status());
}

int main() {
    http::testing::FakeTransport line;
    line.on("http://relay/long", Reply(200, std::string(5000, 'x')));
    line.on("http://relay/heads", Reply(200).header("cookie", std::string(5000, 'x')));
    line.on("http://relay/away", Reply(302).header("location", "/away"));
    line.on("http://relay/slow", Reply(200, "yes").latency(20s));
    line.on("http://relay/busy", Reply(503).header("retry-after", "3600"));
    Scheduler game;
    const auto limits =
        http::ClientOptions().max_connections(8).max_per_host(1).proxy("").max_resumes_per_tick(64);
    http::Client web{game, http::ClientOptions(limits).transport(line).bandwidth(1 << 20)};
    game.start(ask(web, "long", Options().max_bytes(1000)));
    game.start(ask(web, "heads", Options().max_header_bytes(1000)));
    game.start(ask(web, "away", Options().redirects(3)));
    game.start(
        ask(web, "slow", Options().priority(1).total_timeout(5s).retry_delay(100ms, 2s).retry_budget(3s)));
    game.start(ask(web, "busy", Options().retry_after_limit(60s)));
    game.start(ask(web, "queued", Options().queue_timeout(1s)));
    game.start(ask(web, "offline", Options().only_if_cached()));
    for (int frame = 0; frame < 600; ++frame) line.advance(1.0 / 60), game.tick(1.0 / 60);
}

// SPDX-License-Identifier: MIT
// How do I test what downloads? On a line that does as it is told, in no time and without a socket. Prints:
//   plugged in: no, over: no
//   200 "rain", "7"
//   0 s: GET http://relay/news, accepts gzip
//   1 s: GET http://relay/news, accepts gzip
//   1 s: GET http://relay/news, accepts gzip
//   over 1 connection, and nothing is left to reset: 0
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;
using http::testing::Reply;

Task<> read_news(http::Client& web) {  // what is to be tested
    const http::Response page = co_await web.get("http://relay/news");
    std::printf("%d \"%s\", %s\n", page.status(), page.text().c_str(),
                std::string(page.header("etag")).c_str());
}

int main() {
    http::testing::FakeTransport line(7);  // which of its transfers are lost is the same on every run
    line.latency(40ms).bandwidth(1000).loss(0.01);
    line.on("http://relay/news", Reply(503).header("retry-after", "1"));  // the first time
    line.on("http://relay/news",
            Reply(200, "rain").header("etag", "\"7\"").latency(90ms).pace(50).no_length());
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(line).seed(1)};
    const auto seconds = [&](double s) {
        for (double t = 0; t < s; t += 1.0 / 60) line.advance(1.0 / 60), game.tick(1.0 / 60);
    };
    const Script<> reader = game.start(read_news(web));
    seconds(0.5);
    line.unplug();
    seconds(1);
    std::printf("plugged in: %s, over: %s\n", line.plugged() ? "yes" : "no", reader.done() ? "yes" : "no");
    line.plug();
    seconds(10);
    for (const http::testing::Seen& request : line.requests()) {
        std::printf("%d s: %s %s, accepts %s\n", int(request.at / 1s), request.method.c_str(),
                    request.url.c_str(), std::string(request.header("accept-encoding")).c_str());
    }
    std::printf("over %u connection, and nothing is left to reset: %d\n", line.most_sockets(),
                line.reset_one());
}

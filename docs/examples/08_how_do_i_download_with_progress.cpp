// SPDX-License-Identifier: MIT
// How do I download, and show how far it is? begin() starts it, progress() is read each frame for free. The
// line here is one of <segue/http/testing.hpp>, 64 KiB a second; without it the same code asks the network.
// Prints:
//   25 %
//   50 %
//   75 %
//   200: 65536 bytes
//   a page that is not there: 404
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;

Task<> load(http::Client& web) {
    auto pack = web.begin("http://relay/pack.bin", http::Options().retries(3));
    for (double next = 0.25; next < 1; next += 0.25) {
        const auto is_there = [&] { return pack.progress().fraction() >= next; };
        co_await until(is_there);
        std::printf("%.0f %%\n", next * 100);
    }
    const http::Response got = co_await pack;
    if (!got.ok()) std::printf("%s\n", got.error().message().c_str());  // a value: no exception is thrown
    std::printf("%d: %zu bytes\n", got.status(), got.bytes().size());
    const http::Response page = co_await web.get("http://relay/page");
    std::printf("a page that is not there: %d\n", page.status());
}

int main() {
    http::testing::FakeTransport line;
    line.on("http://relay/pack.bin", http::testing::Reply(200, std::string(65536, 'x'))).bandwidth(65536);
    line.on("http://relay/page", http::testing::Reply(404));
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(line)};
    game.start(load(web));
    for (int frame = 0; frame < 120; ++frame) line.advance(1.0 / 60), game.tick(1.0 / 60);
}

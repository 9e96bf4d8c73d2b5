// SPDX-License-Identifier: MIT
// A game that downloads with the installed libraries: from a line inside the program, and from nobody by the
// true one.
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>
#include <string>

using namespace segue;

namespace {

Task<> load(http::Client& faked, http::Client& real, bool& done) {
    const http::Response there = co_await faked.get("http://relay/pack.bin");
    std::printf("%d: %zu bytes\n", there.status(), there.bytes().size());
    const http::Response nobody = co_await real.get("http://127.0.0.1:1/", http::Options().retries(0));
    std::printf("%s\n", std::string(name(nobody.error().code())).c_str());
    done = true;
}

}  // namespace

int main() {
    http::testing::FakeTransport line;
    line.on("http://relay/pack.bin", http::testing::Reply(200, std::string(65536, 'x')));
    Scheduler game;
    http::Client faked{game, http::ClientOptions().transport(line)};
    http::Client real{game};
    bool done = false;
    game.start(load(faked, real, done));
    while (!done) line.advance(1.0 / 60), game.tick(1.0 / 60);
}

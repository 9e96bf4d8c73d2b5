// SPDX-License-Identifier: MIT
// How do I wait between elements? A Stream is a generator that may also await. Prints:
//   0.50 s: drone
//   0.75 s: drone
//   1.75 s: boss
//   three beats later
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Stream<const char*> waves() {
    co_await wait(500ms);
    co_yield "drone";
    co_await wait(250ms);
    co_yield "drone";
    co_await wait(1s);
    co_yield "boss";
}

Task<> stage() {
    auto self = co_await this_script();
    const auto began = self.now();
    auto stream = waves();
    while (auto wave = co_await stream.next()) {
        const std::chrono::duration<double> at = self.now() - began;
        std::printf("%.2f s: %s\n", at.count(), *wave);
    }
    auto beats = every(200ms);  // a stream, too: keeps its beat, and skips what a slow frame missed
    for (int n = 1; n <= 3; ++n) co_await beats.next();
    std::puts("three beats later");
}

int main() {
    Scheduler game;
    game.start(stage());
    for (int frame = 0; frame < 200; ++frame) game.tick(0.0125);
}

// SPDX-License-Identifier: MIT
// How do I test a script? With a game that is ticked by hand, and a sweep that cancels it at each of its
// suspensions: what its destructors leave behind shows. Prints:
//   after half a second 1 lamp is on
//   it is over, and 0 are on
//   cancelled at each of 3 suspensions
#include <cstdio>
#include <segue/segue.hpp>
#include <segue/testing.hpp>

using namespace segue;
using namespace std::chrono_literals;

int lamps = 0;  // that are on

struct Lamp {
    Lamp() { ++lamps; }
    ~Lamp() { --lamps; }
};

Task<> beacon(Event& dusk) {
    co_await dusk;
    for (int n = 0; n < 2; ++n) {
        const Lamp lamp;
        co_await wait(1s);
    }
}

int main() {
    Event dusk;
    testing::Game game;  // 60 frames a second of its own time: no clock, no sleeping
    const Script<> script = game.start(beacon(dusk));
    game.frames(10);
    dusk.set();
    game.seconds(0.5);
    std::printf("after half a second %d lamp is on\n", lamps);
    game.seconds(1.6);
    std::printf("it is %s, and %d are on\n", script.done() ? "over" : "not over", lamps);

    const auto start = [&](Scheduler& in) { return in.start(beacon(dusk)); };
    const auto drive = [&](testing::Game& in) { dusk.reset(), in.frames(2), dusk.set(), in.seconds(3); };
    const auto after = [] {
        if (lamps != 0) std::puts("a lamp was left on");
    };
    std::printf("cancelled at each of %zu suspensions\n", testing::cancel_sweep(start, drive, after));
}

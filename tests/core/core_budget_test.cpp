// SPDX-License-Identifier: MIT
// The two things that look at real time: yield_if_late and idle scripts. The clock is the test's own.
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("yield_if_late goes on while the budget of the tick lasts, then waits for the next frame") {
    Log log;
    std::chrono::nanoseconds real{};
    Scheduler game(Scheduler::Options().budget(4ms).real_clock([&] { return real; }));
    game.start([&]() -> Task<> {
        for (int i = 0; i < 6; ++i) {
            log("", i);
            real += 2ms;
            co_await yield_if_late();
        }
        log("end");
    });
    game.tick(0.0);
    CHECK(log.take() == "0 1");
    game.tick(0.0);
    CHECK(log.take() == "2 3");
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "4 5 end");
}

TEST_CASE("idle scripts take turns in what is left of the budget, one at least each tick") {
    Log log;
    std::chrono::nanoseconds real{};
    std::chrono::nanoseconds cost = 2ms;
    Scheduler game(Scheduler::Options().budget(4ms).real_clock([&] { return real; }));
    const auto idle = [&](std::string w) -> Task<> {
        for (;;) {
            log(w);
            real += cost;
            co_await next_frame();
        }
    };
    for (const char* w : {"a", "b", "c"})
        game.start(StartOptions().priority(Priority::idle), idle, std::string(w));
    game.tick(0.0);
    CHECK(log.take() == "a b");
    game.tick(0.0);
    CHECK(log.take() == "c a");
    game.start([&]() -> Task<> {
        real += 1s;  // a tick that has no time left
        co_return;
    });
    game.tick(0.0);
    CHECK(log.take() == "b");
    cost = 0ms;
    game.tick(0.0);
    CHECK(log.take() == "c a b");
}

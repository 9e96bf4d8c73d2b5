// SPDX-License-Identifier: MIT
// Timeouts: when the deadline comes, on which clock, and who wins with it.
#include "segue/testing.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> endless() {
    const Counted here;
    co_await forever();
}

}  // namespace

TEST_CASE("a value and the deadline in one tick: the value wins, from a timer, a wake-up and in a spike") {
    Scheduler game;
    Log log;
    Event door;
    auto opens = [&]() -> Task<> { co_await door; };
    game.start([&]() -> Task<> {
        const auto spike = co_await timeout(1s, wait(5s));
        log(spike ? "value" : "late");
        const bool woken = co_await timeout(1s, opens());
        log(woken ? "value" : "late");
        const bool per_frame = co_await timeout(1s, frames(1));
        log(per_frame ? "value" : "late");
        const auto late = co_await timeout(1s, wait(1001ms));
        log(late ? "value" : "late");
    });
    game.start([&]() -> Task<> {
        co_await wait(20s);
        door.set();
    });
    game.tick(0.0);
    game.tick(10.0);
    CHECK(log.take() == "value");
    game.tick(10.0);
    CHECK(log.take() == "value");
    game.tick(10.0);
    CHECK(log.take() == "value");
    game.tick(1.0);
    CHECK(log.take() == "late");
}

TEST_CASE("a timeout of 0 ends in the next tick, unless what it waits for does so before") {
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        const bool at_once_done = co_await timeout(0s, frames(0));
        log(at_once_done ? "value" : "late");
        const bool a_frame = co_await timeout(0s, next_frame()) != std::nullopt;
        log(a_frame ? "value" : "late");
        const bool never = co_await timeout(0s, forever());
        log(never ? "value" : "late");
    });
    game.tick(0.0);
    CHECK(log.take() == "value");
    game.tick(0.0);
    CHECK(log.take() == "value");
    game.tick(0.0);
    CHECK(log.take() == "late");
}

TEST_CASE("timeouts stand still on a paused clock, and count on its scale") {
    Scheduler game;
    Clock slow{game.game()};
    slow.scale(0.5);
    bool ended = true;
    auto script =
        game.start(StartOptions{}.clock(slow), [&]() -> Task<> { ended = co_await timeout(1s, forever()); });
    game.tick(0.0);
    game.tick(1.0);
    slow.pause();
    game.tick(100.0);
    CHECK_FALSE(script.done());
    slow.resume();
    game.tick(0.5);
    CHECK_FALSE(script.done());
    game.tick(0.5);
    CHECK(script.done());
    CHECK_FALSE(ended);
}

TEST_CASE("nested timeouts that are due in one tick: the outer one ends the inner one, once") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto inner = [&](std::chrono::milliseconds d) -> Task<> {
        const Says end(log, "~inner");
        const bool in_time = co_await timeout(d, endless());
        log(in_time ? "value" : "late");
    };
    game.start([&]() -> Task<> {
        const bool same_deadline = co_await timeout(1s, inner(1000ms));
        log(same_deadline ? "outer value" : "outer late");
        const bool inner_first = co_await timeout(1s, inner(500ms));
        log(inner_first ? "outer value" : "outer late");
    });
    game.tick(0.0);
    game.tick(5.0);
    CHECK(log.take() == "~inner outer late");
    game.tick(5.0);
    CHECK(log.take() == "late ~inner outer value");
}

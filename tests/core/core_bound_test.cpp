// SPDX-License-Identifier: MIT
// A tick is bounded: wake-ups, waits that are ready, the budget of real time. Rule 3.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// A clock that passes only when a script says so.
class FakeTime {
  public:
    Scheduler::Options options(std::chrono::milliseconds budget = 4ms) {
        return Scheduler::Options{}.budget(budget).real_clock([this] { return now; });
    }
    std::chrono::nanoseconds now{1s};
};

}  // namespace

TEST_CASE("wake-ups beyond max_wakes_per_tick wait for the next tick, in order, with one warning a tick") {
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(10)};
    const Reports reports(game);
    Log log;
    Event event;
    for (int i = 0; i < 25; ++i) {
        game.start(StartOptions{}.name("s" + std::to_string(i)), [&, i]() -> Task<> {
            co_await event;
            log("", i);
        });
    }
    game.tick(0.0);
    event.set();
    game.tick(0.0);
    CHECK(log.take() == "0 1 2 3 4 5 6 7 8 9");
    REQUIRE(reports.warnings.size() == 1);
    CHECK(reports.warnings[0].name == "s10");
    CHECK(has(reports.warnings[0].text, "10"));
    game.tick(0.0);
    CHECK(log.take() == "10 11 12 13 14 15 16 17 18 19");
    CHECK(reports.warnings.size() == 2);
    game.tick(0.0);
    CHECK(log.take() == "20 21 22 23 24");
    CHECK(reports.warnings.size() == 2);
}

TEST_CASE("exactly as many wake-ups as are allowed are no reason for a warning") {
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(3)};
    const Reports reports(game);
    Event event;
    int ran = 0;
    for (int i = 0; i < 3; ++i) {
        game.start([&]() -> Task<> {
            co_await event;
            ++ran;
        });
    }
    game.tick(0.0);
    event.set();
    game.tick(0.0);
    CHECK(ran == 3);
    CHECK(reports.warnings.empty());
}

TEST_CASE("two scripts that wake each other for ever end their tick, and the rest of it runs") {
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(1000)};
    const Reports reports(game);
    Log log;
    Event ping(Reset::automatic);
    Event pong(Reset::automatic);
    int rallies = 0;
    const auto player = [&](Event& hear, Event& say) -> Task<> {
        for (;;) {
            co_await hear;
            ++rallies;
            say.set();
        }
    };
    game.start(StartOptions{}.name("left"), player, std::ref(ping), std::ref(pong));
    game.start(StartOptions{}.name("right"), player, std::ref(pong), std::ref(ping));
    game.start([&]() -> Task<> {
        co_await timeout(1s, forever());
        log("deadline");
    });
    game.tick(0.0);
    ping.set();
    game.start([&]() -> Task<> {
        log("start");
        co_return;
    });
    game.tick(1.0);
    CHECK(rallies == 1000);
    CHECK(log.take() == "start deadline");
    REQUIRE(reports.warnings.size() == 1);
    CHECK((reports.warnings[0].name == "left" || reports.warnings[0].name == "right"));
    game.tick(0.0);
    CHECK(rallies == 2000);
    game.cancel_all();
    CHECK(game.size() == 0);
}

TEST_CASE("waits that are ready beyond max_ready_awaits put the script off to the next tick, and name it") {
    struct Case {
        const char* what;
        std::function<Task<>(int&)> loop;
    };
    Event set;
    set.set();
    Event token(Reset::automatic);
    Channel<int> full(1000);
    for (int i = 0; i < 1000; ++i) CHECK(full.try_send(i));
    Channel<int> closed(1);
    closed.close();
    Semaphore permits(1);
    Script<> ended;
    const Case cases[] = {
        {"event",
         [&](int& n) -> Task<> {
             for (;; ++n) co_await set;
         }},
        {"token",
         [&](int& n) -> Task<> {
             for (;; ++n) {
                 token.set();
                 co_await token;
             }
         }},
        {"receive",
         [&](int& n) -> Task<> {
             for (;; ++n) co_await full.receive();
         }},
        {"closed",
         [&](int& n) -> Task<> {
             for (;; ++n) co_await closed.receive();
         }},
        {"permit",
         [&](int& n) -> Task<> {
             for (;; ++n) auto permit = co_await permits.acquire();
         }},
        {"frames",
         [](int& n) -> Task<> {
             for (;; ++n) co_await frames(0);
         }},
        {"until",
         [](int& n) -> Task<> {
             for (;; ++n) co_await until([] { return true; });
         }},
        {"past",
         [](int& n) -> Task<> {
             for (;; ++n) co_await wait_until(Clock::time_point(0s));
         }},
        {"join",
         [&](int& n) -> Task<> {
             for (;; ++n) co_await ended.join();
         }},
        {"all",
         [](int& n) -> Task<> {
             for (;; ++n) co_await all();
         }},
        {"all_settled",
         [](int& n) -> Task<> {
             for (;; ++n) co_await all_settled(std::vector<Task<>>());
         }},
    };
    for (const Case& c : cases) {
        Scheduler game{Scheduler::Options{}.max_ready_awaits(100)};
        const Reports reports(game);
        ended = game.start(at_once(1));
        game.tick(0.0);
        int n = 0;
        bool other = false;
        game.start(StartOptions{}.name(c.what), c.loop, std::ref(n));
        game.start([&]() -> Task<> {
            other = true;
            co_return;
        });
        game.tick(0.0);
        CHECK_MESSAGE(n == 100, c.what);
        CHECK(other);
        REQUIRE_MESSAGE(reports.warnings.size() == 1, c.what);
        CHECK(reports.warnings[0].name == c.what);
        CHECK(has(reports.warnings[0].text, "core_bound_test.cpp:"));
        game.tick(0.0);
        CHECK_MESSAGE(n >= 200, c.what);
        CHECK(reports.warnings.size() == 2);
    }
}

TEST_CASE("what was ready and put off is not lost: the item, the token and the value come in the next tick") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(2)};
    const Reports reports(game);
    Log log;
    Channel<int> channel(10);
    for (int i = 0; i < 5; ++i) CHECK(channel.try_send(i));
    channel.close();
    game.start([&]() -> Task<> {
        while (auto item = co_await channel.receive()) log("", *item);
        log("end");
    });
    game.tick(0.0);
    CHECK(log.take() == "0 1");
    game.tick(0.0);
    game.tick(0.0);
    game.tick(0.0);
    CHECK(has(log.text(), "2 3 4"));
    CHECK(has(log.text(), "end"));
    CHECK(channel.size() == 0);
}

TEST_CASE(
    "children that finish at once do not count as ready waits, however many, and a suspension starts anew") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(100)};
    const Reports reports(game);
    int sum = 0;
    game.start([&]() -> Task<> {
        for (int i = 0; i < 10'000; ++i) {
            const int one = co_await at_once(1);
            sum += one;
        }
        for (int frame = 0; frame < 3; ++frame) {
            for (int i = 0; i < 99; ++i) co_await frames(0);
            co_await next_frame();
        }
        ++sum;
    });
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(sum == 10'001);
    CHECK(reports.warnings.empty());
}

TEST_CASE("a ready wait in a child or an entrant counts for the script that is named") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(50)};
    const Reports reports(game);
    Event set;
    set.set();
    int n = 0;
    const auto child = [&]() -> Task<> {
        for (;; ++n) co_await set;
    };
    game.start(StartOptions{}.name("outer"), [&]() -> Task<> { co_await all(child(), forever()); });
    game.tick(0.0);
    CHECK(n == 50);
    REQUIRE(reports.warnings.size() == 1);
    CHECK(reports.warnings[0].name == "outer");
}

TEST_CASE("a script that was put off can be cancelled and paused like any other") {
    const NoLeaks no_leaks;
    Scheduler game{Scheduler::Options{}.max_ready_awaits(10)};
    const Reports reports(game);
    int n = 0;
    auto s = game.start([&]() -> Task<> {
        const Counted local;
        for (;; ++n) co_await frames(0);
    });
    game.tick(0.0);
    CHECK(n == 10);
    CHECK(s.state() == State::ready);
    s.pause();
    game.tick(0.0);
    CHECK(n == 10);
    s.resume();
    game.tick(0.0);
    CHECK(n > 10);
    s.cancel();
    CHECK(s.state() == State::cancelled);
    game.tick(0.0);
    CHECK(Counted::alive == 0);
}

TEST_CASE("yield_if_late goes on while the budget lasts and resumes in the next frame when it is used up") {
    FakeTime time;
    Scheduler game{time.options()};
    Log log;
    game.start([&]() -> Task<> {
        for (int i = 0; i < 6; ++i) {
            time.now += 1500us;
            log("", i);
            co_await yield_if_late();
        }
    });
    game.tick(0.0);
    CHECK(log.take() == "0 1 2");
    game.tick(0.0);
    CHECK(log.take() == "3 4 5");
    game.tick(0.0);
    CHECK(game.size() == 0);
}

TEST_CASE("the budget is the tick's: what an earlier script used up is gone for a later one") {
    FakeTime time;
    Scheduler game{time.options()};
    Log log;
    const auto work = [&](std::string who) -> Task<> {
        for (int i = 0; i < 2; ++i) {
            time.now += 3ms;
            log(who, i);
            co_await yield_if_late();
        }
    };
    game.start(work, "a");
    game.start(work, "b");
    game.tick(0.0);
    CHECK(log.take() == "a0 a1 b0");
    game.tick(0.0);
    CHECK(log.take() == "b1");
    CHECK(game.size() == 0);
}

TEST_CASE("idle scripts run in what is left of the budget, one at least each tick, round robin") {
    FakeTime time;
    Scheduler game{time.options(4ms)};
    Log log;
    const auto idle = [&](std::string who) -> Task<> {
        for (;;) {
            time.now += 3ms;
            log(who);
            co_await next_frame();
        }
    };
    for (const char* who : {"a", "b", "c"}) game.start(StartOptions{}.priority(Priority::idle), idle, who);
    game.tick(0.0);
    CHECK(log.take() == "a b");
    game.tick(0.0);
    CHECK(log.take() == "c a");
    game.start([&]() -> Task<> {
        for (;;) {
            time.now += 10ms;
            co_await next_frame();
        }
    });
    game.tick(0.0);
    CHECK(log.take() == "b");
    game.tick(0.0);
    CHECK(log.take() == "c");
    game.tick(0.0);
    CHECK(log.take() == "a");
}

TEST_CASE("an idle script runs last in the tick, after deadlines, whatever woke it") {
    FakeTime time;
    Scheduler game{time.options()};
    Log log;
    Event event;
    const auto idle = StartOptions{}.priority(Priority::idle);
    game.start(idle, [&]() -> Task<> {
        co_await event;
        log("idle-event");
    });
    game.start(idle, [&]() -> Task<> {
        co_await wait(1s);
        log("idle-timer");
    });
    game.start([&]() -> Task<> {
        co_await timeout(1s, forever());
        log("deadline");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        event.set();
        log("frame");
    });
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(1.0);
    const std::string text = log.take();
    CHECK(text.starts_with("frame deadline idle-"));
    CHECK(has(text, "idle-event"));
    CHECK(has(text, "idle-timer"));
}

TEST_CASE("only the budget looks at real time: without idle scripts a slow clock changes nothing") {
    FakeTime time;
    Scheduler game{time.options(0ms)};
    Log log;
    for (int i = 0; i < 3; ++i) {
        game.start([&, i]() -> Task<> {
            time.now += 1h;
            co_await next_frame();
            log("", i);
        });
    }
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "0 1 2");
}

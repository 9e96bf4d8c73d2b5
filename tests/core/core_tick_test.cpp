// SPDX-License-Identifier: MIT
// The order within a tick, and in which tick a script runs: rules 1 and 2.
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE(
    "a tick runs completions, timers, per-frame waits, wake-ups, starts, wake-ups, deadlines and idle "
    "scripts in order") {
    Log log;
    Scheduler game;
    Event first;
    Event second;
    auto outside = completion<>();
    bool armed = false;
    game.start([&]() -> Task<> {
        co_await timeout(1s, forever());
        log("deadline");
    });
    game.start(StartOptions().priority(Priority::idle), [&]() -> Task<> {
        co_await until([&] { return armed; });
        log("idle");
    });
    game.start([&]() -> Task<> {
        co_await second;
        log("wake-again");
    });
    game.start([&]() -> Task<> {
        co_await first;
        log("wake");
    });
    game.start([&]() -> Task<> {
        co_await until([&] { return armed; });
        log("poll");
        first.set();
        auto begins = [&]() -> Task<> {
            log("start");
            second.set();
            co_return;
        };
        game.start(begins);
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        log("frame");
    });
    game.start([&]() -> Task<> {
        co_await wait(1s);
        log("timer");
    });
    game.start([&]() -> Task<> {
        co_await outside.future;
        log("completion");
    });
    game.tick(0.0);
    CHECK(log.take() == "");
    armed = true;
    outside.resolver.value();
    game.tick(1.0);
    CHECK(log.take() == "completion timer poll frame wake start wake-again deadline idle");
    CHECK(game.size() == 0);
}

TEST_CASE("a script that awaits next_frame in one tick resumes in the next one, whatever woke it") {
    Log log;
    Scheduler game;
    Event event;
    auto outside = completion<>();
    const auto follow = [&](std::string name) -> Task<> {
        log(name);
        co_await next_frame();
        log(name + "+1");
    };
    game.start([&]() -> Task<> {
        co_await wait(1s);
        co_await follow("timer");
    });
    game.start([&]() -> Task<> {
        co_await event;
        co_await follow("event");
    });
    game.start([&]() -> Task<> {
        co_await outside.future;
        co_await follow("completion");
    });
    game.start([&]() -> Task<> {
        co_await timeout(1s, forever());
        co_await follow("deadline");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        co_await follow("frame");
    });
    game.start([&]() -> Task<> {
        co_await next(Phase::early);
        co_await follow("early");
    });
    game.start([&]() -> Task<> {
        co_await next(Phase::late);
        co_await next_frame();
        co_await follow("late");
    });
    game.tick(0.0);
    event.set();
    outside.resolver.value();
    game.start([&]() -> Task<> { co_await follow("start"); });
    game.tick(1.0);
    CHECK(log.take() == "completion timer early event frame late start deadline");
    game.tick(0.0);
    CHECK(log.take() == "frame+1 late+1 completion+1 timer+1 early+1 event+1 start+1 deadline+1");
    CHECK(game.size() == 0);
}

TEST_CASE("a predicate awaited after a timer is polled once a frame, not twice in one tick") {
    Scheduler game;
    int asked = 0;
    game.start([&]() -> Task<> {
        co_await wait(1s);
        co_await until([&] { return ++asked > 100; });
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(asked == 1);
    game.tick(0.0);
    CHECK(asked == 2);
}

TEST_CASE("a motion begun after a timer counts time from its own start") {
    Scheduler game;
    double x = 0.0;
    game.start([&]() -> Task<> {
        co_await wait(1s);
        co_await tween(x, 10.0, 10s);
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(x == 0.0);
    game.tick(1.0);
    CHECK(x == doctest::Approx(1.0));
}

TEST_CASE("a script started outside a tick first runs in the next one") {
    Log log;
    Scheduler game;
    game.tick(0.0);
    auto s = game.start([&]() -> Task<> {
        log("ran");
        co_return;
    });
    CHECK(log.take() == "");
    CHECK(s.state() == State::ready);
    game.tick(0.0);
    CHECK(log.take() == "ran");
    CHECK(s.state() == State::done);
}

TEST_CASE("what a step before the starts begins runs in that tick, what step 6 or later begins in the next") {
    Log log;
    Scheduler game;
    Event event;
    const auto say = [&](std::string word) -> Task<> {
        log(word);
        co_return;
    };
    const auto begin = [&](std::string word) { game.start(say, word); };
    game.start([&]() -> Task<> {
        co_await wait(1s);
        begin("by-timer");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        begin("by-frame");
    });
    game.start([&]() -> Task<> {
        co_await timeout(1s, forever());
        begin("by-deadline");
    });
    game.start([&]() -> Task<> {
        co_await event;
        begin("by-late-wake");
    });
    game.tick(0.0);
    game.start([&]() -> Task<> {
        begin("by-start");
        event.set();
        co_return;
    });
    game.post([&] { begin("by-post"); });
    game.tick(1.0);
    CHECK(log.take() == "by-post by-timer by-frame");
    game.tick(0.0);
    CHECK(log.take() == "by-start by-late-wake by-deadline");
}

TEST_CASE("wake-ups run first in, first out, until none is left") {
    Log log;
    Scheduler game;
    Event a;
    Event b;
    Event c;
    const auto hear = [&](Event& e, std::string word, Event* then) -> Task<> {
        co_await e;
        log(word);
        if (then) then->set();
    };
    game.start(hear, std::ref(a), "a1", &b);
    game.start(hear, std::ref(b), "b1", &c);
    game.start(hear, std::ref(c), "c1", nullptr);
    game.start(hear, std::ref(a), "a2", nullptr);
    game.start(hear, std::ref(b), "b2", nullptr);
    game.tick(0.0);
    a.set();
    CHECK(log.text() == "");
    game.tick(0.0);
    CHECK(log.take() == "a1 a2 b1 b2 c1");
}

TEST_CASE("outside a tick nothing is resumed, only queued") {
    Log log;
    Scheduler game;
    Event event;
    Signal<int> signal;
    Channel<int> channel(1);
    game.start([&]() -> Task<> {
        co_await event;
        log("event");
    });
    game.start([&]() -> Task<> {
        co_await signal.next();
        log("signal");
    });
    game.start([&]() -> Task<> {
        auto item = co_await channel.receive();
        log("channel", *item);
    });
    auto joined = game.start([]() -> Task<> { co_await forever(); });
    game.start([&]() -> Task<> {
        co_await joined.join();
        log("join");
    });
    game.tick(0.0);
    channel.try_send(7);
    joined.cancel();
    signal.emit(1);
    event.set();
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "channel7 join signal event");
}

TEST_CASE("due timers fire in due-time order, ties in the order in which they began") {
    Log log;
    Scheduler game;
    const auto sleep = [&](std::string word, std::chrono::milliseconds d) -> Task<> {
        co_await wait(d);
        log(word);
    };
    game.start(sleep, "30a", 30ms);
    game.start(sleep, "10a", 10ms);
    game.start(sleep, "20", 20ms);
    game.start(sleep, "10b", 10ms);
    game.start(sleep, "30b", 30ms);
    game.start(sleep, "10c", 10ms);
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "10a 10b 10c 20 30a 30b");
}

TEST_CASE("timers of several clocks fire by the share of dt at which each fell due") {
    Log log;
    Scheduler game;
    Clock slow(game.game());
    slow.scale(0.5);
    Clock fast(game.game());
    fast.scale(4.0);
    game.tick(0.0);
    const auto sleep = [&](std::string word, std::chrono::milliseconds d) -> Task<> {
        co_await wait(d);
        log(word);
    };
    game.start(StartOptions().clock(slow), sleep, "slow300", 300ms);    // at 0.6 of the tick
    game.start(sleep, "game500", 500ms);                                // at 0.5
    game.start(StartOptions().clock(fast), sleep, "fast3500", 3500ms);  // at 0.875
    game.start(StartOptions().clock(fast), sleep, "fast400", 400ms);    // at 0.1
    game.start(StartOptions().clock(slow), sleep, "slow250", 250ms);    // at 0.5, later begun than game500
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "fast400 game500 slow250 slow300 fast3500");
}

TEST_CASE(
    "a script that goes straight from one per-frame wait to another keeps its place, a newcomer goes to the "
    "end") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        co_await next_frame();
        log("a");
        co_await frames(1);
        log("a");
        auto second_time = [n = 0]() mutable { return ++n > 1; };
        co_await until(second_time);
        log("a");
        double x = 0;
        co_await tween(x, 1.0, 0s);
        log("a");
        co_await next_frame();
        log("a");
    });
    game.start([&]() -> Task<> {
        for (int i = 0; i < 2; ++i) co_await next_frame();
        log("gap");
        co_await wait(0s);
        co_await next_frame();
        log("newcomer");
    });
    game.start([&]() -> Task<> {
        for (int i = 0; i < 5; ++i) {
            co_await next_frame();
            log("c");
        }
    });
    game.tick(0.0);
    for (int i = 0; i < 5; ++i) {
        game.tick(0.0);
        log("|");
    }
    CHECK(log.take() == "a c | a gap c | a c | a c newcomer | a c |");
}

TEST_CASE("a parent goes on at once in its child's place, without a frame") {
    Log log;
    Scheduler game;
    const auto leaf = [&]() -> Task<int> {
        co_await next_frame();
        log("leaf");
        co_return 3;
    };
    const auto middle = [&]() -> Task<int> {
        const int n = co_await leaf();
        log("middle");
        co_return n + 1;
    };
    game.start([&]() -> Task<> {
        const int n = co_await middle();
        log("root", n);
        auto both = co_await all(middle(), after_a_frame(1));
        log("all", std::get<0>(both) + std::get<1>(both));
        auto first = co_await race(forever(), middle());
        log("race", static_cast<std::int64_t>(first.index()));
    });
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("other");
        }
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "leaf middle root4 other");
    game.tick(0.0);
    CHECK(log.take() == "other leaf middle all5");
    game.tick(0.0);
    CHECK(log.take() == "other leaf middle race1");
}

TEST_CASE("the same inputs give the same order on every run") {
    const auto play_once = [] {
        Scheduler game;
        Log log;
        Signal<int> signal;
        std::uint32_t random = 12345;
        const auto next_random = [&random] { return random = random * 1664525u + 1013904223u; };
        const auto wander = [&](int id) -> Task<> {
            for (int i = 0; i < 20; ++i) {
                const std::uint32_t r = next_random() >> 16;
                if (r % 4 == 0) co_await next_frame();
                if (r % 4 == 1) co_await wait(std::chrono::milliseconds(r % 50));
                if (r % 4 == 2) signal.emit(id);
                if (r % 4 == 3) co_await race(signal.next(), frames(3));
                log("", id);
            }
        };
        for (int id = 0; id < 20; ++id) game.start(wander, id);
        for (int i = 0; i < 200; ++i) game.tick(i % 7 == 0 ? 0.1 : 0.016);
        CHECK(game.size() == 0);
        return log.take();
    };
    const std::string once = play_once();
    CHECK(once.size() > 800);
    CHECK(play_once() == once);
}

TEST_CASE("a script that is awaited, or entered in a group, runs on without its own place in the starts") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        const auto say = [&](std::string w) -> Task<> {
            log(w);
            co_return;
        };
        log("parent");
        co_await say("child");
        co_await all(say("one"), say("two"));
        auto forked = co_await fork(say("forked"));
        CHECK(forked.done());
        log("end");
    });
    game.start([&]() -> Task<> {
        log("other");
        co_return;
    });
    game.tick(0.0);
    CHECK(log.take() == "parent child one two forked end other");
}

// SPDX-License-Identifier: MIT
// Pausing scripts and scopes: rule 6.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a paused script is neither resumed nor polled, and goes on where it stood") {
    Log log;
    Scheduler game;
    int asked = 0;
    auto frames_script = game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("f");
        }
    });
    auto poll_script = game.start([&]() -> Task<> { co_await until([&] { return ++asked > 1000; }); });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "f");
    const int before = asked;
    frames_script.pause();
    poll_script.pause();
    CHECK(frames_script.paused());
    CHECK(frames_script.state() == State::paused);
    CHECK(!frames_script.done());
    for (int i = 0; i < 10; ++i) game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(asked == before);
    frames_script.resume();
    poll_script.resume();
    CHECK(frames_script.state() == State::waiting);
    game.tick(0.0);
    CHECK(log.take() == "f");
    CHECK(asked == before + 1);
}

TEST_CASE("what is left of a relative wait, a timeout and a tween is frozen while their script is paused") {
    Log log;
    Scheduler game;
    double x = 0.0;
    std::vector<Script<>> s;
    s.push_back(game.start([&]() -> Task<> {
        co_await wait(1s);
        log("wait");
    }));
    s.push_back(game.start([&]() -> Task<> {
        const bool in_time = co_await timeout(1s, forever());
        log(in_time ? "?" : "timeout");
    }));
    s.push_back(game.start([&]() -> Task<> {
        co_await tween(x, 10.0, 1s);
        log("tween");
    }));
    s.push_back(game.start([&]() -> Task<> {
        co_await race(forever(), all(wait(1s), wait(500ms)));
        log("group");
    }));
    game.tick(0.0);
    game.tick(0.25);
    for (auto& h : s) h.pause();
    for (int i = 0; i < 10; ++i) game.tick(1.0);
    CHECK(log.take() == "");
    CHECK(x == doctest::Approx(2.5));
    for (auto& h : s) h.resume();
    game.tick(0.5);
    CHECK(log.take() == "");
    CHECK(x == doctest::Approx(7.5));
    game.tick(0.25);
    CHECK(log.take() == "wait group tween timeout");
}

TEST_CASE("wait_until keeps its time point over a pause, and ends when the script resumes after it") {
    Log log;
    Scheduler game;
    const auto beat = [&](std::string word) -> Task<> {
        const auto over = co_await wait_until(Clock::time_point(1s));
        log(word, over.count() / 1'000'000);
    };
    auto early = game.start(beat, "early");
    auto late = game.start(beat, "late");
    game.tick(0.0);
    early.pause();
    late.pause();
    game.tick(0.5);
    early.resume();
    game.tick(0.5);
    CHECK(log.take() == "early0");
    game.tick(2.0);
    CHECK(log.take() == "");
    late.resume();
    game.tick(0.5);
    CHECK(log.take() == "late2500");
}

TEST_CASE(
    "a wake that reaches a paused script is kept: the token consumed, the item held, delivered when it "
    "resumes") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Event automatic(Reset::automatic);
    Signal<int> signal;
    Channel<Counted> channel(4);
    Semaphore semaphore(0);
    auto outside = completion<int>();
    std::vector<Script<>> s;
    s.push_back(game.start([&]() -> Task<> {
        co_await automatic;
        log("event");
    }));
    s.push_back(game.start([&]() -> Task<> {
        const int v = co_await signal.next();
        log("signal", v);
    }));
    s.push_back(game.start([&]() -> Task<> {
        auto item = co_await channel.receive();
        log("channel", item->value);
    }));
    s.push_back(game.start([&]() -> Task<> {
        auto permit = co_await semaphore.acquire();
        log("permit");
    }));
    s.push_back(game.start([&]() -> Task<> {
        const int v = co_await outside.future;
        log("completion", v);
    }));
    auto ends = game.start(after_a_frame(5));
    s.push_back(game.start([&]() -> Task<> {
        auto outcome = co_await ends.join();
        log("join", outcome.value());
    }));
    game.tick(0.0);
    for (auto& h : s) h.pause();
    automatic.set();
    signal.emit(1);
    channel.try_send(Counted(2));
    channel.try_send(Counted(3));
    semaphore.release();
    outside.resolver.value(4);
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(!automatic.is_set());
    CHECK(channel.size() == 1);
    CHECK(semaphore.available() == 0);
    signal.emit(99);
    for (auto& h : s) h.resume();
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "event signal1 channel2 permit completion4 join5");
}

TEST_CASE("a paused script that holds what was granted gives it back when it is cancelled") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Event automatic(Reset::automatic);
    Channel<int> channel(1);
    const auto hear = [&](std::string w) -> Task<> {
        const Counted local;
        co_await automatic;
        log(w);
        auto item = co_await channel.receive();
        log(w, *item);
    };
    auto a = game.start(hear, "a");
    game.start(hear, "b");
    game.tick(0.0);
    a.pause();
    automatic.set();
    game.tick(0.0);
    CHECK(log.take() == "");
    a.cancel();
    CHECK(a.state() == State::cancelled);
    game.tick(0.0);
    CHECK(log.take() == "b");
    channel.try_send(7);
    game.tick(0.0);
    CHECK(log.take() == "b7");
}

TEST_CASE("a paused script keeps its place in queues, and among the per-frame waits") {
    Log log;
    Scheduler game;
    Channel<int> channel(1);
    const auto take = [&](std::string w) -> Task<> {
        auto item = co_await channel.receive();
        log(w, *item);
        for (;;) {
            co_await next_frame();
            log(w);
        }
    };
    auto a = game.start(take, "a");
    game.start(take, "b");
    game.tick(0.0);
    a.pause();
    game.tick(0.0);
    a.resume();
    channel.try_send(1);
    game.tick(0.0);
    channel.try_send(2);
    game.tick(0.0);
    CHECK(log.take() == "a1 a b2");
    a.pause();
    game.tick(0.0);
    a.resume();
    game.tick(0.0);
    CHECK(log.take() == "b a b");
}

TEST_CASE("the start of a paused script, and of one in a paused scope, waits") {
    Log log;
    Scheduler game;
    Scope scope(game);
    const auto say = [&](std::string w) -> Task<> {
        log(w);
        co_return;
    };
    auto alone = game.start(say, "alone");
    alone.pause();
    scope.pause();
    CHECK(scope.paused());
    auto inside = scope.start(say, "inside");
    CHECK(inside.paused());
    CHECK(inside.state() == State::paused);
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    CHECK(log.take() == "");
    alone.resume();
    game.tick(0.0);
    CHECK(log.take() == "alone");
    scope.resume();
    CHECK(!inside.paused());
    game.tick(0.0);
    CHECK(log.take() == "inside");
}

TEST_CASE("pauses are flags, and an enclosing scope's counts too") {
    Log log;
    Scheduler game;
    Scope outer(game);
    Scope inner(outer);
    auto s = inner.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("x");
        }
    });
    game.tick(0.0);
    s.pause();
    s.pause();
    inner.pause();
    inner.pause();
    outer.pause();
    s.resume();
    CHECK(s.paused());
    game.tick(0.0);
    inner.resume();
    CHECK(s.paused());
    CHECK(inner.paused());
    game.tick(0.0);
    CHECK(log.take() == "");
    outer.resume();
    CHECK(!s.paused());
    CHECK(!inner.paused());
    game.tick(0.0);
    CHECK(log.take() == "x");
    s.resume();
    outer.resume();
    outer.pause();
    CHECK(s.paused());
}

TEST_CASE("a pause of a scope reaches its nested scopes, forks and entrants, also those that come later") {
    Log log;
    Scheduler game;
    Scope outer(game);
    const auto say = [&](std::string w) -> Task<> {
        for (;;) {
            co_await next_frame();
            log(w);
        }
    };
    Scope inner(outer);
    inner.start(say, "nested");
    outer.start([&]() -> Task<> {
        auto f = co_await fork(say("fork"));
        co_await all(say("entrant"), say("entrant2"));
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "nested fork entrant entrant2");
    outer.pause();
    Scope late(outer);
    CHECK(late.paused());
    late.start(say, "late");
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    CHECK(log.take() == "");
    outer.resume();
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "nested fork entrant entrant2 nested fork entrant entrant2 late");
}

TEST_CASE("a scope that dies paused leaves nothing paused and nothing behind") {
    const NoLeaks no_leaks;
    Scheduler game;
    auto scope = std::make_unique<Scope>(game);
    auto s = scope->start([]() -> Task<> {
        const Counted local;
        co_await wait(1s);
    });
    game.tick(0.0);
    scope->pause();
    scope.reset();
    CHECK(s.state() == State::cancelled);
    CHECK(!s.paused());
    CHECK(game.size() == 0);
}

TEST_CASE("a cancel works on a paused script") {
    const NoLeaks no_leaks;
    Scheduler game;
    for (const bool ran : {false, true}) {
        auto s = game.start([]() -> Task<> {
            const Counted local;
            co_await wait(1s);
        });
        if (ran) game.tick(0.0);
        s.pause();
        if (!ran) game.tick(0.0);
        s.cancel();
        CHECK(s.state() == State::cancelled);
    }
    for (int i = 0; i < 3; ++i) game.tick(1.0);
    CHECK(game.size() == 0);
}

TEST_CASE("a script that pauses itself stops at its next suspension") {
    Log log;
    Scheduler game;
    for (const int kind : {0, 1, 2, 3, 4}) {
        Script<> self;
        Event event;
        self = game.start([&]() -> Task<> {
            co_await next_frame();
            self.pause();
            log("still");
            CHECK(self.running());
            CHECK(self.paused());
            if (kind == 0) co_await next_frame();
            if (kind == 1) co_await wait(1s);
            if (kind == 2) co_await until([] { return true; });
            if (kind == 2) co_await frames(1);
            if (kind == 3) co_await event;
            if (kind == 4) co_await timeout(1s, forever());
            log("resumed");
        });
        game.tick(0.0);
        game.tick(0.0);
        event.set();
        for (int i = 0; i < 3; ++i) game.tick(2.0);
        CHECK(log.take() == "still");
        CHECK(self.state() == State::paused);
        self.resume();
        game.tick(0.0);
        game.tick(2.0);
        CHECK(log.take() == "resumed");
    }
}

TEST_CASE("a predicate that pauses its own script: true is kept until it resumes, false is asked again") {
    Log log;
    Scheduler game;
    for (const bool answer : {true, false}) {
        Script<> self;
        int asked = 0;
        self = game.start([&]() -> Task<> {
            co_await until([&] {
                if (++asked != 2) return asked > 2;
                self.pause();
                return answer;
            });
            log("through");
        });
        game.tick(0.0);
        game.tick(0.0);
        game.tick(0.0);
        CHECK(asked == 2);
        CHECK(self.state() == State::paused);
        self.resume();
        game.tick(0.0);
        CHECK(log.take() == "through");
        CHECK(asked == (answer ? 2 : 3));
    }
}

TEST_CASE("pause and resume in one tick, before its turn, change nothing") {
    Log log;
    Scheduler game;
    std::vector<Script<>> s;
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            for (auto& h : s) h.pause();
            for (auto& h : s) h.resume();
        }
    });
    s.push_back(game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("f");
        }
    }));
    s.push_back(game.start([&]() -> Task<> {
        for (;;) {
            co_await wait(10ms);
            log("t");
        }
    }));
    game.tick(0.0);
    game.tick(10ms);
    game.tick(10ms);
    CHECK(log.take() == "t f t f");
}

TEST_CASE("a pause and a resume do not change the order of waits and timeouts that fall due together") {
    Log log;
    Scheduler game;
    const auto waits = [&](std::string w) -> Task<> {
        co_await wait(10ms);
        log(w);
        const bool ended = co_await timeout(10ms, forever());
        log(w + (ended ? "?" : "'"));
    };
    auto a = game.start(waits, "a");
    auto b = game.start(waits, "b");
    game.start(waits, "c");
    game.tick(0.0);
    a.pause();
    b.pause();
    b.resume();
    a.resume();
    game.tick(10ms);
    CHECK(log.take() == "a b c");
    a.pause();
    a.resume();
    game.tick(10ms);
    CHECK(log.take() == "a' b' c'");
}

TEST_CASE("pauses in the tick in which a script was woken, by timer, event or start, hold it back") {
    Log log;
    Scheduler game;
    Event event;
    std::vector<Script<>> s;
    const auto say = [&](std::string w) -> Task<> {
        log(w);
        co_return;
    };
    game.start([&]() -> Task<> {
        co_await wait(1s);
        event.set();
        s.push_back(game.start(say, "start"));
        for (auto& h : s) h.pause();
    });
    s.push_back(game.start([&]() -> Task<> {
        co_await wait(1s);
        log("timer");
    }));
    s.push_back(game.start([&]() -> Task<> {
        co_await wait_until(Clock::time_point(1s));
        log("until");
    }));
    s.push_back(game.start([&]() -> Task<> {
        co_await event;
        log("event");
    }));
    s.push_back(game.start([&]() -> Task<> {
        const bool in_time = co_await timeout(1s, forever());
        log(in_time ? "?" : "deadline");
    }));
    game.tick(0.0);
    game.tick(1.0);
    for (int i = 0; i < 3; ++i) game.tick(1.0);
    CHECK(log.take() == "");
    for (auto& h : s) h.resume();
    game.tick(0.0);
    CHECK(log.text().find("timer") != std::string::npos);
    CHECK(log.text().find("until") != std::string::npos);
    CHECK(log.text().find("event") != std::string::npos);
    CHECK(log.text().find("start") != std::string::npos);
    CHECK(log.text().find("deadline") != std::string::npos);
    CHECK(game.size() == 0);
}

TEST_CASE("an idle script that is paused waits, also before its first run") {
    Log log;
    Scheduler game;
    const auto idle = [&](std::string w) -> Task<> {
        for (;;) {
            log(w);
            co_await next_frame();
        }
    };
    auto a = game.start(StartOptions().priority(Priority::idle), idle, "a");
    auto b = game.start(StartOptions().priority(Priority::idle), idle, "b");
    b.pause();
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "a a");
    a.pause();
    b.resume();
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "b b");
    a.resume();
    game.tick(0.0);
    CHECK(log.text().find("a") != std::string::npos);
}

TEST_CASE("a stream first asked for while its script pauses itself starts when that resumes") {
    Log log;
    Scheduler game;
    Script<> self;
    const auto numbers = []() -> Stream<int> {
        for (int i = 1;; ++i) {
            co_yield i;
            co_await next_frame();
        }
    };
    self = game.start([&]() -> Task<> {
        auto stream = numbers();
        self.pause();
        while (auto n = co_await stream.next()) {
            log("", *n);
            if (*n == 3) co_return;
        }
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    self.resume();
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(log.take() == "1 2 3");
}

// SPDX-License-Identifier: MIT
// Waits for frames, phases and predicates.
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("next_frame gives the tick's dt in seconds of the script's clock") {
    Scheduler game;
    Clock slow(game.game());
    slow.scale(0.25);
    std::vector<double> plain;
    std::vector<double> slowed;
    const auto record = [](std::vector<double>& to) -> Task<> {
        for (;;) {
            const double dt = co_await next_frame();
            to.push_back(dt);
        }
    };
    game.start(record, std::ref(plain));
    game.start(StartOptions().clock(slow), record, std::ref(slowed));
    game.tick(1.0);
    game.tick(0.5);
    game.tick(2s);
    game.tick(0.0);
    CHECK(plain == std::vector<double>{0.5, 2.0, 0.0});
    CHECK(slowed == std::vector<double>{0.125, 0.5, 0.0});
}

TEST_CASE("frames(n) resumes in the n-th tick after it, and is not resumed in between") {
    Log log;
    Scheduler game;
    auto s = game.start([&]() -> Task<> {
        co_await frames(3);
        log("three");
        co_await frames(1);
        log("one");
    });
    game.tick(0.0);
    const auto resumes = game.stats().resumes;
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(game.stats().resumes == resumes);
    game.tick(0.0);
    CHECK(log.take() == "three");
    CHECK(s.state() == State::waiting);
    game.tick(0.0);
    CHECK(log.take() == "one");
}

TEST_CASE("a negative number of frames is refused, with the script's name and line") {
    const auto back_in_time = []() -> Task<> { co_await frames(-1); };
    const std::string text = refusal_in_script(back_in_time);
    CHECK(is_argument(text));
    CHECK(has(text, "core_frames_test.cpp:"));
}

TEST_CASE("forever ends by a cancel alone") {
    const NoLeaks no_leaks;
    Scheduler game;
    auto s = game.start([]() -> Task<> {
        const Counted local;
        co_await forever();
    });
    for (int i = 0; i < 100; ++i) game.tick(1000.0);
    CHECK(s.state() == State::waiting);
    CHECK(Counted::alive == 1);
    s.cancel();
    CHECK(Counted::alive == 0);
}

TEST_CASE(
    "until does not suspend when true at once, and is polled once a frame without resuming the script") {
    Scheduler game;
    bool open = true;
    int asked = 0;
    Log log;
    auto s = game.start([&]() -> Task<> {
        const auto is_open = [&] {
            ++asked;
            return open;
        };
        co_await until(is_open);
        log("first");
        open = false;
        co_await until(is_open);
        log("second");
    });
    game.tick(0.0);
    CHECK(log.take() == "first");
    CHECK(asked == 2);
    const auto resumes = game.stats().resumes;
    for (int i = 0; i < 10; ++i) game.tick(0.0);
    CHECK(asked == 12);
    CHECK(game.stats().resumes == resumes);
    open = true;
    game.tick(0.0);
    CHECK(log.take() == "second");
    CHECK(asked == 13);
    CHECK(s.done());
}

TEST_CASE(
    "a script that cancelled itself goes on through an until that is true at once, to its next suspension") {
    Scheduler game;
    Log log;
    auto s = game.start([&]() -> Task<> {
        const auto self = co_await this_script();
        self.cancel();
        const auto yes = [] { return true; };
        co_await until(yes);
        log("on");
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    CHECK(log.take() == "on");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("until takes anything that converts to bool, and holds what it was given") {
    const NoLeaks no_leaks;
    Scheduler game;
    struct Flag {
        explicit operator bool() const { return *on; }
        bool* on;
    };
    bool on = false;
    auto s = game.start([&on]() -> Task<> {
        const Counted held;
        const auto flag = [&on, held] { return Flag{&on}; };
        co_await until(flag);
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(!s.done());
    on = true;
    game.tick(0.0);
    CHECK(s.done());
}

TEST_CASE("until_changed gives the new value in the frame in which it changed") {
    Scheduler game;
    int hp = 10;
    std::vector<int> seen;
    game.start([&]() -> Task<> {
        for (;;) {
            const int now = co_await until_changed([&] { return hp; });
            seen.push_back(now);
        }
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(seen.empty());
    hp = 7;
    game.tick(0.0);
    game.tick(0.0);
    hp = 3;
    game.tick(0.0);
    CHECK(seen == std::vector<int>{7, 3});
}

TEST_CASE("until_changed works with a value that can only be moved and compared") {
    struct Token {
        explicit Token(int v) : value(v) {}
        Token(Token&&) = default;
        Token& operator=(Token&&) = default;
        bool operator==(const Token& o) const { return value == o.value; }
        int value;
    };
    Scheduler game;
    int n = 1;
    int got = 0;
    game.start([&]() -> Task<> {
        const Token t = co_await until_changed([&] { return Token(n); });
        got = t.value;
    });
    game.tick(0.0);
    n = 2;
    game.tick(0.0);
    CHECK(got == 2);
}

TEST_CASE("the phases of a tick run early, fixed, update, late, whatever the order of start") {
    Log log;
    Scheduler game;
    const auto say = [&](std::string word) -> Task<> {
        log(word + "!");
        for (;;) {
            co_await next_frame();
            log(word);
        }
    };
    game.start(StartOptions().phase(Phase::late), say, "late");
    game.start(say, "update");
    game.start(StartOptions().phase(Phase::fixed), say, "fixed");
    game.start(StartOptions().phase(Phase::early), say, "early");
    game.tick(0.0);
    CHECK(log.take() == "early! fixed! update! late!");
    game.tick(0.0);
    CHECK(log.take() == "early fixed update late");
}

TEST_CASE("next(phase) resumes in that phase's next run, in this tick where it is still to come") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next(Phase::early);
            log("E");
            co_await next(Phase::late);
            log("L");
            co_await next(Phase::late);
            log("L2");
            co_await next_frame();
            log("U");
        }
    });
    const auto mark = [&](std::string m) -> Task<> {
        for (;;) {
            co_await next_frame();
            log(m);
        }
    };
    game.start(mark, "update");
    game.start(StartOptions().phase(Phase::late), mark, "late");
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "E update late L");
    game.tick(0.0);
    CHECK(log.take() == "update late L2");
    game.tick(0.0);
    CHECK(log.take() == "update U late");
    game.tick(0.0);
    CHECK(log.take() == "E update late L");
}

TEST_CASE("a visit to another phase does not move a script's next_frame there") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        co_await next(Phase::late);
        log("late");
        for (;;) {
            co_await next_frame();
            log("mine");
        }
    });
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("update");
        }
    });
    game.start(StartOptions().phase(Phase::late), [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("end");
        }
    });
    game.tick(0.0);
    CHECK(log.take() == "late");
    game.tick(0.0);
    CHECK(log.take() == "update mine end");
    game.tick(0.0);
    CHECK(log.take() == "update mine end");
}

TEST_CASE("next(phase) gives dt, and children, forks and entrants wait in the phase of their script") {
    Log log;
    Scheduler game;
    double dt = 0.0;
    const auto child = [&](std::string word) -> Task<> {
        co_await next_frame();
        log(word);
    };
    game.start(StartOptions().phase(Phase::late), [&]() -> Task<> {
        co_await child("child");
        co_await all(child("entrant"), next_frame());
        auto f = co_await fork(child("fork"));
        co_await next_frame();
        dt = co_await next(Phase::early);
        log("early");
    });
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("update");
        }
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "update child");
    game.tick(0.0);
    CHECK(log.take() == "update entrant");
    game.tick(0.0);
    CHECK(log.take() == "update fork");
    game.tick(0.5);
    CHECK(log.take() == "early update");
    CHECK(dt == 0.5);
}

TEST_CASE("advance moves the clocks and resumes nothing, run does one phase") {
    Log log;
    Scheduler game;
    const auto say = [&](std::string word) -> Task<> {
        for (;;) {
            co_await next_frame();
            log(word);
        }
    };
    game.start(StartOptions().phase(Phase::fixed), say, "fixed");
    game.start(say, "update");
    game.start([&]() -> Task<> {
        co_await wait(1s);
        log("timer");
    });
    game.tick(0.0);
    game.advance(1.0);
    CHECK(log.take() == "");
    CHECK(game.game().now() == Clock::time_point(1s));
    game.run(Phase::fixed);
    CHECK(log.take() == "timer fixed");
    game.run(Phase::update);
    CHECK(log.take() == "update");
    game.run(Phase::late);
    CHECK(log.take() == "");
}

TEST_CASE("a tick that runs by hand in one phase judges deadlines and runs idle scripts too") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        const bool in_time = co_await timeout(1s, forever());
        log(in_time ? "value" : "deadline");
    });
    game.start(StartOptions().priority(Priority::idle), [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("idle");
        }
    });
    for (int i = 0; i < 4; ++i) {
        game.advance(0.5);
        game.run(Phase::update);
    }
    CHECK(has(log.text(), "deadline"));
    CHECK(has(log.text(), "idle"));
}

TEST_CASE("a phase that runs several times in one tick resumes next(phase) each time, and next_frame once") {
    Log log;
    Scheduler game;
    game.start(StartOptions().phase(Phase::fixed), [&]() -> Task<> {
        for (;;) {
            co_await next(Phase::fixed);
            log("step");
        }
    });
    game.start(StartOptions().phase(Phase::fixed), [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("frame");
        }
    });
    game.tick(0.0);
    game.advance(0.05);
    for (int i = 0; i < 3; ++i) game.run(Phase::fixed);
    game.run(Phase::update);
    game.run(Phase::late);
    CHECK(log.take() == "step frame step step");
}

// SPDX-License-Identifier: MIT
// What a pause leaves where it was: the turn among timers, the frames and time that are left, the enclosing
// flags.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a pause without time between keeps a timer's and a timeout's turn among those due together") {
    Scheduler game;
    Log log;
    std::vector<Script<>> s;
    const auto sleep = [&](std::string word) -> Task<> {
        co_await wait(1s);
        log(word);
    };
    const auto limit = [&](std::string word) -> Task<> {
        co_await timeout(1s, forever());
        log(word);
    };
    for (int i = 0; i < 3; ++i) {
        s.push_back(game.start(sleep, "w" + std::to_string(i)));
        s.push_back(game.start(limit, "t" + std::to_string(i)));
    }
    game.tick(0.0);
    s[0].pause();
    s[1].pause();
    s[0].resume();
    s[1].resume();
    game.tick(1.0);
    CHECK(log.take() == "w0 w1 w2 t0 t1 t2");
}

TEST_CASE("timers that a pause made due together fire in the order in which they began") {
    Scheduler game;
    Log log;
    const auto sleep = [&](std::string word, std::chrono::milliseconds d) -> Task<> {
        co_await wait(d);
        log(word);
    };
    auto older = game.start(sleep, "older", 1000ms);
    game.start(sleep, "newer", 1500ms);
    game.tick(0.0);
    older.pause();
    game.tick(0.5);
    older.resume();
    game.tick(1.0);
    CHECK(log.take() == "older newer");
}

TEST_CASE("a wait on another clock is frozen by the pause of its script, in that clock's time") {
    Scheduler game;
    Log log;
    Clock slow(game.game());
    slow.scale(0.5);
    auto s = game.start([&]() -> Task<> {
        co_await wait(1s, slow);
        log("slow");
    });
    game.tick(0.0);
    game.tick(1.0);
    s.pause();
    game.tick(10.0);
    s.resume();
    game.tick(0.5);
    CHECK(log.take() == "");
    game.tick(0.5);
    CHECK(log.take() == "slow");
}

TEST_CASE("a pause while the clock stands, and a standing clock while paused, add up to neither") {
    Scheduler game;
    Log log;
    Clock own(game.game());
    auto s = game.start(StartOptions().clock(own), [&]() -> Task<> {
        co_await wait(1s);
        log("a");
        co_await timeout(1s, forever());
        log("b");
    });
    for (int round = 0; round < 2; ++round) {
        game.tick(0.5);
        own.pause();
        game.tick(3.0);
        s.pause();
        game.tick(3.0);
        own.resume();
        game.tick(3.0);
        s.resume();
        CHECK(log.take() == (round == 0 ? "" : "a"));
        game.tick(0.25);
        CHECK(log.take() == "");
        game.tick(0.75);
    }
    CHECK(log.take() == "b");
}

TEST_CASE("frames(n) counts the ticks in which its script is not paused") {
    Scheduler game;
    Log log;
    auto s = game.start([&]() -> Task<> {
        co_await frames(3);
        log("three");
    });
    game.tick(0.0);
    game.tick(0.0);
    s.pause();
    for (int i = 0; i < 10; ++i) game.tick(0.0);
    s.resume();
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "three");
}

TEST_CASE("no predicate, getter, setter or per-frame function of a paused scope's scripts is called") {
    Scheduler game;
    Scope scope(game);
    int calls = 0;
    double x = 0.0;
    const auto endless = []() -> Generator<int> {
        for (int i = 0;; ++i) co_yield i;
    };
    scope.start([&]() -> Task<> { co_await until([&] { return ++calls < 0; }); });
    scope.start([&]() -> Task<> { co_await until_changed([&] { return ++calls > 0; }); });
    scope.start([&]() -> Task<> { co_await tween(0.0, 1.0, 1h, ease::linear, [&](double) { ++calls; }); });
    scope.start([&]() -> Task<> { co_await play(endless(), [&](int) { ++calls; }); });
    scope.start([&]() -> Task<> { co_await race(until([&] { return ++calls < 0; }), forever()); });
    scope.start([&]() -> Task<> {
        const auto ask = [](int& n) -> Task<> { co_await until([&] { return ++n < 0; }); };
        auto child = co_await fork(ask(calls));
        co_await tween(x, 1.0, 1h);
    });
    game.tick(0.0);
    game.tick(1.0);
    const int before = calls;
    const double stood = x;
    CHECK(before > 6);
    scope.pause();
    for (int i = 0; i < 5; ++i) game.tick(1.0);
    CHECK(calls == before);
    CHECK(x == stood);
    scope.resume();
    game.tick(1.0);
    CHECK(calls == before + 6);
    CHECK(x > stood);
}

TEST_CASE("a paused script keeps its turn in the queues of events, locks and channels") {
    Scheduler game;
    Log log;
    Event automatic(Reset::automatic);
    Mutex mutex;
    Channel<int> full(1);
    CHECK(full.try_send(0));
    auto lock = mutex.try_lock();
    const auto all_three = [&](std::string who) -> Task<> {
        co_await automatic;
        log(who + "e");
        {
            const auto mine = co_await mutex.lock();
            log(who + "m");
        }
        co_await full.send(1);
        log(who + "s");
    };
    auto a = game.start(all_three, "a");
    game.start(all_three, "b");
    game.tick(0.0);
    const auto pause_through_a_tick = [&] {
        a.pause();
        game.tick(0.0);
        a.resume();
    };
    pause_through_a_tick();
    automatic.set();
    automatic.set();
    game.tick(0.0);
    CHECK(log.take() == "ae be");
    pause_through_a_tick();
    lock.release();
    game.tick(0.0);
    CHECK(log.take() == "am bm");
    pause_through_a_tick();
    CHECK(full.try_receive().has_value());
    game.tick(0.0);
    CHECK(log.take() == "as");
}

TEST_CASE("paused() tells of the script's own flag and of every scope and script around it") {
    Scheduler game;
    Scope outer(game);
    Scope inner(outer);
    Script<> child;
    Script<> grandchild;
    auto s = inner.start([&]() -> Task<> {
        const auto below = [&]() -> Task<> {
            const auto sleep = []() -> Task<> { co_await forever(); };
            grandchild = co_await fork(sleep());
            co_await forever();
        };
        child = co_await fork(below());
        co_await forever();
    });
    game.tick(0.0);
    const auto flags = [&] {
        return std::string(s.paused() ? "s" : "-") + (child.paused() ? "c" : "-") +
               (grandchild.paused() ? "g" : "-");
    };
    CHECK(flags() == "---");
    outer.pause();
    CHECK(flags() == "scg");
    CHECK(grandchild.state() == State::paused);
    outer.resume();
    CHECK(flags() == "---");
    s.pause();
    CHECK(flags() == "scg");
    child.pause();
    s.resume();
    CHECK(flags() == "-cg");
    child.resume();
    grandchild.pause();
    CHECK(flags() == "--g");
    outer.pause();
    grandchild.resume();
    CHECK(flags() == "scg");
    outer.resume();
    CHECK(flags() == "---");
    s.cancel();
    CHECK(flags() == "---");
}

TEST_CASE("a fork, an entrant and a start made in a scope while it is paused stand still as well") {
    Scheduler game;
    Log log;
    Scope scope(game);
    const auto tell = [&](std::string word) -> Task<> {
        for (;;) {
            co_await next_frame();
            log(word);
        }
    };
    scope.start([&]() -> Task<> {
        co_await next_frame();
        scope.pause();
        auto child = co_await fork(tell("fork"));
        CHECK(child.paused());
        scope.start(tell("start"));
        co_await race(tell("entrant"), forever());
    });
    for (int i = 0; i < 6; ++i) game.tick(0.0);
    CHECK(log.take() == "");
    scope.resume();
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    const std::string text = log.take();
    CHECK(has(text, "fork"));
    CHECK(has(text, "start"));
    CHECK(has(text, "entrant"));
}

TEST_CASE("several wakes that were kept are delivered in the order in which their scripts resume") {
    Scheduler game;
    Log log;
    Event event;
    std::vector<Script<>> s;
    for (int i = 0; i < 3; ++i) {
        s.push_back(game.start([&, i]() -> Task<> {
            co_await event;
            log("", i);
        }));
    }
    game.tick(0.0);
    for (auto& h : s) h.pause();
    event.set();
    game.tick(0.0);
    s[2].resume();
    s[0].resume();
    CHECK(s[2].state() == State::ready);
    CHECK(log.text() == "");
    game.tick(0.0);
    CHECK(log.take() == "2 0");
    s[1].resume();
    game.tick(0.0);
    CHECK(log.take() == "1");
}

TEST_CASE("a kept wake stays kept over further pauses, and only once delivered") {
    Scheduler game;
    Log log;
    Signal<int> signal;
    auto s = game.start([&]() -> Task<> {
        for (;;) {
            const int v = co_await signal.next();
            log("", v);
        }
    });
    game.tick(0.0);
    s.pause();
    signal.emit(1);
    s.resume();
    s.pause();
    game.tick(0.0);
    s.resume();
    s.pause();
    signal.emit(2);  // it waits no more: this one reaches nobody
    game.tick(0.0);
    s.resume();
    game.tick(0.0);
    CHECK(log.take() == "1");
    CHECK(signal.waiters() == 1);
}

TEST_CASE(
    "wakes that a pause kept are delivered in the order in which they came, of forks and entrants too") {
    Scheduler game;
    Log log;
    std::vector<std::unique_ptr<Event>> doors;
    for (int i = 0; i < 6; ++i) doors.push_back(std::make_unique<Event>());
    const auto behind = [&](int i) -> Task<> {
        co_await *doors[static_cast<std::size_t>(i)];
        log("d", i);
    };
    auto parent = game.start([&]() -> Task<> {
        co_await fork(behind(0));
        co_await fork(behind(1));
        co_await fork(behind(2));
        co_await all(behind(3), behind(4), behind(5));
    });
    game.tick(0.1);
    doors[5]->set();  // queued, and not resumed, when the pause comes
    parent.pause();
    for (const std::size_t i : {2, 0, 4, 1, 3}) doors[i]->set();
    parent.resume();
    game.tick(0.1);
    CHECK(log.take() == "d5 d2 d0 d4 d1 d3");
    CHECK(parent.done());
}

TEST_CASE("wakes and starts that a scope's pause kept keep their order across its nested scopes") {
    Scheduler game;
    Log log;
    Scope outer(game);
    Scope inner(outer);
    Event a, b;
    const auto waits = [&](Event& e, std::string word) -> Task<> {
        co_await e;
        log(word);
    };
    outer.start(waits, std::ref(a), "outer");
    inner.start(waits, std::ref(b), "inner");
    game.tick(0.1);
    outer.pause();
    const auto says = [&](std::string word) -> Task<> {
        log(word);
        co_return;
    };
    inner.start(says, "first");
    outer.start(says, "second");
    b.set();
    a.set();
    game.tick(0.1);
    CHECK(log.take() == "");
    outer.resume();
    game.tick(0.1);
    CHECK(log.take() == "inner outer first second");
}

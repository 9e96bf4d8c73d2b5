// SPDX-License-Identifier: MIT
// What scripts wait on is destroyed: events, signals, channels, locks, alone and within groups.
#include <memory>
#include <optional>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Every kind of thing that a script can wait on, each with a wait that does not end by itself.
struct Things {
    Things() {
        full.try_send(1);
        lock = mutex.try_lock();
    }
    Event manual;
    Event automatic{Reset::automatic};
    Signal<int> signal;
    Signal<> bell;
    Channel<int> full{1};
    Channel<int> empty{1};
    Semaphore semaphore{0};
    Permit lock;  // outlives the mutex
    Mutex mutex;

    static constexpr int kinds = 8;
    static Task<> wait_on(Things& t, int kind) {
        const Counted local;
        if (kind == 0) co_await t.manual;
        if (kind == 1) co_await t.automatic;
        if (kind == 2) co_await t.signal.next();
        if (kind == 3) co_await t.bell.next();
        if (kind == 4) co_await t.full.send(2);
        if (kind == 5) co_await t.empty.receive();
        if (kind == 6) auto permit = co_await t.semaphore.acquire();
        if (kind == 7) auto held = co_await t.mutex.lock();
    }
};

}  // namespace

TEST_CASE(
    "each kind of thing cancels its waiters there and then when it is destroyed, and their joiners learn "
    "it") {
    for (int kind = 0; kind < Things::kinds; ++kind) {
        const NoLeaks no_leaks;
        Scheduler game;
        Log log;
        auto things = std::make_unique<Things>();
        std::vector<Script<>> waiters;
        for (int i = 0; i < 3; ++i) waiters.push_back(game.start(Things::wait_on(*things, kind)));
        game.start([&]() -> Task<> {
            auto outcome = co_await waiters[1].join();
            log(outcome.kind() == Kind::cancelled ? "cancelled" : "other");
        });
        game.tick(0.0);
        CHECK(Counted::alive == 3);
        things.reset();
        CHECK_MESSAGE(Counted::alive == 0, kind);
        for (const auto& w : waiters) CHECK_MESSAGE(w.state() == State::cancelled, kind);
        CHECK(log.text() == "");
        game.tick(0.0);
        CHECK(log.take() == "cancelled");
        CHECK(game.size() == 0);
    }
}

TEST_CASE("of each kind an entrant leaves a race and an any, and the last one cancels the script") {
    for (int kind = 0; kind < Things::kinds; ++kind) {
        const NoLeaks no_leaks;
        Scheduler game;
        Log log;
        auto one = std::make_unique<Things>();
        auto two = std::make_unique<Things>();
        auto three = std::make_unique<Things>();
        game.start([&]() -> Task<> {
            auto first = co_await race(Things::wait_on(*one, kind), wait(1s));
            log("race", static_cast<std::int64_t>(first.index()));
        });
        game.start([&]() -> Task<> {
            std::vector<Task<>> tasks;
            tasks.push_back(Things::wait_on(*one, kind));
            tasks.push_back([]() -> Task<> { co_await wait(1s); }());
            auto first = co_await any(std::move(tasks));
            log("any", static_cast<std::int64_t>(first.index));
        });
        auto lonely = game.start([&]() -> Task<> {
            const Counted local;
            co_await race(Things::wait_on(*two, kind), Things::wait_on(*three, kind));
        });
        auto alone = game.start([&]() -> Task<> {
            std::vector<Task<>> tasks;
            tasks.push_back(Things::wait_on(*two, kind));
            co_await any(std::move(tasks));
        });
        game.tick(0.0);
        one.reset();
        two.reset();
        CHECK_MESSAGE(lonely.state() == State::waiting, kind);
        CHECK_MESSAGE(alone.state() == State::cancelled, kind);
        three.reset();
        CHECK_MESSAGE(lonely.state() == State::cancelled, kind);
        game.tick(1.0);
        CHECK_MESSAGE(log.take() == "race1 any1", kind);
        CHECK(game.size() == 0);
    }
}

TEST_CASE("of each kind an entrant cancels an all and a timeout, and is an outcome in all_settled") {
    for (int kind = 0; kind < Things::kinds; ++kind) {
        const NoLeaks no_leaks;
        Scheduler game;
        Log log;
        auto things = std::make_unique<Things>();
        auto together = game.start([&]() -> Task<> {
            const Counted local;
            co_await all(wait(1h), Things::wait_on(*things, kind), forever());
        });
        auto limited = game.start([&]() -> Task<> {
            const Counted local;
            co_await timeout(1h, Things::wait_on(*things, kind));
        });
        auto vector = game.start([&]() -> Task<> {
            std::vector<Task<>> tasks;
            for (int i = 0; i < 3; ++i) tasks.push_back(Things::wait_on(*things, i == 1 ? kind : 0));
            co_await all(std::move(tasks));
        });
        game.start([&]() -> Task<> {
            auto [gone, value] = co_await all_settled(Things::wait_on(*things, kind), after_a_frame(7));
            log(gone.kind() == Kind::cancelled ? "gone" : "other");
            log("", value.value());
        });
        game.start([&]() -> Task<> {
            std::vector<Task<>> tasks;
            tasks.push_back(Things::wait_on(*things, kind));
            tasks.push_back(Things::wait_on(*things, kind));
            auto outcomes = co_await all_settled(std::move(tasks));
            for (const auto& o : outcomes) log(o.kind() == Kind::cancelled ? "both" : "other");
        });
        game.tick(0.0);
        things.reset();
        CHECK_MESSAGE(together.state() == State::cancelled, kind);
        CHECK_MESSAGE(limited.state() == State::cancelled, kind);
        CHECK_MESSAGE(vector.state() == State::cancelled, kind);
        CHECK(log.text() == "");
        game.tick(0.0);
        CHECK_MESSAGE(log.take() == "gone 7 both both", kind);
        CHECK(game.size() == 0);
    }
}

TEST_CASE("groups within groups: only what cannot go on without the thing goes") {
    const NoLeaks no_leaks;
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    const auto inner_all = [&]() -> Task<int> {
        const Counted local;
        co_await all(*event, forever());
        co_return 1;
    };
    const auto inner_race = [&]() -> Task<int> {
        const Counted local;
        co_await race(*event, next_frame());
        co_return 2;
    };
    game.start([&]() -> Task<> {
        auto first = co_await race(inner_all(), after_a_frame(3));
        log("race", static_cast<std::int64_t>(first.index()));
    });
    game.start([&]() -> Task<> {
        auto [a, b] = co_await all(inner_race(), after_a_frame(3));
        log("all", a + b);
    });
    game.start([&]() -> Task<> {
        auto [gone, kept] = co_await all_settled(inner_all(), inner_race());
        log("settled", gone.ok() ? 1 : 0);
        log("kept", kept.value());
    });
    auto whole = game.start([&]() -> Task<> { co_await all(next_frame(), inner_all()); });
    game.tick(0.0);
    event.reset();
    CHECK(whole.state() == State::cancelled);
    game.tick(0.0);
    CHECK(log.take() == "race1 all5 settled0 kept2");
    CHECK(game.size() == 0);
}

TEST_CASE("a fork whose thing goes is cancelled alone, its parent goes on") {
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    game.start([&]() -> Task<> {
        const auto hear = [](Event& e) -> Task<> { co_await e; };
        auto child = co_await fork(hear(*event));
        auto outcome = co_await child.join();
        log(outcome.kind() == Kind::cancelled ? "cancelled" : "other");
    });
    game.tick(0.0);
    event.reset();
    game.tick(0.0);
    CHECK(log.take() == "cancelled");
}

TEST_CASE("who was woken already is done when the thing goes, with its value, item or permit") {
    Scheduler game;
    Log log;
    auto things = std::make_unique<Things>();
    Things& t = *things;
    game.start([&]() -> Task<> {
        co_await t.manual;
        log("manual");
    });
    game.start([&]() -> Task<> {
        co_await t.automatic;
        log("automatic");
    });
    game.start([&]() -> Task<> {
        const int v = co_await t.signal.next();
        log("signal", v);
    });
    game.start([&]() -> Task<> {
        const bool sent = co_await t.full.send(2);
        log(sent ? "sent" : "closed");
    });
    game.start([&]() -> Task<> {
        auto item = co_await t.empty.receive();
        log("item", item.value_or(0));
    });
    game.start([&]() -> Task<> {
        const auto permit = co_await t.semaphore.acquire();
        log(permit ? "permit" : "empty");
    });
    game.start([&]() -> Task<> {
        const auto held = co_await t.mutex.lock();
        log(held ? "lock" : "empty");
    });
    game.tick(0.0);
    t.manual.set();
    t.automatic.set();
    t.signal.emit(3);
    CHECK(t.full.try_receive().has_value());
    CHECK(t.empty.try_send(4));
    t.semaphore.release();
    t.lock.release();
    things.reset();
    game.tick(0.0);
    // A guard that outlives its lock is one of nothing.
    CHECK(log.take() == "manual automatic signal3 sent item4 empty empty");
    CHECK(game.size() == 0);
}

TEST_CASE("a guard that outlives its lock does nothing, in the frame that holds it") {
    Scheduler game;
    Log log;
    auto mutex = std::make_unique<Mutex>();
    game.start([&]() -> Task<> {
        {
            auto held = co_await mutex->lock();
            log(held ? "held" : "empty");
            co_await next_frame();
            log(held ? "held" : "outlived");
        }
        co_await next_frame();
        log("on");
    });
    game.tick(0.0);
    mutex.reset();
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "held outlived on");
}

TEST_CASE("a paused waiter is cancelled with its thing, and a shield does not defer that") {
    const NoLeaks no_leaks;
    Scheduler game;
    auto event = std::make_unique<Event>();
    auto paused = game.start([&]() -> Task<> {
        const Counted local;
        co_await *event;
    });
    auto shielded = game.start([&]() -> Task<> {
        const Counted local;
        const Shield shield = co_await hold_cancel();
        co_await *event;
    });
    game.tick(0.0);
    paused.pause();
    event.reset();
    CHECK(paused.state() == State::cancelled);
    CHECK(shielded.state() == State::cancelled);
}

TEST_CASE("a script that destroys what its own entrants, forks and children wait on") {
    const NoLeaks no_leaks;
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    const auto hear = [&]() -> Task<> {
        const Counted local;
        co_await *event;
        log("never");
    };
    const auto destroy = [&]() -> Task<> {
        co_await next_frame();
        event.reset();
        log("destroyed");
        co_await next_frame();
        log("after");
    };
    auto raced = game.start([&]() -> Task<> {
        auto child = co_await fork(hear());
        auto first = co_await race(hear(), destroy());
        log("won", static_cast<std::int64_t>(first.index()));
        log(child.state() == State::cancelled ? "child-gone" : "child-there");
    });
    game.tick(0.0);
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "destroyed after won1 child-gone");
    CHECK(raced.state() == State::done);
    event = std::make_unique<Event>();
    auto together = game.start([&]() -> Task<> {
        const Counted local;
        co_await all(hear(), destroy());
        log("never");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "destroyed");
    CHECK(together.state() == State::cancelled);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "a waiter whose destructor waits for the same thing's next waiter to go finds each cancelled once") {
    const NoLeaks no_leaks;
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    std::vector<Script<>> s(3);
    for (std::size_t i = 0; i < 3; ++i) {
        s[i] = game.start([&, i]() -> Task<> {
            const auto act = [&log, &s, i] {
                log("gone", static_cast<std::int64_t>(i));
                for (auto& other : s) other.cancel();
            };
            const AtEnd end(act);
            co_await *event;
        });
    }
    game.tick(0.0);
    event.reset();
    CHECK(log.take() == "gone0 gone1 gone2");
    for (auto& h : s) CHECK(h.state() == State::cancelled);
}

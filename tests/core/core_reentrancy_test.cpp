// SPDX-License-Identifier: MIT
// What destructors, handlers and hooks do to the scheduler while it is at work.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Starts a script that waits for ever in a child, with a timed wait below it, and acts when it is destroyed.
template <class F>
Script<> waits_and_acts(Scheduler& game, F act) {
    return game.start(
        [](F& fn) -> Task<> {
            const AtEnd end([&fn] { fn(); });
            const auto child = []() -> Task<> {
                co_await timeout(2s, wait(1s));
                co_await forever();
            };
            co_await child();
        },
        std::move(act));
}

}  // namespace

TEST_CASE("a destructor may pause, resume, cancel and look at its own dying script") {
    for (const auto wait_kind : {0, 1, 2, 3}) {
        Scheduler game;
        Script<> self;
        int acted = 0;
        const auto act = [&] {
            self.pause();
            CHECK(self.name() != "");
            static_cast<void>(self.state());
            static_cast<void>(self.paused());
            self.resume();
            self.cancel();
            self.pause();
            ++acted;
        };
        self = game.start([&]() -> Task<> {
            const AtEnd end(act);
            const auto child = [&]() -> Task<> {
                if (wait_kind == 0) co_await wait(1s);
                if (wait_kind == 1) co_await timeout(1s, wait(2s));
                if (wait_kind == 2) co_await until([] { return false; });
                if (wait_kind == 3) co_await all(wait(1s), wait(2s));
            };
            co_await child();
        });
        game.tick(0.0);
        self.cancel();
        CHECK(acted == 1);
        CHECK(self.state() == State::cancelled);
        for (int i = 0; i < 5; ++i) game.tick(1.0);
        CHECK(acted == 1);
    }
}

TEST_CASE(
    "an entrant's destructor may pause and resume its script while that dies: no deadline comes back to "
    "life") {
    Scheduler game;
    Script<> self;
    self = game.start([&]() -> Task<> {
        const auto entrant = [&]() -> Task<> {
            const auto act = [&] {
                self.pause();
                self.resume();
            };
            const AtEnd end(act);
            co_await forever();
        };
        co_await timeout(1s, entrant());
    });
    game.tick(0.0);
    self.cancel();
    CHECK(self.state() == State::cancelled);
    for (int i = 0; i < 5; ++i) game.tick(1.0);
    CHECK(game.size() == 0);
}

TEST_CASE("destructors may cancel others and start others during a cancel, however they are related") {
    const NoLeaks no_leaks;
    Scheduler game;
    Script<> a;
    Script<> b;
    Script<> c;
    int started = 0;
    const auto act_a = [&] {
        b.cancel();
        game.start([&]() -> Task<> {
            ++started;
            co_return;
        });
    };
    const auto act_b = [&] { c.cancel(); };
    const auto act_c = [&] {
        a.cancel();
        b.cancel();
    };
    a = waits_and_acts(game, act_a);
    b = waits_and_acts(game, act_b);
    c = waits_and_acts(game, act_c);
    game.tick(0.0);
    a.cancel();
    CHECK(a.state() == State::cancelled);
    CHECK(b.state() == State::cancelled);
    CHECK(c.state() == State::cancelled);
    CHECK(game.size() == 1);
    game.tick(0.0);
    CHECK(started == 1);
}

TEST_CASE("a destructor at a co_return may act on its own script, which is done all the same") {
    Scheduler game;
    Script<> self;
    int acted = 0;
    self = game.start(
        [&](auto on_end) -> Task<> {
            const AtEnd local([&] {
                self.pause();
                self.cancel();
                ++acted;
            });
            co_await timeout(5s, next_frame());
            static_cast<void>(on_end);
        },
        AtEnd([&] {
            self.pause();
            self.resume();
            self.cancel();
            static_cast<void>(self.state());
            ++acted;
        }));
    game.tick(0.0);
    game.tick(0.0);
    CHECK(acted == 2);
    CHECK(self.state() == State::done);
    game.tick(10.0);
    CHECK(game.size() == 0);
}

TEST_CASE("captures and arguments that start and cancel scripts when their script ends are safe") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    for (const bool cancelled : {false, true}) {
        Script<> self;
        {
            const auto act = [&log, &game, &self] {
                self.cancel();
                game.start([&log]() -> Task<> {
                    log("started");
                    co_return;
                });
            };
            auto end = std::make_shared<AtEnd<decltype(act)>>(act);
            self = game.start(
                [end](Counted) -> Task<> {
                    co_await next_frame();
                    co_await next_frame();
                },
                Counted(1));
        }
        game.tick(0.0);
        game.tick(0.0);
        if (cancelled) {
            self.cancel();
        } else {
            game.tick(0.0);
        }
        game.tick(0.0);
        CHECK(log.take() == "started");
        CHECK(self.state() == (cancelled ? State::cancelled : State::done));
        CHECK(game.size() == 0);
    }
}

TEST_CASE("a script that owns the entity that owns it: the last reference goes at its end") {
    const NoLeaks no_leaks;
    struct Entity {
        explicit Entity(Scheduler& s) : scope(s) {}
        Counted counted;
        Scope scope;
    };
    Scheduler game;
    Script<> other;
    for (const int how : {0, 1, 2}) {
        Script<> self;
        {
            auto entity = std::make_shared<Entity>(game);
            other = entity->scope.start([]() -> Task<> {
                const Counted local;
                co_await forever();
            });
            self = entity->scope.start([entity]() -> Task<> {
                const Counted local;
                co_await next_frame();
                co_await next_frame();
            });
        }
        game.tick(0.0);
        game.tick(0.0);
        CHECK(Counted::alive == 3);
        if (how == 0) game.tick(0.0);
        if (how == 1) self.cancel();
        if (how == 2) game.cancel_all();
        CHECK(self.done());
        CHECK(other.state() == State::cancelled);
        CHECK(Counted::alive == 0);
        CHECK(game.size() == 0);
    }
}

TEST_CASE("the on_error hook may start, cancel and destroy the scope of the script that failed") {
#if SEGUE_EXCEPTIONS
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto scope = std::make_unique<Scope>(game);
    auto bystander = scope->start([]() -> Task<> {
        const Counted local;
        co_await forever();
    });
    Script<> failed;
    game.on_error([&](const Failure& f) {
        log(f.name);
        scope.reset();
        failed.cancel();
        game.start(StartOptions().name("again"), [&log]() -> Task<> {
            log("again");
            co_return;
        });
    });
    failed = scope->start(StartOptions().name("first"), []() -> Task<> {
        co_await next_frame();
        throw std::runtime_error("x");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "first again");
    CHECK(failed.state() == State::failed);
    CHECK(bystander.state() == State::cancelled);
#endif
}

TEST_CASE("an event set, reset and awaited again inside its own handlers wakes each waiter once a set") {
    Log log;
    Scheduler game;
    Event event;
    for (int i = 0; i < 3; ++i) {
        game.start([&, i]() -> Task<> {
            for (int n = 0; n < 2; ++n) {
                co_await event;
                log("", i);
                event.reset();
                if (i == 1 && n == 0) event.set();
                if (i == 1 && n == 0) event.reset();
            }
        });
    }
    game.tick(0.0);
    event.set();
    game.tick(0.0);
    CHECK(log.take() == "0 1 2 0");  // the set inside reached 0 alone, who waited again
    event.set();
    game.tick(0.0);
    CHECK(log.take() == "1 2");
}

TEST_CASE("an event, signal, channel, lock and clock destroyed by a script that it woke") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto event = std::make_unique<Event>(Reset::automatic);
    auto signal = std::make_unique<Signal<Counted>>();
    auto channel = std::make_unique<Channel<Counted>>(1);
    auto semaphore = std::make_unique<Semaphore>(0);
    const auto waits_event = [&](std::string w, bool kill) -> Task<> {
        co_await *event;
        log(w);
        if (kill) event.reset();
    };
    const auto waits_signal = [&](std::string w, bool kill) -> Task<> {
        co_await signal->next();
        log(w);
        if (kill) signal.reset();
    };
    const auto waits_channel = [&](std::string w, bool kill) -> Task<> {
        auto item = co_await channel->receive();
        log(w);
        if (kill) channel.reset();
    };
    const auto waits_lock = [&](std::string w, bool kill) -> Task<> {
        auto permit = co_await semaphore->acquire();
        log(w);
        if (kill) semaphore.reset();
    };
    std::vector<Script<>> all_of_them;
    for (const bool kill : {true, false}) {
        const std::string n = kill ? "1" : "2";
        all_of_them.push_back(game.start(waits_event, "event" + n, kill));
        all_of_them.push_back(game.start(waits_signal, "signal" + n, kill));
        all_of_them.push_back(game.start(waits_channel, "channel" + n, kill));
        all_of_them.push_back(game.start(waits_lock, "lock" + n, kill));
    }
    game.tick(0.0);
    event->set();
    signal->emit(Counted(1));
    channel->try_send(Counted(2));
    semaphore->release();
    game.tick(0.0);
    CHECK(log.take() == "event1 signal1 signal2 channel1 lock1");
    CHECK(game.size() == 0);
    CHECK(all_of_them[4].state() == State::cancelled);
    CHECK(all_of_them[5].state() == State::done);  // it was woken already
    CHECK(all_of_them[6].state() == State::cancelled);
    CHECK(all_of_them[7].state() == State::cancelled);
}

TEST_CASE(
    "a scope destroyed inside its own script cancels the others at once and that one at its next "
    "suspension") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto scope = std::make_unique<Scope>(game);
    const auto idle = [&](std::string w) -> Task<> {
        const Says a(log, w);
        co_await forever();
    };
    scope->start(idle, "a");
    auto self = scope->start([&]() -> Task<> {
        const Says a(log, "self");
        co_await next_frame();
        scope.reset();
        log("alive");
        co_await next_frame();
        log("never");
    });
    scope->start(idle, "b");
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "b a alive self");
    CHECK(self.state() == State::cancelled);
}

TEST_CASE("a scope destroyed by a child, an entrant or a fork of one of its scripts") {
    const NoLeaks no_leaks;
    for (const int who : {0, 1, 2, 3}) {
        Log log;
        Scheduler game;
        auto scope = std::make_unique<Scope>(game);
        scope->start([&]() -> Task<> {
            const Says a(log, "root");
            const auto killer = [&]() -> Task<> {
                const Says b(log, "killer");
                if (who != 3) co_await next_frame();
                scope.reset();
                log("alive");
                co_await next_frame();
                log("never");
            };
            if (who == 0) co_await killer();
            if (who == 1) co_await all(forever(), killer());
            if (who >= 2) {
                auto f = co_await fork(killer());
                co_await forever();
            }
        });
        game.tick(0.0);
        game.tick(0.0);
        CHECK(log.take() == "alive killer root");
        CHECK(game.size() == 0);
    }
}

TEST_CASE("a scope that its own script moves goes on owning that script") {
    const NoLeaks no_leaks;
    Scheduler game;
    auto scope = std::make_unique<Scope>(game);
    std::unique_ptr<Scope> moved;
    auto self = scope->start([&]() -> Task<> {
        const Counted local;
        co_await next_frame();
        moved = std::make_unique<Scope>(std::move(*scope));
        scope.reset();
        co_await next_frame();
        co_await forever();
    });
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(self.state() == State::waiting);
    CHECK(moved->size() == 1);
    moved.reset();
    CHECK(self.state() == State::cancelled);
}

TEST_CASE("a signal whose value's copies cancel a waiter neither loses nor repeats anyone") {
    struct Bomb {
        explicit Bomb(std::function<void()>* f) : fuse(f) {}
        Bomb(const Bomb& o) : fuse(o.fuse) {
            if (fuse && *fuse) (*fuse)();
        }
        Bomb(Bomb&&) = default;
        Bomb& operator=(const Bomb&) = default;
        std::function<void()>* fuse;
    };
    Log log;
    Scheduler game;
    Signal<Bomb> signal;
    std::vector<Script<>> s;
    std::function<void()> fuse = [&] { s[2].cancel(); };
    for (int i = 0; i < 4; ++i) {
        s.push_back(game.start([&, i]() -> Task<> {
            co_await signal.next();
            log("", i);
        }));
    }
    game.tick(0.0);
    CHECK(signal.waiters() == 4);
    const Bomb value(&fuse);
    signal.emit(value);
    CHECK(signal.waiters() == 0);
    game.tick(0.0);
    CHECK(log.take() == "0 1 3");
}

TEST_CASE("tick inside tick, run inside tick and advance inside tick are refused, the tick goes on") {
    Scheduler game;
    int refused = 0;
    int went_on = 0;
    const std::function<void()> calls[] = {[&] { game.tick(1.0); }, [&] { game.tick(1ms); },
                                           [&] { game.advance(1.0); }, [&] { game.run(Phase::late); }};
    game.start([&]() -> Task<> {
        co_await next_frame();
        for (const auto& call : calls) refused += is_logic(refusal(call)) ? 1 : 0;
        co_await next_frame();
        ++went_on;
    });
    game.start([&]() -> Task<> {
        co_await until([&] {
            refused += is_logic(refusal(calls[0])) ? 1 : 0;
            return true;
        });
        ++went_on;
    });
    game.tick(0.0);
    game.tick(0.5);
    game.tick(0.0);
    CHECK(refused == 5);
    CHECK(went_on == 2);
    CHECK(game.game().now() == Clock::time_point(500ms));
}

TEST_CASE("two schedulers live side by side, and one may tick the other") {
    Log log;
    Scheduler outer;
    Scheduler inner;
    inner.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("inner");
            outer.start([&]() -> Task<> {
                log("from-inner");
                co_return;
            });
        }
    });
    outer.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            log("outer");
            inner.tick(0.0);
        }
    });
    outer.tick(0.0);
    inner.tick(0.0);
    outer.tick(0.0);
    CHECK(log.take() == "outer inner from-inner");
}

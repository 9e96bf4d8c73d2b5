// SPDX-License-Identifier: MIT
// Cancelling from outside and from within a tick: section 5.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a cancel outside a tick destroys the frames from the leaf to the root in that call") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto leaf = [&]() -> Task<> {
        const Says a(log, "leaf");
        co_await wait(1h);
    };
    const auto child = [&]() -> Task<> {
        const Says a(log, "child1");
        const Says b(log, "child2");
        co_await leaf();
    };
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "root");
        co_await child();
        log("never");
    });
    game.tick(0.0);
    s.cancel();
    CHECK(log.take() == "leaf child2 child1 root");
    CHECK(s.state() == State::cancelled);
    CHECK(game.size() == 0);
    game.tick(1e6);
    CHECK(log.take() == "");
}

TEST_CASE("each kind of wait lets go when its script is cancelled") {
    const NoLeaks no_leaks;
    Scheduler game;
    Event event;
    Signal<int> signal;
    Channel<int> full(1);
    Channel<int> empty(1);
    Semaphore semaphore(0);
    Mutex mutex;
    auto lock = mutex.try_lock();
    full.try_send(1);
    auto outside = completion<int>();
    auto sleeper = game.start([]() -> Task<> { co_await forever(); });
    Scope scope(game);
    scope.start([]() -> Task<> { co_await forever(); });
    double x = 0;
    const std::function<Task<>()> scripts[] = {
        []() -> Task<> { co_await next_frame(); },
        []() -> Task<> { co_await frames(5); },
        []() -> Task<> { co_await forever(); },
        []() -> Task<> { co_await next(Phase::early); },
        []() -> Task<> { co_await wait(1s); },
        []() -> Task<> { co_await wait_until(Clock::time_point(1h)); },
        []() -> Task<> { co_await until([] { return false; }); },
        []() -> Task<> { co_await until_changed([] { return 1; }); },
        [&]() -> Task<> { co_await event; },
        [&]() -> Task<> { co_await signal.next(); },
        [&]() -> Task<> { co_await full.send(2); },
        [&]() -> Task<> { co_await empty.receive(); },
        [&]() -> Task<> { auto permit = co_await semaphore.acquire(); },
        [&]() -> Task<> { auto held = co_await mutex.lock(); },
        [&]() -> Task<> { co_await outside.future; },
        [&]() -> Task<> { co_await sleeper.join(); },
        [&]() -> Task<> { co_await scope.join(); },
        [&]() -> Task<> { co_await tween(x, 1.0, 1s); },
        []() -> Task<> { co_await all(wait(1s), forever(), next_frame()); },
        []() -> Task<> { co_await race(wait(1s), forever()); },
        []() -> Task<> { co_await all_settled(wait(1s), forever()); },
        []() -> Task<> { co_await timeout(1s, forever()); },
        []() -> Task<> {
            auto beats = every(1s);
            co_await beats.next();
        },
    };
    std::vector<Script<>> started;
    for (const auto& script : scripts) {
        started.push_back(game.start([&script]() -> Task<> {
            const Counted local;
            co_await script();
            CHECK_MESSAGE(false, "a cancelled script went on");
        }));
    }
    game.tick(0.0);
    CHECK(Counted::alive == static_cast<int>(started.size()));
    for (const auto& s : started) {
        CHECK(s.state() == State::waiting);
        s.cancel();
        CHECK(s.state() == State::cancelled);
    }
    CHECK(Counted::alive == 0);
    CHECK(signal.waiters() == 0);
    CHECK(game.size() == 2);
    event.set();
    signal.emit(1);
    full.try_receive();
    empty.try_send(1);
    semaphore.release();
    lock.release();
    outside.resolver.value(1);
    for (int i = 0; i < 5; ++i) game.tick(1h);
    CHECK(empty.size() == 1);
    CHECK(semaphore.available() == 1);
    CHECK(static_cast<bool>(mutex.try_lock()));
}

TEST_CASE(
    "a script that cancels itself ends at its next suspension, its destructors once, nothing after runs") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Script<> self;
    self = game.start([&]() -> Task<> {
        const Says a(log, "gone");
        co_await next_frame();
        self.cancel();
        log("still");
        CHECK(self.state() == State::running);
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "still gone");
    CHECK(self.state() == State::cancelled);
}

TEST_CASE("a script that cancels itself and then returns is done, with its value") {
    Scheduler game;
    Script<int> self;
    self = game.start([&]() -> Task<int> {
        co_await next_frame();
        self.cancel();
        co_return 5;
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(self.state() == State::done);
    auto outcome = self.take();
    REQUIRE(outcome.has_value());
    CHECK(outcome->value() == 5);
}

TEST_CASE("a wait that is ready is no suspension: the script goes on to the next that is") {
    Log log;
    Scheduler game;
    Event set;
    set.set();
    Script<> self;
    self = game.start([&]() -> Task<> {
        co_await next_frame();
        self.cancel();
        co_await set;
        co_await frames(0);
        log("still");
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "still");
    CHECK(self.state() == State::cancelled);
}

TEST_CASE(
    "from within a tick a script may cancel an earlier one, a later one, or all: nothing is skipped, nothing "
    "runs twice") {
    const NoLeaks no_leaks;
    for (const int victim : {0, 1, 2, 3, 4, 5}) {
        Scheduler game;
        Log log;
        std::vector<Script<>> scripts;
        for (int i = 0; i < 5; ++i) {
            scripts.push_back(game.start([&, i]() -> Task<> {
                const Counted local;
                for (;;) {
                    co_await next_frame();
                    log("", i);
                    if (i != 2) continue;
                    if (victim == 5) {
                        game.cancel_all();
                    } else {
                        scripts[static_cast<std::size_t>(victim)].cancel();
                    }
                }
            }));
        }
        game.tick(0.0);
        game.tick(0.0);
        const char* const first[] = {"0 1 2 3 4", "0 1 2 3 4", "0 1 2 3 4", "0 1 2 4", "0 1 2 3", "0 1 2"};
        CHECK(log.take() == first[victim]);
        game.tick(0.0);
        const char* const second[] = {"1 2 3 4", "0 2 3 4", "0 1 3 4", "0 1 2 4", "0 1 2 3", ""};
        CHECK(log.take() == second[victim]);
    }
}

TEST_CASE("cancelled in the tick in which they were woken, by timer, event or start, scripts do not run") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Event event;
    std::vector<Script<>> victims;
    const auto say = [&](std::string word) -> Task<> {
        const Counted local;
        log(word);
        co_return;
    };
    game.start([&]() -> Task<> {
        co_await wait(1s);
        event.set();
        victims.push_back(game.start(say, "started"));
        for (auto& v : victims) v.cancel();
    });
    victims.push_back(game.start([&]() -> Task<> {
        const Counted local;
        co_await wait(1s);
        log("timer");
    }));
    victims.push_back(game.start([&]() -> Task<> {
        const Counted local;
        co_await event;
        log("event");
    }));
    victims.push_back(game.start([&]() -> Task<> {
        const Counted local;
        co_await timeout(1s, forever());
        log("deadline");
    }));
    victims.push_back(game.start([&]() -> Task<> {
        const Counted local;
        co_await frames(1);
        log("frame");
    }));
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "");
    CHECK(game.size() == 0);
    for (auto& v : victims) CHECK(v.state() == State::cancelled);
}

TEST_CASE("cancelled before its first run a script never runs, and its arguments die") {
    const NoLeaks no_leaks;
    Scheduler game;
    bool ran = false;
    auto s = game.start(
        [&ran](Counted) -> Task<> {
            ran = true;
            co_return;
        },
        Counted(1));
    s.cancel();
    CHECK(s.state() == State::cancelled);
    CHECK(Counted::alive == 0);
    game.tick(0.0);
    CHECK(!ran);
}

TEST_CASE("cancelling twice, after the end, or inside its own destructors changes nothing") {
    Scheduler game;
    int destroyed = 0;
    Script<> s;
    s = game.start([&]() -> Task<> {
        const auto act = [&] {
            ++destroyed;
            s.cancel();
            CHECK(!s.running());
        };
        const AtEnd end(act);
        co_await forever();
    });
    game.tick(0.0);
    s.cancel();
    s.cancel();
    CHECK(destroyed == 1);
    auto done = game.start(at_once(1));
    game.tick(0.0);
    done.cancel();
    CHECK(done.state() == State::done);
}

TEST_CASE("a child that cancels its own script unwinds the whole chain at its next suspension") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto child = [&]() -> Task<> {
        const Says a(log, "child");
        auto self = co_await this_script();
        self.cancel();
        CHECK(self.stop_requested());
        co_await next_frame();
        log("never");
    };
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "root");
        co_await child();
        log("never");
    });
    game.tick(0.0);
    CHECK(log.take() == "child root");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("an entrant that cancels its script: all entrants and forks go, in order, then the script") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto idle = [&](std::string word) -> Task<> {
        const Says a(log, word);
        co_await forever();
    };
    const auto with_fork = [&]() -> Task<> {
        const Says a(log, "second");
        auto f = co_await fork(idle("fork-of-second"));
        co_await next_frame();
        auto self = co_await this_script();
        self.cancel();
        co_await forever();
    };
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "root");
        auto f = co_await fork(idle("fork-of-root"));
        co_await all(idle("first"), with_fork(), idle("third"));
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "fork-of-root first fork-of-second second third root");
    CHECK(s.state() == State::cancelled);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "an entrant that cancels its script while the group is still being started: the later ones never run") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto idle = [&](std::string word) -> Task<> {
        log(word);
        const Says a(log, word + "-gone");
        co_await forever();
    };
    const auto killer = [&]() -> Task<> {
        const Says a(log, "killer-gone");
        auto self = co_await this_script();
        self.cancel();
        log("killer");
        co_await forever();
    };
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "root-gone");
        co_await all(idle("a"), killer(), idle("c"));
        log("never");
    });
    game.tick(0.0);
    CHECK(log.take() == "a killer a-gone killer-gone root-gone");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE(
    "an entrant that cancels its script and returns decides the race: the script is cancelled at its own "
    "next suspension") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto killer = [&]() -> Task<> {
        co_await next_frame();
        auto self = co_await this_script();
        self.cancel();
    };
    auto s = game.start([&]() -> Task<> {
        const Counted local;
        co_await race(forever(), killer());
        log("decided");
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "decided");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("a fork that cancels its parent ends with it, before the parent's frames") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Script<> parent;
    const auto child = [&](bool at_start) -> Task<> {
        const Says a(log, "fork-gone");
        if (!at_start) co_await next_frame();
        parent.cancel();
        log("asked");
        co_await forever();
        log("never");
    };
    for (const bool at_start : {false, true}) {
        parent = game.start([&]() -> Task<> {
            const Says a(log, "parent-gone");
            auto f = co_await fork(child(at_start));
            if (at_start) log("never");
            co_await forever();
        });
        game.tick(0.0);
        game.tick(0.0);
        CHECK(log.take() == "asked fork-gone parent-gone");
        CHECK(parent.state() == State::cancelled);
    }
}

TEST_CASE("a fork that cancels its parent and returns: the parent ends at once when it waits") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Script<> parent;
    parent = game.start([&]() -> Task<> {
        const Says a(log, "parent-gone");
        const auto child = [&]() -> Task<> {
            co_await next_frame();
            parent.cancel();
            log("returns");
        };
        auto f = co_await fork(child());
        co_await forever();
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "returns parent-gone");
    CHECK(parent.state() == State::cancelled);
}

TEST_CASE("what a fork's destructor cancels while its parent ends is cancelled in that tick") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    Script<> root;
    root = game.start([&]() -> Task<> {
        const Says a(log, "root-gone");
        const auto grandchild = [&]() -> Task<> {
            const auto act = [&] { root.cancel(); };
            const AtEnd end(act);
            co_await forever();
        };
        const auto child = [&]() -> Task<> {
            auto f = co_await fork(grandchild());
            co_await next_frame();
            log("child-returns");
        };
        auto f = co_await fork(child());
        co_await forever();
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "child-returns root-gone");
    CHECK(root.state() == State::cancelled);
}

TEST_CASE(
    "a predicate, setter, ease or per-frame function that cancels its own script ends it, whatever it "
    "returns") {
    const NoLeaks no_leaks;
    Scheduler game;
    Script<> s;
    bool armed = false;
    double x = 0.0;
    const std::function<Task<>()> scripts[] = {
        [&]() -> Task<> {
            co_await until([&] {
                if (armed) s.cancel();
                return armed;
            });
        },
        [&]() -> Task<> {
            co_await until([&] {
                if (armed) s.cancel();
                return false;
            });
        },
        [&]() -> Task<> {
            co_await until_changed([&] {
                if (armed) s.cancel();
                return armed;
            });
        },
        [&]() -> Task<> {
            co_await tween(x, 1.0, 1s, [&](double t) {
                if (armed) s.cancel();
                return t;
            });
        },
        [&]() -> Task<> {
            co_await tween(0.0, 1.0, 1s, ease::linear, [&](double) {
                if (armed) s.cancel();
            });
        },
        [&]() -> Task<> {
            const auto three = []() -> Generator<int> {
                co_yield 1;
                co_yield 2;
                co_yield 3;
            };
            co_await play(three(), [&](int) {
                if (armed) s.cancel();
            });
        },
    };
    for (const auto& script : scripts) {
        armed = false;
        s = game.start([&script]() -> Task<> {
            const Counted local;
            co_await script();
            CHECK_MESSAGE(false, "went on");
        });
        game.tick(0.0);
        CHECK(s.state() == State::waiting);
        armed = true;
        game.tick(0.1);
        CHECK(s.state() == State::cancelled);
        CHECK(Counted::alive == 0);
    }
}

TEST_CASE("a predicate that cancels its script and is true at the co_await itself ends it there") {
    const NoLeaks no_leaks;
    Scheduler game;
    Script<> s;
    bool went_on = false;
    s = game.start([&]() -> Task<> {
        const Counted local;
        co_await until([&] {
            s.cancel();
            return true;
        });
        went_on = true;
    });
    game.tick(0.0);
    CHECK(s.state() == State::cancelled);
    CHECK(!went_on);
}

TEST_CASE("a predicate may cancel other scripts, the one before it and the one behind it in the list") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    std::vector<Script<>> scripts;
    for (int i = 0; i < 3; ++i) {
        scripts.push_back(game.start([&, i]() -> Task<> {
            const Counted local;
            auto cancels_others = [&, i] {
                log("", i);
                if (i != 1) return false;
                scripts[0].cancel();
                scripts[2].cancel();
                return true;
            };
            co_await until(cancels_others);
            log("through");
        }));
    }
    game.tick(0.0);
    CHECK(log.take() == "0 1 through");
}

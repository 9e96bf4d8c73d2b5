// SPDX-License-Identifier: MIT
// hold_cancel and on_cancel.
#include <memory>
#include <optional>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a held cancel waits for the end of its shield") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "gone");
        {
            const Shield shield = co_await hold_cancel();
            co_await frames(2);
            log("saved");
        }
        log("after");
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    s.cancel();
    CHECK(s.state() == State::waiting);
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "saved after gone");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("a shield costs no frame, and without a cancel nothing happens") {
    Scheduler game;
    auto s = game.start([]() -> Task<int> {
        Shield shield = co_await hold_cancel();
        co_return 3;
    });
    game.tick(0.0);
    CHECK(s.take()->value() == 3);
}

TEST_CASE("a value returned after a held cancel still counts") {
    Scheduler game;
    auto s = game.start([]() -> Task<int> {
        {
            const Shield shield = co_await hold_cancel();
            co_await next_frame();
        }
        co_return 3;
    });
    game.tick(0.0);
    s.cancel();
    game.tick(0.0);
    CHECK(s.state() == State::done);
    CHECK(s.take()->value() == 3);
}

TEST_CASE("shields nest, in one frame and down the chain of children") {
    Log log;
    Scheduler game;
    const auto child = [&]() -> Task<> {
        {
            const Shield inner = co_await hold_cancel();
            co_await next_frame();
            log("inner");
        }
        co_await next_frame();
        log("child");
    };
    auto s = game.start([&]() -> Task<> {
        {
            const Shield outer = co_await hold_cancel();
            const Shield twice = co_await hold_cancel();
            co_await child();
            log("outer");
        }
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    s.cancel();
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(log.take() == "inner child outer");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("a shield may be moved, into a longer life too") {
    Log log;
    Scheduler game;
    auto s = game.start([&]() -> Task<> {
        std::optional<Shield> keep;
        {
            Shield shield = co_await hold_cancel();
            keep.emplace(std::move(shield));
        }
        co_await next_frame();
        log("held");
        keep.reset();
        co_await next_frame();
        log("never");
    });
    game.tick(0.0);
    s.cancel();
    CHECK(!s.done());
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    CHECK(log.take() == "held");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("a shield that outlives its script, or is ended from outside, is safe") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    std::unique_ptr<Shield> kept;
    const auto shielded = [&](bool returns) -> Task<> {
        const Says a(log, "gone");
        Shield shield = co_await hold_cancel();
        kept = std::make_unique<Shield>(std::move(shield));
        if (returns) co_return;
        co_await forever();
    };
    auto s = game.start(shielded, true);
    game.tick(0.0);
    CHECK(s.state() == State::done);
    kept.reset();
    s = game.start(shielded, false);
    game.tick(0.0);
    s.cancel();
    CHECK(!s.done());
    kept.reset();
    CHECK(s.state() == State::cancelled);
    CHECK(log.take() == "gone gone");
    s = game.start([&]() -> Task<> {
        const auto child = [&]() -> Task<> {
            Shield shield = co_await hold_cancel();
            kept = std::make_unique<Shield>(std::move(shield));
            co_await forever();
        };
        co_await all(forever(), race(forever(), child()));
    });
    game.tick(0.0);
    s.cancel();
    CHECK(!s.done());
    kept.reset();
    CHECK(s.state() == State::cancelled);
    auto inner = game.start([&]() -> Task<> {
        const auto child = [&]() -> Task<> {
            Shield shield = co_await hold_cancel();
            kept = std::make_unique<Shield>(std::move(shield));
            co_await forever();
        };
        const auto group = [&]() -> Task<> { co_await all(forever(), child()); };
        {
            auto f = co_await fork(group());
            f.cancel();
        }
        co_await forever();
    });
    game.tick(0.0);
    CHECK(game.size() == 2);
    kept.reset();  // the fork, to which no handle is left, ends here
    CHECK(game.size() == 1);
    inner.cancel();
    Script<> last = game.start(shielded, false);
    game.tick(0.0);
    CHECK(!last.done());
}

TEST_CASE("the end of its scope, its scheduler or the thing waited on is not deferred") {
    const NoLeaks no_leaks;
    Log log;
    for (const int how : {0, 1, 2}) {
        auto game = std::make_unique<Scheduler>();
        auto scope = std::make_unique<Scope>(*game);
        auto event = std::make_unique<Event>();
        auto s = scope->start([&]() -> Task<> {
            const Says a(log, "gone");
            const Shield shield = co_await hold_cancel();
            co_await *event;
            log("never");
        });
        game->tick(0.0);
        scope->cancel();
        CHECK(!s.done());
        game->cancel_all();
        CHECK(!s.done());
        if (how == 0) scope.reset();
        if (how == 1) event.reset();
        if (how == 2) game.reset();
        CHECK(s.state() == State::cancelled);
        CHECK(log.take() == "gone");
    }
}

TEST_CASE("a shield in an entrant holds the cancel of the whole script") {
    Log log;
    Scheduler game;
    const auto saves = [&]() -> Task<> {
        const Says a(log, "entrant-gone");
        {
            const Shield shield = co_await hold_cancel();
            co_await frames(2);
        }
        log("saved");
        co_await forever();
    };
    auto s = game.start([&]() -> Task<> {
        const Says a(log, "root-gone");
        co_await all(forever(), saves());
    });
    game.tick(0.0);
    s.cancel();
    CHECK(!s.done());
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "saved entrant-gone root-gone");
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("a race waits for a loser that holds a shield, then gives the winner's value") {
    Log log;
    Scheduler game;
    const auto saves = [&]() -> Task<int> {
        const Says a(log, "loser-gone");
        {
            const Shield shield = co_await hold_cancel();
            co_await frames(3);
            log("saved");
        }
        co_await forever();
        co_return 1;
    };
    auto s = game.start([&]() -> Task<int> {
        auto won = co_await race(after_a_frame(7), saves(), forever());
        log("won", static_cast<std::int64_t>(won.index()));
        co_return std::get<0>(won);
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(!s.done());
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.text().starts_with("saved loser-gone"));
    game.tick(0.0);
    CHECK(log.take() == "saved loser-gone won0");
    CHECK(s.take()->value() == 7);
}

TEST_CASE("a shielded loser that returns or throws under its shield does not change who won") {
    Log log;
    Scheduler game;
    const Reports reports(game);
    const auto saves = [&](bool fails) -> Task<int> {
        const Shield shield = co_await hold_cancel();
        co_await frames(2);
        log("saved");
#if SEGUE_EXCEPTIONS
        if (fails) throw std::runtime_error("late");
#else
        static_cast<void>(fails);
#endif
        co_return 100;
    };
    for (const bool fails : {false, true}) {
        auto s = game.start([&]() -> Task<std::size_t> {
            auto won = co_await race(after_a_frame(7), saves(fails));
            co_return won.index();
        });
        for (int i = 0; i < 4; ++i) game.tick(0.0);
        CHECK(log.take() == "saved");
        CHECK(s.take()->value() == 0);
    }
#if SEGUE_EXCEPTIONS
    CHECK(reports.failures.size() == 1);  // errors never vanish
#endif
}

TEST_CASE("a timeout waits for a shielded task; a pause meanwhile brings no second deadline") {
    Log log;
    Scheduler game;
    const auto saves = [&]() -> Task<> {
        const Shield shield = co_await hold_cancel();
        co_await wait(3s);
        log("saved");
    };
    auto s = game.start([&]() -> Task<> {
        const bool in_time = co_await timeout(1s, saves());
        log(in_time ? "in-time" : "late");
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "");
    s.pause();
    game.tick(5.0);
    s.resume();
    for (int i = 0; i < 4; ++i) game.tick(1.0);
    CHECK(log.take() == "saved late");
    for (int i = 0; i < 4; ++i) game.tick(1.0);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "a script that waits for its shielded loser can be cancelled when the shield ends, and its scheduler "
    "destroyed before") {
    const NoLeaks no_leaks;
    for (const bool destroy : {false, true}) {
        Log log;
        Script<> s;
        {
            Scheduler game;
            const auto saves = [&]() -> Task<> {
                const Counted local;
                const Shield shield = co_await hold_cancel();
                co_await frames(4);
                log("saved");
            };
            s = game.start([&]() -> Task<> {
                const Counted local;
                co_await race(next_frame(), saves());
                log("went-on");
                co_await next_frame();
                log("never");
            });
            game.tick(0.0);
            game.tick(0.0);
            s.cancel();
            CHECK(!s.done());
            if (destroy) continue;
            for (int i = 0; i < 6; ++i) game.tick(0.0);
            CHECK(s.state() == State::cancelled);
            CHECK(log.text().starts_with("saved"));
            CHECK(log.text().find("never") == std::string::npos);
        }
        CHECK(s.state() == State::cancelled);
    }
}

TEST_CASE("the thing that a shielded loser waits on goes: the race that was won stays won") {
    Log log;
    Scheduler game;
    auto event = std::make_unique<Event>();
    const auto saves = [&]() -> Task<> {
        const Shield shield = co_await hold_cancel();
        co_await *event;
    };
    auto s = game.start([&]() -> Task<std::size_t> {
        auto won = co_await race(next_frame(), saves());
        co_return won.index();
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(!s.done());
    event.reset();
    game.tick(0.0);
    CHECK(s.state() == State::done);
    CHECK(s.take()->value() == 0);
}

TEST_CASE("this_script tells that a stop was requested, under a shield, in a child and in an entrant") {
    Log log;
    Scheduler game;
    const auto watch = [&](std::string w) -> Task<> {
        const Shield shield = co_await hold_cancel();
        co_await next_frame();
        auto self = co_await this_script();
        if (self.stop_requested()) log(w);
    };
    auto root = game.start([&]() -> Task<> { co_await watch("child"); });
    auto group = game.start([&]() -> Task<> { co_await all(watch("entrant"), forever()); });
    game.start([&]() -> Task<> { co_await race(watch("loser"), frames(0)); });
    game.start([&]() -> Task<> { co_await watch("nobody"); });
    game.tick(0.0);
    root.cancel();
    group.cancel();
    game.tick(0.0);
    CHECK(log.take() == "child entrant loser");
}

TEST_CASE("on_cancel runs when its script is cancelled while it lives, and not otherwise") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const auto guarded = [&](std::string w, int kind) -> Task<> {
        const auto say = [&log, w, held = Counted()] { log(w); };
        auto guard = co_await on_cancel(say);
        if (kind == 0) co_return;
#if SEGUE_EXCEPTIONS
        if (kind == 1) throw std::runtime_error("x");
#endif
        if (kind == 2) co_await next_frame();
        if (kind == 3) {
            const auto inner = [&log] { log("inner"); };
            auto second = co_await on_cancel(inner);
            co_await forever();
        }
    };
    const Reports reports(game);
    game.start(guarded, "returned", 0);
    game.start(guarded, "threw", 1);
    game.start(guarded, "suspended", 2);
    auto s = game.start(guarded, "outer", 3);
    auto fresh = game.start(guarded, "fresh", 3);
    fresh.cancel();
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    s.cancel();
    CHECK(log.take() == "inner outer");
}

TEST_CASE("on_cancel runs for losers, timeouts, forks whose parent ends, and a scope's end") {
    Log log;
    Scheduler game;
    const auto guarded = [&](std::string w) -> Task<> {
        const auto say = [&log, w] { log(w); };
        auto guard = co_await on_cancel(say);
        co_await forever();
    };
    game.start([&]() -> Task<> { co_await race(guarded("loser"), next_frame()); });
    game.start([&]() -> Task<> { co_await timeout(0s, guarded("late")); });
    game.start([&]() -> Task<> {
        auto f = co_await fork(guarded("fork"));
        co_await next_frame();
    });
    {
        Scope scope(game);
        scope.start(guarded("scope"));
        game.tick(0.0);
        CHECK(log.take() == "");
    }
    CHECK(log.take() == "scope");
    game.tick(0.0);
    CHECK(log.take() == "loser fork late");
    CHECK(game.size() == 0);
}

TEST_CASE("on_cancel's function may start the clean-up as a script of its own") {
    Log log;
    Scheduler game;
    const auto clean_up = [&]() -> Task<> {
        co_await next_frame();
        log("clean");
    };
    auto s = game.start([&]() -> Task<> {
        const auto act = [&] { game.start(clean_up); };
        auto guard = co_await on_cancel(act);
        co_await forever();
    });
    game.tick(0.0);
    s.cancel();
    CHECK(game.size() == 1);
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "clean");
}

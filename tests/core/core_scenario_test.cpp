// SPDX-License-Identifier: MIT
// What rival libraries test and their users hit, by number; events, handles, generators, completions and the
// inspector have theirs beside their other tests.
#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "tests/core/probe.hpp"
#include "tests/support/allocations.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> endless() {
    const Counted here;
    for (;;) co_await next_frame();
}
Task<int> deep(int depth) {
    const Counted here;
    if (depth == 0) {
        co_await forever();
        co_return 0;
    }
    co_return co_await deep(depth - 1);
}
Task<> nothing() { co_return; }

}  // namespace

TEST_CASE("scenario 1: two frames are waited for one at a time, and frames(0) does not suspend") {
    Scheduler game;
    int effects = 0;
    auto script = game.start([&]() -> Task<> {
        co_await frames(0);
        co_await next_frame();
        ++effects;
        co_await next_frame();
        ++effects;
    });
    game.tick(0.1);
    CHECK(effects == 0);
    game.tick(0.1);
    CHECK(effects == 1);
    game.tick(0.1);
    CHECK(effects == 2);
    CHECK(script.done());
}

TEST_CASE(
    "scenario 2: children that begin to wait in a frame resume in the next one, an older script behind them "
    "or not") {
    Scheduler game;
    Log log;
    std::uint64_t frame = 0;
    auto child = [&](int n) -> Task<> {
        const std::uint64_t born = frame;
        co_await next_frame();
        log("c" + std::to_string(n) + "+", static_cast<std::int64_t>(frame - born));
    };
    game.start([&]() -> Task<> {
        co_await next_frame();
        for (int i = 0; i < 4; ++i) game.start(child, i);
        co_await forever();
    });
    game.start(endless());
    for (frame = 0; frame < 4; ++frame) game.tick(0.1);
    CHECK(log.take() == "c0+1 c1+1 c2+1 c3+1");
}

TEST_CASE("scenario 2: scripts that each start the next one, a thousand deep, keep the tick bounded") {
    Scheduler game;
    int started = 0;
    std::function<Task<>()> next = [&]() -> Task<> {
        if (++started < 1000) game.start(next);
        co_return;
    };
    game.start(next);
    game.tick(0.1);
    CHECK(started == 1);
    game.tick(0.1);
    CHECK(started == 2);
    for (int i = 0; i < 998; ++i) game.tick(0.1);
    CHECK(started == 1000);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "scenario 3: a script cancels a later one, an earlier one, itself and all, and nothing runs twice") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    std::vector<Script<>> scripts(5);
    int victim = -1;
    auto body = [&](int n) -> Task<> {
        const Says says(log, "~" + std::to_string(n));
        for (;;) {
            co_await next_frame();
            log("r", n);
            if (n == 2 && victim >= 0) {
                if (victim == 9) {
                    game.cancel_all();
                } else {
                    scripts[static_cast<std::size_t>(victim)].cancel();
                }
                victim = -1;
                log("after");
            }
        }
    };
    for (int i = 0; i < 5; ++i) scripts[static_cast<std::size_t>(i)] = game.start(body, i);
    game.tick(0.1);
    victim = 3;
    game.tick(0.1);
    CHECK(log.take() == "r0 r1 r2 ~3 after r4");
    victim = 0;
    game.tick(0.1);
    CHECK(log.take() == "r0 r1 r2 ~0 after r4");
    victim = 2;
    game.tick(0.1);
    CHECK(log.take() == "r1 r2 after ~2 r4");
    scripts[2] = game.start(body, 2);
    game.tick(0.1);
    log.take();
    victim = 9;
    game.tick(0.1);
    CHECK(log.take() == "r1 r4 r2 ~4 ~1 after ~2");
    CHECK(game.size() == 0);
}

TEST_CASE("scenario 4: one cancel destroys leaf, child and parent in that order, and the timer is gone") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto leaf = [&]() -> Task<> {
        const Says says(log, "leaf");
        co_await wait(1s);
        log("never");
    };
    auto child = [&]() -> Task<> {
        const Says says(log, "child");
        co_await leaf();
    };
    auto parent = game.start([&]() -> Task<> {
        const Says says(log, "parent");
        co_await child();
    });
    game.tick(0.1);
    parent.cancel();
    CHECK(log.take() == "leaf child parent");
    CHECK(parent.state() == State::cancelled);
    game.tick(5.0);
    CHECK(log.take() == "");
    CHECK(game.size() == 0);
}

TEST_CASE("scenario 5: the joiner of a script that a third one cancels resumes once, with cancelled") {
    Scheduler game;
    Log log;
    auto target = game.start([&]() -> Task<> {
        auto undo = [&log] { log("guard"); };
        auto guard = co_await on_cancel(undo);
        co_await forever();
    });
    game.start([&]() -> Task<> {
        const auto outcome = co_await target.join();
        log(outcome.kind() == Kind::cancelled ? "cancelled" : "other");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        target.cancel();
        log("asked");
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "guard asked cancelled");
}

TEST_CASE("scenario 6: a cancel before the first run, while running, twice, and after the end") {
    const NoLeaks none;
    Scheduler game;
    bool ran = false;
    auto fresh = game.start([&, kept = Counted()]() -> Task<> {
        ran = true;
        co_return;
    });
    fresh.cancel();
    CHECK(fresh.state() == State::cancelled);
    Script<int> running;
    running = game.start([&]() -> Task<int> {
        running.cancel();
        running.cancel();
        co_return 5;  // still counts
    });
    Script<int> late;
    late = game.start([&]() -> Task<int> {
        const Counted here;
        late.cancel();
        co_await next_frame();
        co_return 6;
    });
    game.tick(0.1);
    CHECK_FALSE(ran);
    CHECK(running.state() == State::done);
    CHECK(running.take()->value() == 5);
    CHECK(late.state() == State::cancelled);
    running.cancel();
    CHECK(running.state() == State::done);
}

TEST_CASE("scenario 6: a held cancel waits for its shield, and on_cancel runs on cancel only") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto undo = [&log] { log("undo"); };
    auto script = game.start([&]() -> Task<> {
        const Counted here;
        auto guard = co_await on_cancel(undo);
        {
            const Shield shield = co_await hold_cancel();
            co_await frames(2);
            const auto self = co_await this_script();
            log(self.stop_requested() ? "asked" : "not asked");
        }
        log("unshielded");
        co_await next_frame();
        log("never");
    });
    game.start([&]() -> Task<> {
        auto guard = co_await on_cancel(undo);
        co_return;
    });
    game.tick(0.1);
    script.cancel();
    CHECK(script.state() == State::waiting);
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "asked unshielded undo");
    CHECK(script.state() == State::cancelled);
}

TEST_CASE("scenario 7: an entity dies while its script waits: destructors run, the body never resumes") {
    const NoLeaks none;
    struct Entity {
        explicit Entity(Scheduler& s) : scope(s) {}
        int hp = 10;
        Scope scope;
    };
    Scheduler game;
    Log log;
    auto entity = std::make_unique<Entity>(game);
    Entity& e = *entity;
    Script<> during;
    e.scope.start([&]() -> Task<> {
        const Counted here;
        const AtEnd at_end([&] { during = e.scope.start(nothing()); });
        co_await wait(1s);
        e.hp = 0;
        log("never");
    });
    game.tick(0.1);
    entity.reset();
    CHECK(during.state() == State::cancelled);  // refused in the teardown
    game.tick(2.0);
    CHECK(log.take() == "");
    CHECK(game.size() == 0);
}

TEST_CASE(
    "scenario 10: a race of an endless one and a one-frame one; of nothing; cancelled; dropped; nested") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        auto first = co_await race(endless(), after_a_frame(7));
        log("won", static_cast<int>(first.index()));
        log("value", std::get<1>(first));
        CHECK(Counted::alive == 0);  // the loser is gone before it returns
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "won1 value7");
    CHECK(is_argument(refusal_in_script([]() -> Task<> { co_await race(); })));
    CHECK(is_argument(refusal_in_script([]() -> Task<> {
        std::vector<Task<int>> none_at_all;
        co_await any(std::move(none_at_all));
    })));
    auto script = game.start([&]() -> Task<> { co_await race(endless(), endless()); });
    game.tick(0.1);
    CHECK(Counted::alive == 2);
    script.cancel();
    CHECK(Counted::alive == 0);
    {
        const auto dropped = race(endless(), wait(1s));
        static_cast<void>(dropped);
    }
    game.start([&]() -> Task<> {
        auto inner = []() -> Task<int> {
            auto [a, b] = co_await all(after_a_frame(1), after_a_frame(2));
            co_return a + b;
        };
        auto first = co_await race(inner(), endless());
        log("nested", std::get<0>(first));
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "nested3");
}

#if SEGUE_EXCEPTIONS
TEST_CASE(
    "scenario 11: an error in all surfaces in its frame though a sibling is endless; siblings are "
    "cancelled") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto fails = []() -> Task<int> {
        co_await next_frame();
        throw std::runtime_error("broken");
    };
    game.start([&]() -> Task<> {
        try {
            co_await all(endless(), fails(), endless());
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        CHECK(Counted::alive == 0);
        auto [done, failed] = co_await all_settled(at_once(3), fails());
        log("done", done.value());
        log(failed.kind() == Kind::failed ? "failed" : "other");
    });
    game.tick(0.1);
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "broken");
    game.tick(0.1);
    CHECK(log.take() == "done3 failed");
}

TEST_CASE(
    "scenario 12: exceptions: direct, three deep, before the first wait, from a predicate, from a "
    "generator") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Reports reports(game);
    auto now = [](const char* what) -> Task<> {
        const Counted here;
        throw std::runtime_error(what);
        co_return;
    };
    auto later = [&](const char* what) -> Task<> {
        co_await next_frame();
        co_await now(what);
    };
    auto through = [&](const char* what) -> Task<> { co_await later(what); };
    game.start([&]() -> Task<> {
        try {
            co_await now("direct");
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        try {
            co_await through("deep");
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        auto bad = []() -> bool { throw std::runtime_error("predicate"); };
        try {
            co_await until(bad);
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        auto numbers = []() -> Generator<int> {
            co_yield 1;
            throw std::runtime_error("generator");
        };
        auto ignore = [](int) {};
        try {
            co_await play(numbers(), ignore);
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    });
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(log.take() == "direct deep predicate generator");
    CHECK(reports.failures.empty());
}

TEST_CASE(
    "scenario 12: an error that nobody joined goes to the hook once, with its chain, and others run in that "
    "tick") {
    Scheduler game;
    Log log;
    Reports reports(game);
    auto leaf = []() -> Task<> {
        co_await next_frame();
        throw std::runtime_error("lost");
    };
    auto script = game.start(StartOptions{}.name("boss"), [&]() -> Task<> { co_await leaf(); });
    game.start([&]() -> Task<> {
        co_await next_frame();
        log("other");
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "other");
    REQUIRE(reports.failures.size() == 1);
    const Failure& f = reports.failures[0];
    CHECK(f.name == "boss");
    REQUIRE(f.chain.size() == 2);
    CHECK(has(f.chain[0].file, "core_scenario_test.cpp"));
    CHECK(f.chain[0].line > 0);
    CHECK(f.chain[1].line > f.chain[0].line);
    CHECK_THROWS_AS(std::rethrow_exception(f.error), std::runtime_error);
    CHECK(script.take()->kind() == Kind::failed);
}
#endif

TEST_CASE(
    "scenario 15: a clock paused mid-wait, scales of 0.5 and 0, a 10 s spike in due order, and what is "
    "refused") {
    Scheduler game;
    Log log;
    Clock slow{game.game()};
    Clock still{game.game()};
    slow.scale(0.5);
    still.scale(0.0);
    auto say = [&](std::chrono::milliseconds d, std::string word) -> Task<> {
        co_await wait(d);
        log(word);
    };
    game.start(say, 1000ms, "one");
    game.start(StartOptions{}.clock(slow), say, 1000ms, "slow");
    auto never = game.start(StartOptions{}.clock(still), say, 1ms, "never");
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "one");
    slow.pause();
    game.tick(10.0);
    CHECK(log.take() == "");
    slow.resume();
    game.tick(1.0);
    CHECK(log.take() == "slow");
    for (const int ms : {5000, 3000, 9000, 3000}) {
        game.start(say, std::chrono::milliseconds(ms), "t" + std::to_string(ms));
    }
    game.tick(0.0);
    game.tick(10.0);
    CHECK(log.take() == "t3000 t3000 t5000 t9000");
    never.cancel();
    CHECK(game.size() == 0);
    CHECK(is_argument(refusal([&] { game.tick(-1.0); })));
    CHECK(is_argument(refusal([&] { game.tick(std::numeric_limits<double>::quiet_NaN()); })));
    CHECK(is_argument(refusal([&] { slow.scale(-1.0); })));
}

TEST_CASE("scenario 16: timeout in time, too late, and both in one frame") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto after = [](std::chrono::milliseconds d) -> Task<int> {
        const Counted here;
        co_await wait(d);
        co_return 5;
    };
    game.start([&]() -> Task<> {
        auto in_time = co_await timeout(1s, after(500ms));
        log(in_time ? "value" : "late");
        auto late = co_await timeout(1s, after(5s));
        log(late ? "value" : "late");
        CHECK(Counted::alive == 0);  // the inner destructor has run
        auto both = co_await timeout(1s, after(1s));
        log(both ? "value" : "late");
        const bool ended = co_await timeout(1s, forever());
        log(ended ? "value" : "late");
    });
    game.tick(0.0);
    for (int i = 0; i < 8; ++i) game.tick(0.5);
    CHECK(log.take() == "value late value late");
}

TEST_CASE(
    "scenario 18: 20 000 scripts, half cancelled from inside others at random, and then no allocation any "
    "more") {
    const NoLeaks none;
    Scheduler game;
    std::mt19937 dice(7);
    std::vector<Script<>> scripts;
    scripts.reserve(20'000);
    long resumed = 0;
    auto body = [&]() -> Task<> {
        const Counted here;
        for (;;) {
            co_await next_frame();
            ++resumed;
        }
    };
    for (int i = 0; i < 20'000; ++i) scripts.push_back(game.start(body));
    std::vector<std::size_t> victims(scripts.size());
    for (std::size_t i = 0; i < victims.size(); ++i) victims[i] = i;
    std::shuffle(victims.begin(), victims.end(), dice);
    victims.resize(10'000);
    game.start([&]() -> Task<> {
        for (const std::size_t v : victims) {
            scripts[v].cancel();
            if (dice() % 100 == 0) co_await next_frame();
        }
    });
    for (int i = 0; i < 200; ++i) game.tick(0.01);
    CHECK(game.size() == 10'000);
    CHECK(Counted::alive == 10'000);
    resumed = 0;
    const auto before = segue::test::allocations();
    for (int i = 0; i < 10; ++i) game.tick(0.01);
    CHECK(segue::test::allocations() == before);
    CHECK(resumed == 100'000);
    game.cancel_all();
    CHECK(game.size() == 0);
}

TEST_CASE("scenario 19: millions of children that finish at once, in one loop, need a bounded stack") {
    Scheduler game;
    const int n = less_when_slow(10'000'000);
    int done = 0;
    game.start([&]() -> Task<> {
        for (int i = 0; i < n; ++i) {
            co_await nothing();
            ++done;
        }
    });
    game.tick(0.1);
    CHECK(done == n);
}

TEST_CASE("scenario 19: a chain of 100 000 awaits is cancelled without overflowing the stack") {
    const NoLeaks none;
    Scheduler game;
    auto script = game.start(deep(100'000));
    game.tick(0.1);
    CHECK(Counted::alive == 100'001);
    script.cancel();
    CHECK(script.state() == State::cancelled);
}

TEST_CASE("scenario 20: the compiler traps in their safe forms") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto owner = std::make_shared<Counted>(3);
    game.start([&log, owner]() -> Task<> {
        auto owning = [owner] { return owner->value == 3; };
        co_await until(owning);  // a lambda that owns, named first
        const int v = co_await after_a_frame(1);
        if (v == 1) log("named result");
        auto [a, b] = co_await all(after_a_frame(2), after_a_frame(3));
        log("sum", a + b);
        const Counted kept = co_await []() -> Task<Counted> { co_return Counted(8); }();
        log("moved", kept.value);
    });
    owner.reset();
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "named result sum5 moved8");
    auto suspended = game.start([&]() -> Task<> {
        auto [a, b] = co_await all(after_a_frame(1), deep(3));
        log("never", a + b);
    });
    game.tick(0.1);
    suspended.cancel();  // structured bindings, destroyed while suspended
}

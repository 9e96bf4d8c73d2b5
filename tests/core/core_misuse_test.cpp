// SPDX-License-Identifier: MIT
// Misuse is a clear error that names the script and the line; nothing else happens.
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> walk() { co_await next_frame(); }

}  // namespace

TEST_CASE(
    "an empty or twice awaited task is refused at its co_await, alone or as an entrant, fork or timeout") {
    const std::function<Task<>()> scripts[] = {
        []() -> Task<> {
            Task<> empty;
            co_await empty;
        },
        []() -> Task<> {
            auto t = at_once(1);
            co_await t;
            co_await t;
        },
        []() -> Task<> {
            auto t = walk();
            auto moved = std::move(t);
            co_await t;
        },
        []() -> Task<> {
            Task<> empty;
            co_await all(walk(), std::move(empty));
        },
        []() -> Task<> {
            Task<> empty;
            co_await all_settled(walk(), std::move(empty));
        },
        []() -> Task<> {
            Task<> empty;
            co_await race(walk(), std::move(empty));
        },
        []() -> Task<> {
            auto twice = walk();
            co_await all(twice, twice);
        },
        []() -> Task<> {
            std::vector<Task<>> tasks(2);
            tasks[0] = walk();
            co_await all(std::move(tasks));
        },
        []() -> Task<> {
            std::vector<Task<>> tasks(1);
            co_await any(std::move(tasks));
        },
        []() -> Task<> {
            Task<> empty;
            co_await timeout(1s, std::move(empty));
        },
        []() -> Task<> {
            Task<> empty;
            auto f = co_await fork(std::move(empty));
        },
    };
    int i = 0;
    for (const auto& script : scripts) {
        const std::string text = refusal_in_script(script);
        CHECK_MESSAGE(is_logic(text), i, text);
        CHECK(has(text, "core_misuse_test.cpp:"));
        CHECK(has(text, "script "));
        ++i;
    }
}

TEST_CASE("a race, rush or any of nothing is refused, all of nothing returns at once") {
    const std::function<Task<>()> scripts[] = {
        []() -> Task<> { co_await race(); },
        []() -> Task<> { co_await rush(); },
        []() -> Task<> {
            std::vector<Task<>> none;
            co_await any(std::move(none));
        },
    };
    for (const auto& script : scripts) {
        const std::string text = refusal_in_script(script);
        CHECK(is_argument(text));
        CHECK(has(text, "core_misuse_test.cpp:"));
    }
    Scheduler game;
    auto s = game.start([]() -> Task<> {
        co_await all();
        co_await all_settled();
        std::vector<Task<int>> none;
        auto values = co_await all(std::move(none));
        CHECK(values.empty());
        std::vector<Task<int>> none_again;
        auto outcomes = co_await all_settled(std::move(none_again));
        CHECK(outcomes.empty());
    });
    game.tick(0.0);
    CHECK(s.done());
}

TEST_CASE("starting an empty or started task is refused, with the line of the start") {
    Scheduler game;
    Scope scope(game);
    auto t = walk();
    game.start(std::move(t));
    const std::string again = refusal([&] { game.start(std::move(t)); });  // NOLINT: moved from
    CHECK(is_logic(again));
    CHECK(has(again, "core_misuse_test.cpp:"));
    CHECK(is_logic(refusal([&] { scope.start(Task<>()); })));
    CHECK(game.size() == 1);
}

TEST_CASE("a clock of another scheduler is refused, in a start and in a wait") {
    const NoLeaks no_leaks;
    Scheduler game;
    Scheduler other;
    Clock foreign(other.game());
    const std::string start = refusal(
        [&] { game.start(StartOptions().clock(foreign), [](Counted) -> Task<> { co_return; }, Counted(1)); });
    CHECK(is_argument(start));
    CHECK(has(start, "core_misuse_test.cpp:"));
    CHECK(game.size() == 0);
    const std::string text = refusal_in_script(game, [&]() -> Task<> { co_await wait(1s, foreign); });
    CHECK(!text.empty());
    CHECK(has(text, "core_misuse_test.cpp:"));
    CHECK(!refusal_in_script(game, [&]() -> Task<> {
               co_await wait_until(Clock::time_point(1s), foreign);
           }).empty());
}

TEST_CASE("a stream of another scheduler, and two consumers at once, are refused; the stream goes on") {
    Log log;
    Scheduler game;
    Scheduler other;
    const auto numbers = []() -> Stream<int> {
        for (int i = 1;; ++i) {
            co_await next_frame();
            co_yield i;
        }
    };
    auto stream = numbers();
    game.start([&]() -> Task<> {
        while (auto n = co_await stream.next()) log("", *n);
    });
    game.tick(0.0);
    const auto second = [&]() -> Task<> { co_await stream.next(); };
    const std::string here = refusal_in_script(game, second);
    CHECK(is_logic(here));
    CHECK(has(here, "core_misuse_test.cpp:"));
    const std::string there = refusal_in_script(other, second);
    CHECK(is_logic(there));
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "1 2 3");
    game.cancel_all();
}

TEST_CASE("a call that is refused outside of a co_await names its line, and the script that made it") {
    Scheduler game;
    const std::function<void()> outside[] = {
        [&] { game.tick(-1.0); },
        [&] { game.tick(-1ms); },
        [&] { game.advance(-1.0); },
        [&] { game.advance(std::chrono::duration<float>(-1.f)); },
        [&] { game.game().scale(-1.0); },
        [&] { game.real().scale(2.0); },
        [&] { game.real().pause(); },
        [] { const Channel<int> none(0); },
        [] { static_cast<void>(every(-1s)); },
        [] { static_cast<void>(repeat(-1, [] { return next_frame(); })); },
    };
    for (const auto& call : outside) {
        const std::string text = refusal(call);
        CHECK_MESSAGE(has(text, "core_misuse_test.cpp:"), text);
    }
    const std::function<void()> inside[] = {
        [&] { game.tick(1.0); },
        [&] { game.tick(1ms); },
        [&] { game.advance(1ms); },
        [&] { game.run(Phase::late); },
    };
    for (const auto& call : inside) {
        std::string text;
        game.start(StartOptions().name("boss"), [&]() -> Task<> {
            text = refusal(call);
            co_return;
        });
        game.tick(0.0);
        CHECK_MESSAGE(is_logic(text), text);
        CHECK(has(text, "core_misuse_test.cpp:"));
        CHECK(has(text, "script boss"));
    }
}

TEST_CASE("the join of a scope of another scheduler is refused, and that of a scope by a script in it") {
    Scheduler game;
    Scheduler other;
    Scope scope(game);
    Scope inner(scope);
    auto sleeper = inner.start([]() -> Task<> { co_await forever(); });
    game.tick(0.0);
    const auto join = [&]() -> Task<> { co_await scope.join(); };
    const std::string there = refusal_in_script(other, join);
    CHECK(is_logic(there));
    CHECK(has(there, "another scheduler"));
    CHECK(has(there, "core_misuse_test.cpp:"));
    const Reports reports(game);
    const std::function<Task<>()> scripts[] = {
        join,
        [&]() -> Task<> { co_await race(scope.join(), forever()); },
        [&]() -> Task<> {
            auto child = co_await fork(join());
            auto outcome = co_await child.join();
            CHECK(!outcome.ok());
            co_await join();
        },
    };
    for (const auto& script : scripts) {
        for (Scope* s : {&scope, &inner}) {
            Script<> ended;
            refusal([&] {
                ended = s->start(script);
                game.tick(0.0);
            });
            CHECK(ended.done());
            CHECK(ended.state() != State::done);
        }
    }
    CHECK(scope.size() == 1);
    CHECK(sleeper.state() == State::waiting);
}

TEST_CASE("a completion that two scripts await is refused to the second; the first gets the value") {
    Scheduler game;
    Log log;
    auto [future, resolver] = completion<int>();
    auto& f = future;
    game.start([&log, &f]() -> Task<> {
        const int v = co_await f;
        log("v", v);
    });
    game.tick(0.0);
    const auto second = [&f]() -> Task<> { co_await f; };
    const std::string text = refusal_in_script(game, second);
    CHECK(is_logic(text));
    CHECK(has(text, "script "));
    CHECK(has(text, "core_misuse_test.cpp:"));
    resolver.value(4);
    game.tick(0.0);
    CHECK(log.take() == "v4");
    CHECK(game.size() == 0);
}

TEST_CASE("a completion is its script's until that has resumed: a second one is refused till then") {
    Scheduler game;
    Log log;
    auto [future, resolver] = completion<int>();
    auto& f = future;
    auto first = game.start([&log, &f]() -> Task<> {
        const int v = co_await f;
        log("v", v);
    });
    game.tick(0.0);
    first.pause();
    resolver.value(4);
    game.tick(0.0);
    const auto second = [&f]() -> Task<> { co_await f; };
    CHECK(is_logic(refusal_in_script(game, second)));
    first.resume();
    game.tick(0.0);
    CHECK(log.take() == "v4");
}

TEST_CASE("a completion that was moved away is refused to who awaits it") {
    Scheduler game;
    auto [future, resolver] = completion<int>();
    const Future<int> taken = std::move(future);
    auto& f = future;
    const auto script = [&f]() -> Task<> { co_await f; };
    const std::string text = refusal_in_script(game, script);
    CHECK(is_logic(text));
    CHECK(has(text, "moved away"));
}

TEST_CASE("a refusal within a group, a sequence or a repetition names the line of that") {
    const std::function<Task<>()> scripts[] = {
        []() -> Task<> { co_await all(next_frame(), wait(-1s)); },
        []() -> Task<> { co_await race(next_frame(), all(forever(), wait(-1s))); },
        []() -> Task<> { co_await timeout(1s, frames(-1)); },
        []() -> Task<> { co_await sequence(frames(0), frames(0), wait(-1s)); },
        []() -> Task<> { co_await repeat(2, [] { return wait(-1s); }); },
    };
    for (const auto& script : scripts) CHECK(has(refusal_in_script(script), "core_misuse_test.cpp:"));
}

TEST_CASE("a channel of capacity 0, and repeating a negative number of times, are refused") {
    CHECK(is_argument(refusal([] { const Channel<int> channel(0); })));
    CHECK(is_argument(refusal([] { static_cast<void>(repeat(-1, [] { return next_frame(); })); })));
}

TEST_CASE("a task dropped before it starts runs nothing, and destroys its arguments") {
    const NoLeaks no_leaks;
    bool ran = false;
    const auto coroutine = [&](Counted) -> Task<> {
        ran = true;
        co_return;
    };
    {
        auto t = coroutine(Counted(1));
        CHECK(Counted::alive == 1);
        CHECK(static_cast<bool>(t));
    }
    auto a = coroutine(Counted(1));
    a = coroutine(Counted(2));
    CHECK(Counted::alive == 1);
    a = Task<>();
    CHECK(!ran);
}

TEST_CASE("waits, groups and streams that are made and dropped without a co_await do nothing") {
    const NoLeaks no_leaks;
    Scheduler game;
    bool ran = false;
    const auto task = [&](Counted) -> Task<> {
        ran = true;
        co_return;
    };
    const auto numbers = [](Counted) -> Stream<int> { co_yield 1; };
    game.start([&]() -> Task<> {
        static_cast<void>(wait(1s));
        static_cast<void>(all(task(Counted(1)), next_frame()));
        static_cast<void>(race(task(Counted(1)), next_frame()));
        static_cast<void>(timeout(1s, task(Counted(1))));
        static_cast<void>(fork(task(Counted(1))));
        static_cast<void>(until([] { return true; }));
        static_cast<void>(numbers(Counted(1)));
        auto stream = numbers(Counted(1));
        static_cast<void>(stream.next());
        static_cast<void>(background([] { return 1; }));
        co_return;
    });
    game.tick(0.0);
    CHECK(!ran);
    CHECK(game.size() == 0);
}

#if SEGUE_EXCEPTIONS

TEST_CASE("a refusal may be caught, and the script goes on") {
    Scheduler game;
    Log log;
    auto s = game.start([&]() -> Task<> {
        try {
            co_await wait(-1s);
        } catch (const std::invalid_argument& e) {
            log("caught");
        }
        co_await next_frame();
        log("on");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "caught on");
    CHECK(s.state() == State::done);
}

#else

namespace {
int heard = 0;
}

TEST_CASE(
    "without exceptions a handler that returns: the call does nothing, an awaiting script is cancelled") {
    const NoLeaks no_leaks;
    heard = 0;
    auto before = on_misuse([](std::string_view) { ++heard; });
    {
        Scheduler game;
        bool went_on = false;
        auto s = game.start([&]() -> Task<> {
            const Counted local;
            const auto child = [&]() -> Task<> { co_await wait(-1s); };
            co_await race(forever(), child());
            went_on = true;
        });
        game.tick(-1.0);
        CHECK(game.stats().ticks == 0);
        game.tick(0.0);
        game.tick(0.0);
        CHECK(heard == 2);
        CHECK(!went_on);
        CHECK(s.state() == State::cancelled);
        auto alone = game.start([&]() -> Task<> {
            const Counted local;
            co_await frames(-1);
            went_on = true;
        });
        game.tick(0.0);
        CHECK(heard == 3);
        CHECK(!went_on);
        CHECK(alone.state() == State::cancelled);
    }
    on_misuse(before);
}

#endif

// SPDX-License-Identifier: MIT
// Outcomes and joiners, what is kept alive, and how scripts are started.
#include <memory>
#include <optional>
#include <unordered_set>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<int> patrol(int frames_to_walk) {
    co_await frames(frames_to_walk);
    co_return frames_to_walk;
}

}  // namespace

TEST_CASE("scenario 13: an empty handle has ended, and every call on it is harmless") {
    Script<int> none;
    CHECK(none.done());
    CHECK_FALSE(none);
    CHECK(none.state() == State::cancelled);
    CHECK(none.id() == 0);
    CHECK(none.name() == "");
    CHECK_FALSE(none.take());
    none.cancel();
    none.pause();
    none.resume();
    CHECK_FALSE(none.paused());
}

TEST_CASE("a script is named after its coroutine, or by its options, and numbered in start order") {
    Scheduler game;
    auto a = game.start(patrol(1));
    auto b = game.start(StartOptions{}.name("boss"), patrol(1));
    auto c = game.start([]() -> Task<> { co_return; });
    CHECK(a.name() == "patrol");
    CHECK(b.name() == "boss");
    CHECK(c.name() == "lambda");
    CHECK(a.id() < b.id());
    CHECK(b.id() < c.id());
}

TEST_CASE("a handle compares, hashes, moves and copies; dropping it changes nothing") {
    Scheduler game;
    auto a = game.start(patrol(2));
    const auto b = game.start(patrol(2));
    const std::unordered_set<Script<int>> set{a, b, a};
    CHECK(set.size() == 2);
    auto copy = a;
    CHECK(copy == a);
    CHECK_FALSE(a == b);
    const auto moved = std::move(copy);
    CHECK(moved == a);
    {
        const auto dropped = game.start(patrol(1));
    }
    CHECK(game.size() == 3);
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(game.size() == 0);
}

TEST_CASE("the states of a script from its start to its end") {
    Scheduler game;
    State inside = State::done;
    Script<> script;
    Event event;
    script = game.start([&]() -> Task<> {
        inside = script.state();
        co_await event;
        co_await wait(1s);
    });
    CHECK(script.state() == State::ready);
    game.tick(0.1);
    CHECK(inside == State::running);
    CHECK(script.state() == State::waiting);
    event.set();
    CHECK(script.state() == State::ready);
    game.tick(0.1);
    script.pause();
    CHECK(script.state() == State::paused);
    CHECK(script);
    script.resume();
    CHECK(script.state() == State::waiting);
    game.tick(1.0);
    CHECK(script.state() == State::done);
    CHECK(script.done());
}

TEST_CASE("scenario 13: a value is taken once, also after the scheduler's end") {
    Script<int> script;
    Script<int> unfinished;
    {
        Scheduler game;
        script = game.start(patrol(1));
        unfinished = game.start(patrol(100));
        CHECK_FALSE(script.take());
        for (int i = 0; i < 3; ++i) game.tick(0.1);
    }
    CHECK(script.state() == State::done);
    auto outcome = script.take();
    REQUIRE(outcome.has_value());
    CHECK(outcome->ok());
    CHECK(outcome->kind() == Outcome<int>::done);
    CHECK(outcome->value() == 1);
    CHECK_FALSE(script.take());
    CHECK(unfinished.state() == State::cancelled);
    unfinished.cancel();
    unfinished.pause();
    CHECK(unfinished.take()->kind() == Kind::cancelled);
}

TEST_CASE("scenario 13: a handle to an ended script does not become that of a later one") {
    Scheduler game;
    auto old = game.start(patrol(0));
    game.tick(0.1);
    CHECK(old.done());
    std::vector<Script<int>> later;
    for (int i = 0; i < 100; ++i) later.push_back(game.start(patrol(5)));
    old.cancel();
    game.tick(0.1);
    for (const auto& s : later) {
        CHECK(s.state() == State::waiting);
        CHECK_FALSE(s == old);
    }
}

TEST_CASE("join gives every joiner a copy, at once when the script has ended") {
    Scheduler game;
    Log log;
    auto script = game.start(patrol(2));
    for (int i = 0; i < 2; ++i) {
        game.start([&]() -> Task<> {
            const auto outcome = co_await script.join();
            log("got", outcome.value());
        });
    }
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    CHECK(log.take() == "got2 got2");
    game.start([&]() -> Task<> {
        const auto outcome = co_await script.join();
        log("late", outcome.value());
    });
    game.tick(0.1);
    CHECK(log.take() == "late2");
}

TEST_CASE("a move-only value goes to the first joiner, and a later one gets a failed outcome that says so") {
    Scheduler game;
    Log log;
    auto make = []() -> Task<std::unique_ptr<int>> {
        co_await next_frame();
        co_return std::make_unique<int>(7);
    };
    auto script = game.start(make);
    for (int i = 0; i < 2; ++i) {
        game.start([&]() -> Task<> {
            auto outcome = co_await script.join();
            if (outcome.ok()) {
                log("got", *outcome.value());
            } else {
                log(outcome.kind() == Kind::failed ? "failed" : "other");
            }
        });
    }
    game.tick(0.1);
    game.tick(0.1);
#if SEGUE_EXCEPTIONS
    CHECK(log.take() == "got7 failed");
#else
    CHECK(log.take() == "got7 other");
#endif
}

TEST_CASE("a joiner that is cancelled is not told, and the script goes on") {
    Scheduler game;
    Log log;
    auto script = game.start(patrol(2));
    auto joiner = game.start([&]() -> Task<> {
        co_await script.join();
        log("never");
    });
    game.tick(0.1);
    joiner.cancel();
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    CHECK(script.state() == State::done);
    CHECK(log.take() == "");
}

TEST_CASE("a script that joins itself is refused") {
    Scheduler game;
    Script<> script;
    CHECK(is_logic(refusal_in_script(game, [&]() -> Task<> {
        const auto self = co_await this_script();
        co_await self.join();
    })));
}

TEST_CASE("a callable and copies of its arguments live as long as the script, and no longer") {
    const NoLeaks none;
    Scheduler game;
    int seen = 0;
    Script<> script;
    {
        Counted argument(5);
        script = game.start(
            [&seen, kept = Counted(3)](const Counted& copy, int& by_copy) -> Task<> {
                co_await next_frame();
                seen = kept.value + copy.value + ++by_copy;
                co_await forever();
            },
            argument, 1);
    }
    game.tick(0.1);
    game.tick(0.1);
    CHECK(seen == 10);
    CHECK(Counted::alive == 2);
    script.cancel();
    CHECK(Counted::alive == 0);
}

TEST_CASE("a callable may be a member function, with what it lives on by reference") {
    struct Guard {
        int steps = 0;
        Task<> walk(int n) {
            for (int i = 0; i < n; ++i) {
                ++steps;
                co_await next_frame();
            }
        }
    };
    Scheduler game;
    Guard guard;
    game.start(&Guard::walk, &guard, 3);
    game.start(&Guard::walk, std::ref(guard), 2);
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(guard.steps == 5);
}

TEST_CASE("an empty task cannot be started, and a task that was started is empty") {
    Scheduler game;
    auto task = patrol(1);
    game.start(std::move(task));
    CHECK_FALSE(task);
    CHECK(is_logic(refusal([&] { game.start(std::move(task)); })));
    CHECK(game.size() == 1);
}

TEST_CASE("a task that is dropped before it starts runs nothing and destroys its arguments") {
    const NoLeaks none;
    bool ran = false;
    auto body = [&](Counted) -> Task<> {
        ran = true;
        co_return;
    };
    {
        const auto dropped = body(Counted());
        CHECK(Counted::alive == 1);
    }
    CHECK_FALSE(ran);
}

TEST_CASE("a result by reference refers to the same object") {
    Scheduler game;
    int x = 1;
    auto refer = [](int& r) -> Task<int&> {
        co_await next_frame();
        co_return r;
    };
    game.start([&]() -> Task<> {
        int& r = co_await refer(x);
        r = 5;
        auto [a, b] = co_await all(refer(x), refer(x));
        a.get() += 1;
        b.get() += 1;
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(x == 7);
}

// SPDX-License-Identifier: MIT
// Scopes: who owns which scripts.
#include <memory>
#include <vector>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> idle(Log& log, std::string word) {
    const Says a(log, word);
    co_await forever();
}

}  // namespace

TEST_CASE("a scope's scripts are cancelled with it, in reverse order of start, nested scopes among them") {
    Log log;
    Scheduler game;
    {
        Scope scope(game);
        scope.start(idle(log, "1"));
        Scope inner(scope);
        inner.start(idle(log, "2"));
        scope.start(idle(log, "3"));
        inner.start(idle(log, "4"));
        game.start(idle(log, "free"));
        game.tick(0.0);
        CHECK(scope.size() == 4);
        CHECK(inner.size() == 2);
        scope.cancel();
        CHECK(log.take() == "4 3 2 1");
        CHECK(scope.size() == 0);
        CHECK(game.size() == 1);
    }
    CHECK(log.take() == "");
}

TEST_CASE("a scope is still usable after cancel") {
    Log log;
    Scheduler game;
    Scope scope(game);
    scope.start(idle(log, "a"));
    game.tick(0.0);
    scope.cancel();
    auto s = scope.start(idle(log, "b"));
    CHECK(s);
    game.tick(0.0);
    CHECK(s.state() == State::waiting);
    scope.cancel();
    CHECK(log.take() == "a b");
}

TEST_CASE("dropping a handle changes nothing, dropping a scope ends its scripts") {
    Log log;
    Scheduler game;
    {
        Scope scope(game);
        {
            auto handle = scope.start(idle(log, "a"));
        }
        game.tick(0.0);
        CHECK(game.size() == 1);
    }
    CHECK(log.take() == "a");
    CHECK(game.size() == 0);
}

TEST_CASE("size counts the scripts alive, and falls as they end") {
    Scheduler game;
    Scope scope(game);
    for (int i = 0; i < 5; ++i) scope.start([i]() -> Task<> { co_await frames(i); });
    CHECK(scope.size() == 5);
    for (int i = 5; i-- > 0;) {
        game.tick(0.0);
        CHECK(scope.size() == static_cast<std::size_t>(i));
    }
}

TEST_CASE("moving a scope moves the ownership; assignment cancels what it held") {
    Log log;
    Scheduler game;
    Scope a(game);
    a.start(idle(log, "a"));
    Scope b(game);
    b.start(idle(log, "b"));
    game.tick(0.0);
    b = std::move(a);
    CHECK(log.take() == "b");
    CHECK(b.size() == 1);
    Scope c(std::move(b));
    CHECK(c.size() == 1);
    c = Scope(game);
    CHECK(log.take() == "a");
    c.start(idle(log, "c"));
    c.cancel();
    std::vector<Scope> many;
    for (int i = 0; i < 20; ++i) {
        many.emplace_back(game);
        many.back().start(idle(log, std::to_string(i)));
    }
    game.tick(0.0);
    log.take();
    many.erase(many.begin() + 3, many.end());
    CHECK(game.size() == 3);
    many.clear();
    CHECK(game.size() == 0);
}

TEST_CASE("a moved-from scope holds nothing and refuses starts") {
    Log log;
    Scheduler game;
    Scope a(game);
    Scope b(std::move(a));
    auto s = a.start(idle(log, "x"));  // NOLINT: that is the point
    CHECK(s.state() == State::cancelled);
    CHECK(a.size() == 0);
    a.cancel();
    a.pause();
    a.resume();
    CHECK(game.size() == 0);
}

TEST_CASE("after its scheduler or its outer scope a scope is dead and refuses starts") {
    const NoLeaks no_leaks;
    Log log;
    auto game = std::make_unique<Scheduler>();
    auto outer = std::make_unique<Scope>(*game);
    Scope inner(*outer);
    auto s = inner.start(idle(log, "a"));
    outer.reset();
    CHECK(s.state() == State::cancelled);
    auto late = inner.start([](Counted) -> Task<> { co_return; }, Counted(1));
    CHECK(late.state() == State::cancelled);
    Scope of_dead(inner);
    CHECK(of_dead.start(at_once(1)).state() == State::cancelled);
    Scope alive(*game);
    game.reset();
    CHECK(alive.start(at_once(1)).state() == State::cancelled);
    CHECK(alive.size() == 0);
    alive.cancel();
    alive.pause();
    alive.resume();
    Scope moved(std::move(alive));
    CHECK(moved.start(at_once(1)).state() == State::cancelled);
}

TEST_CASE("scopes may be destroyed in any order, also the outer one first") {
    const NoLeaks no_leaks;
    Scheduler game;
    const auto hold = []() -> Task<> {
        const Counted local;
        co_await forever();
    };
    for (int order = 0; order < 6; ++order) {
        std::vector<std::unique_ptr<Scope>> s;
        s.push_back(std::make_unique<Scope>(game));
        s.push_back(std::make_unique<Scope>(*s[0]));
        s.push_back(std::make_unique<Scope>(*s[1]));
        for (auto& scope : s) scope->start(hold);
        game.tick(0.0);
        static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (const int i : orders[order]) s[static_cast<std::size_t>(i)].reset();
        CHECK(game.size() == 0);
    }
}

TEST_CASE("a scope local to a script of an outer scope goes with that script") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    for (const bool whole : {false, true}) {
        auto outer = std::make_unique<Scope>(game);
        outer->start([&]() -> Task<> {
            Scope wave(*outer);
            for (int i = 0; i < 3; ++i) wave.start(idle(log, "w" + std::to_string(i)));
            co_await forever();
        });
        game.tick(0.0);
        game.tick(0.0);
        CHECK(outer->size() == 4);
        if (whole) {
            outer.reset();
        } else {
            outer->cancel();
        }
        CHECK(log.take() == "w2 w1 w0");
        CHECK(game.size() == 0);
    }
}

TEST_CASE(
    "join of a scope waits for every script in it, those of nested scopes and those that come meanwhile") {
    Log log;
    Scheduler game;
    Scope scope(game);
    Scope inner(scope);
    scope.start([]() -> Task<> { co_await frames(1); });
    inner.start([]() -> Task<> { co_await frames(2); });
    game.start([&]() -> Task<> {
        co_await scope.join();
        log("joined");
        co_await scope.join();
        log("again");
    });
    game.tick(0.0);
    game.tick(0.0);
    inner.start([]() -> Task<> { co_await frames(1); });
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "joined again");
}

TEST_CASE("join of a scope ends when it is cancelled, and when it is destroyed") {
    Log log;
    Scheduler game;
    auto scope = std::make_unique<Scope>(game);
    const auto join = [&](std::string w) -> Task<> {
        co_await scope->join();
        log(w);
    };
    scope->start([]() -> Task<> { co_await forever(); });
    game.start(join, "first");
    game.tick(0.0);
    scope->cancel();
    game.tick(0.0);
    CHECK(log.take() == "first");
    scope->start([]() -> Task<> { co_await forever(); });
    game.start(join, "second");
    auto paused = game.start(join, "paused");
    game.tick(0.0);
    paused.pause();
    scope.reset();
    game.tick(0.0);
    CHECK(log.take() == "second");
    paused.resume();
    game.tick(0.0);
    CHECK(log.take() == "paused");
}

TEST_CASE("join of a scope ends when a nested one is destroyed inside its last script") {
    Log log;
    Scheduler game;
    Scope outer(game);
    auto inner = std::make_unique<Scope>(outer);
    game.start([&]() -> Task<> {
        co_await outer.join();
        log("joined");
    });
    auto last = inner->start([&]() -> Task<> {
        co_await next_frame();
        inner.reset();
        log("on");
        co_await next_frame();
    });
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    CHECK(last.state() == State::cancelled);
    CHECK(log.take() == "on joined");
}

TEST_CASE("join of a scope may enter a race") {
    Log log;
    Scheduler game;
    Scope scope(game);
    scope.start([]() -> Task<> { co_await frames(5); });
    game.start([&]() -> Task<> {
        auto first = co_await race(scope.join(), frames(2));
        log("won", static_cast<std::int64_t>(first.index()));
        const bool in_time = co_await timeout(1h, scope.join());
        log(in_time ? "joined" : "?");
    });
    for (int i = 0; i < 8; ++i) game.tick(0.0);
    CHECK(log.take() == "won1 joined");
}

TEST_CASE(
    "scripts that destructors start in a scope that is cancelled live, in one that is destroyed they are "
    "refused") {
    Log log;
    Scheduler game;
    std::vector<State> states;
    auto scope = std::make_unique<Scope>(game);
    Scope& alias = *scope;
    const auto phoenix = [&]() -> Task<> {
        const auto act = [&] { states.push_back(alias.start(idle(log, "reborn")).state()); };
        const AtEnd end(act);
        co_await forever();
    };
    scope->start(phoenix);
    game.tick(0.0);
    scope->cancel();
    CHECK(states == std::vector<State>{State::ready});
    CHECK(scope->size() == 1);
    scope->start(phoenix);
    game.tick(0.0);
    scope.reset();
    CHECK(states == std::vector<State>{State::ready, State::cancelled});
    CHECK(game.size() == 0);
}

TEST_CASE("a thousand entities with scopes die at random ticks: their scripts die with them, nothing else") {
    const NoLeaks no_leaks;
    struct Entity {
        explicit Entity(Scheduler& s) : scope(s) {}
        Counted counted;
        int moves = 0;
        Scope scope;
    };
    Scheduler game;
    std::vector<std::unique_ptr<Entity>> entities;
    for (int i = 0; i < 1000; ++i) {
        entities.push_back(std::make_unique<Entity>(game));
        Entity& e = *entities.back();
        e.scope.start([&e]() -> Task<> {
            for (;;) {
                co_await next_frame();
                ++e.moves;
            }
        });
        e.scope.start([&e]() -> Task<> {
            for (;;) {
                co_await wait(50ms);
                ++e.moves;
            }
        });
    }
    std::uint32_t random = 7;
    for (int t = 0; t < 100; ++t) {
        game.tick(0.016);
        for (int k = 0; k < 8; ++k) {
            random = random * 1664525u + 1013904223u;
            entities[(random >> 8) % entities.size()].reset();
        }
        std::size_t alive = 0;
        for (const auto& e : entities) alive += e ? 2 : 0;
        CHECK(game.size() == alive);
    }
    entities.clear();
    CHECK(game.size() == 0);
}

// SPDX-License-Identifier: MIT
// Script handles, outcomes, take and join.
#include <memory>
#include <unordered_set>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> patrol_the_yard() { co_await forever(); }

}  // namespace

TEST_CASE("an empty handle refers to nothing: ended, cancelled, every call harmless") {
    Script<int> none;
    CHECK(none.done());
    CHECK(!none);
    CHECK(none.state() == State::cancelled);
    CHECK(none.id() == 0);
    CHECK(none.name() == "");
    CHECK(!none.running());
    CHECK(!none.paused());
    none.cancel();
    none.pause();
    none.resume();
    CHECK(!none.take().has_value());
    CHECK(none == Script<int>());
    Scheduler game;
    Kind kind = Kind::done;
    game.start([&]() -> Task<> {
        auto outcome = co_await none.join();
        kind = outcome.kind();
    });
    game.tick(0.0);
    CHECK(kind == Kind::cancelled);
}

TEST_CASE("a handle is copied and moved, and each copy is the same script") {
    Scheduler game;
    Script<> a = game.start(patrol_the_yard());
    Script<> b = a;
    Script<> c = std::move(a);
    CHECK(b == c);
    CHECK(!a);  // NOLINT: moved from
    CHECK(b.id() == c.id());
    game.tick(0.0);
    c.cancel();
    CHECK(b.state() == State::cancelled);
    b = Script<>();
    CHECK(c.state() == State::cancelled);
    Script<> other = game.start(patrol_the_yard());
    CHECK(other != c);
    std::unordered_set<Script<>> set{other, c, c};
    CHECK(set.size() == 2);
    CHECK(set.contains(other));
}

TEST_CASE("the states of a script: ready, waiting, running, paused, and how it ended") {
    Scheduler game;
    Event event;
    Script<> s;
    s = game.start([&]() -> Task<> {
        CHECK(s.state() == State::running);
        CHECK(s.running());
        co_await event;
    });
    CHECK(s.state() == State::ready);
    CHECK(static_cast<bool>(s));
    game.tick(0.0);
    CHECK(s.state() == State::waiting);
    CHECK(!s.running());
    event.set();
    CHECK(s.state() == State::ready);
    s.pause();
    CHECK(s.state() == State::paused);
    s.resume();
    game.tick(0.0);
    CHECK(s.state() == State::done);
    CHECK(s.done());
    CHECK(!s);
    CHECK(std::string(to_string(State::waiting)) == "waiting");
}

TEST_CASE("a script runs while a child or an entrant of it does, not while its fork does") {
    Scheduler game;
    Script<> s;
    std::vector<bool> seen;
    const auto look = [&]() -> Task<> {
        co_await next_frame();
        seen.push_back(s.running());
    };
    s = game.start([&]() -> Task<> {
        co_await look();
        co_await all(look(), next_frame());
        auto f = co_await fork(look());
        co_await forever();
    });
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(seen == std::vector<bool>{true, true, false});
}

TEST_CASE("the name is the coroutine's own, or the one given at start") {
    Scheduler game;
    auto a = game.start(patrol_the_yard());
    auto b = game.start(StartOptions().name("boss"), patrol_the_yard());
    CHECK(a.name() == "patrol_the_yard");
    CHECK(b.name() == "boss");
    a.cancel();
    CHECK(a.name() == "patrol_the_yard");
    auto c = game.start(&patrol_the_yard);
    CHECK(c.name() == "patrol_the_yard");
}

TEST_CASE("ids count the scripts in the order of their start, and a reused slot does not alias") {
    Scheduler game;
    std::vector<Script<>> old;
    for (int i = 0; i < 100; ++i) {
        old.push_back(game.start(patrol_the_yard()));
        game.tick(0.0);
        if (i > 0) CHECK(old[static_cast<std::size_t>(i)].id() > old[static_cast<std::size_t>(i - 1)].id());
        old.back().cancel();
    }
    auto fresh = game.start(patrol_the_yard());
    game.tick(0.0);
    for (auto& o : old) {
        CHECK(o != fresh);
        o.cancel();
        o.pause();
    }
    CHECK(fresh.state() == State::waiting);
}

TEST_CASE("take gives the outcome once, when the script has ended") {
    Scheduler game;
    auto s = game.start(after_a_frame(5));
    CHECK(!s.take().has_value());
    game.tick(0.0);
    CHECK(!s.take().has_value());
    game.tick(0.0);
    auto copy = s;
    auto outcome = s.take();
    REQUIRE(outcome.has_value());
    CHECK(outcome->kind() == Kind::done);
    CHECK(outcome->ok());
    CHECK(outcome->value() == 5);
    CHECK(outcome->error() == nullptr);
    CHECK(!s.take().has_value());
    CHECK(!copy.take().has_value());
}

TEST_CASE("an outcome outlives the scheduler, while a handle does") {
    const NoLeaks no_leaks;
    Script<Counted> s;
    Script<> endless;
    {
        Scheduler game;
        s = game.start([]() -> Task<Counted> { co_return Counted(9); });
        endless = game.start(patrol_the_yard());
        game.tick(0.0);
    }
    CHECK(s.state() == State::done);
    CHECK(s.take()->value().value == 9);
    CHECK(endless.take()->kind() == Kind::cancelled);
    s = Script<Counted>();
    CHECK(Counted::alive == 0);
}

TEST_CASE("results nobody can ask for are destroyed at the script's end") {
    const NoLeaks no_leaks;
    Scheduler game;
    game.start([]() -> Task<Counted> { co_return Counted(1); });
    auto kept = game.start([]() -> Task<Counted> { co_return Counted(2); });
    game.tick(0.0);
    CHECK(Counted::alive == 1);
    kept = Script<Counted>();
    CHECK(Counted::alive == 0);
}

TEST_CASE("a copyable value goes to every joiner and to take, and is copied only where it must be") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto s = game.start([]() -> Task<Counted> {
        co_await next_frame();
        co_return Counted(3);
    });
    for (int i = 0; i < 3; ++i) {
        game.start([&]() -> Task<> {
            auto outcome = co_await s.join();
            log("", outcome.value().value);
        });
    }
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "3 3 3");
    CHECK(s.take()->value().value == 3);
    s = Script<Counted>();
}

TEST_CASE("a move-only value goes to the first joiner; a later one gets a failed outcome that says so") {
    Log log;
    Scheduler game;
    auto s = game.start([]() -> Task<std::unique_ptr<int>> {
        co_await next_frame();
        co_return std::make_unique<int>(4);
    });
    const auto join = [&](std::string w) -> Task<> {
        auto outcome = co_await s.join();
        if (outcome.ok()) {
            log(w, *outcome.value());
            auto mine = std::move(outcome).value();
            CHECK(*mine == 4);
        } else {
            log(w + "-late");
#if SEGUE_EXCEPTIONS
            CHECK(outcome.kind() == Kind::failed);
            try {
                std::rethrow_exception(outcome.error());
            } catch (const std::logic_error& e) {
                CHECK(has(e.what(), "taken"));
            }
#endif
        }
    };
    game.start(join, "a");
    game.start(join, "b");
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "a4 b-late");
}

TEST_CASE("references as results") {
    Scheduler game;
    int target = 1;
    auto s = game.start([&]() -> Task<int&> {
        co_await next_frame();
        co_return target;
    });
    int* through_child = nullptr;
    game.start([&]() -> Task<> {
        const auto give = [&]() -> Task<int&> { co_return target; };
        int& r = co_await give();
        through_child = &r;
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(through_child == &target);
    auto outcome = s.take();
    CHECK(&outcome->value() == &target);
}

TEST_CASE("results of any shape: no default constructor, over-aligned, big, const-free copies") {
    struct NoDefault {
        explicit NoDefault(int v) : value(v) {}
        int value;
    };
    struct alignas(64) Wide {
        explicit Wide(int v) : value(v) {}
        int value;
    };
    struct Big {
        int values[1000] = {};
    };
    Scheduler game;
    auto a = game.start([]() -> Task<NoDefault> { co_return NoDefault(1); });
    auto b = game.start([]() -> Task<Wide> {
        Wide local(2);
        CHECK(reinterpret_cast<std::uintptr_t>(&local) % 64 == 0);
        co_await next_frame();
        co_return local;
    });
    auto c = game.start([]() -> Task<Big> {
        Big big;
        big.values[999] = 3;
        co_return big;
    });
    int sum = 0;
    game.start([&]() -> Task<> {
        const auto wide = []() -> Task<Wide> { co_return Wide(5); };
        const Wide w = co_await wide();
        auto both = co_await all(wide(), next_frame());
        sum = w.value + std::get<0>(both).value;
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(a.take()->value().value == 1);
    CHECK(b.take()->value().value == 2);
    CHECK(c.take()->value().values[999] == 3);
    CHECK(sum == 10);
}

TEST_CASE("join never hangs, whatever ends the script: return, error, cancel, already ended") {
    Log log;
    Scheduler game;
    const Reports reports(game);
    auto returns = game.start(after_a_frame(1));
    auto cancelled = game.start(patrol_the_yard());
    auto ended = game.start(at_once(2));
    const auto join = [&](std::string w, auto script) -> Task<> {
        auto outcome = co_await script.join();
        log(w, static_cast<std::int64_t>(outcome.kind()));
    };
    game.tick(0.0);
    game.start(join, "ended", ended);
    game.start(join, "returns", returns);
    game.start(join, "cancelled", cancelled);
#if SEGUE_EXCEPTIONS
    auto fails = game.start([]() -> Task<> {
        co_await next_frame();
        throw std::runtime_error("x");
    });
    game.start(join, "fails", fails);
#endif
    game.tick(0.0);
    CHECK(log.take() == "ended0 returns0");
    cancelled.cancel();
    game.tick(0.0);
#if SEGUE_EXCEPTIONS
    CHECK(log.take() == "cancelled2 fails1");
#else
    CHECK(log.take() == "cancelled2");
#endif
    CHECK(reports.failures.empty());
}

TEST_CASE("a joiner resumes exactly once, with what happened, and its guards run") {
    Log log;
    Scheduler game;
    auto victim = game.start(patrol_the_yard());
    auto joiner = game.start([&]() -> Task<> {
        const Says a(log, "guard");
        auto outcome = co_await victim.join();
        log("joined", static_cast<std::int64_t>(outcome.kind()));
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        victim.cancel();
        victim.cancel();
    });
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(log.take() == "joined2 guard");
    CHECK(joiner.state() == State::done);
}

TEST_CASE("a joiner may be cancelled, also after the script it waits for has ended") {
    const NoLeaks no_leaks;
    Scheduler game;
    auto s = game.start(after_a_frame(1));
    const auto join = [&]() -> Task<> {
        const Counted local;
        co_await s.join();
    };
    auto before = game.start(join);
    auto between = game.start(join);
    game.start([&]() -> Task<> {
        co_await frames(1);
        between.cancel();
    });
    game.tick(0.0);
    before.cancel();
    game.tick(0.0);
    CHECK(before.state() == State::cancelled);
    CHECK(between.state() == State::cancelled);
}

TEST_CASE("a script that joins itself is refused, also through a child or an entrant") {
    const std::function<Task<>(Script<>)> scripts[] = {
        [](Script<> self) -> Task<> { co_await self.join(); },
        [](Script<> self) -> Task<> {
            const auto child = [](Script<> s) -> Task<> { co_await s.join(); };
            co_await child(self);
        },
        [](Script<> self) -> Task<> {
            const auto child = [](Script<> s) -> Task<> { co_await s.join(); };
            co_await all(child(self), next_frame());
        },
        [](Script<> self) -> Task<> { co_await race(self.join(), next_frame()); },
    };
    for (const auto& script : scripts) {
        const std::string text = refusal_in_script([&]() -> Task<> {
            auto self = co_await this_script();
            auto inner = script(self.handle());
            co_await inner;
        });
        CHECK(is_logic(text));
        CHECK(has(text, "joins itself"));
        CHECK(has(text, "core_handle_test.cpp:"));
    }
}

TEST_CASE("two scripts that join each other can still be cancelled") {
    Scheduler game;
    Script<> a;
    Script<> b;
    a = game.start([&]() -> Task<> { co_await b.join(); });
    b = game.start([&]() -> Task<> { co_await a.join(); });
    game.tick(0.0);
    a.cancel();
    game.tick(0.0);
    CHECK(b.state() == State::done);
}

TEST_CASE("a live script of another scheduler is refused by join, an ended one tells its outcome at once") {
    Log log;
    Scheduler one;
    Scheduler two;
    auto s = one.start(after_a_frame(3));
    const auto join = [&]() -> Task<> {
        auto outcome = co_await s.join();
        log("joined", outcome.value());
    };
    one.tick(0.0);
    const std::string text = refusal_in_script(two, join);
    CHECK(is_logic(text));
    CHECK(has(text, "another scheduler"));
    CHECK(has(text, "core_handle_test.cpp:"));
    one.tick(0.0);
    CHECK(s.state() == State::done);
    CHECK(refusal_in_script(two, join) == "");
    CHECK(log.take() == "joined3");
}

TEST_CASE("start keeps a callable and decayed copies of its arguments as long as the script") {
    const NoLeaks no_leaks;
    Scheduler game;
    int sum = 0;
    {
        const Counted captured(1);
        std::string text = "a text that is too long for a small string, and lives in the heap";
        int lasting = 5;
        static int* lasting_place = nullptr;
        lasting_place = &lasting;
        game.start(
            [captured, &sum](const Counted& a, std::string t, int&& n) -> Task<> {
                co_await next_frame();
                co_await next_frame();
                sum = captured.value + a.value + static_cast<int>(t.size()) + n;
            },
            Counted(2), text, lasting);
        CHECK(lasting_place == &lasting);
    }
    game.tick(0.0);
    game.tick(0.0);
    CHECK(Counted::alive == 2);
    game.tick(0.0);
    CHECK(sum == 1 + 2 + 65 + 5);
    CHECK(Counted::alive == 0);
}

TEST_CASE("start takes member functions, function pointers, std::ref and mutable closures") {
    struct Guard {
        Task<> patrol(int steps) {
            for (int i = 0; i < steps; ++i) {
                co_await next_frame();
                ++moved;
            }
        }
        int moved = 0;
    };
    Scheduler game;
    Guard guard;
    game.start(&Guard::patrol, &guard, 2);
    game.start(&Guard::patrol, std::ref(guard), 2);
    int last = 0;
    game.start([n = 0, &last]() mutable -> Task<> {
        for (;;) {
            last = ++n;
            co_await next_frame();
        }
    });
    auto owned = std::make_unique<int>(3);
    game.start(
        [](std::unique_ptr<int> p) -> Task<> {
            co_await next_frame();
            CHECK(*p == 3);
        },
        std::move(owned));
    for (int i = 0; i < 4; ++i) game.tick(0.0);
    CHECK(guard.moved == 4);
    CHECK(last == 4);
}

TEST_CASE("StartOptions name, clock, priority and phase come first in start, of a scheduler and of a scope") {
    Log log;
    Scheduler game;
    Clock slow(game.game());
    slow.scale(0.5);
    Scope scope(game);
    auto s = scope.start(
        StartOptions().name("boss").clock(slow).phase(Phase::late).priority(Priority::normal),
        [&](int n) -> Task<> {
            auto self = co_await this_script();
            log(self.name(), n);
            const double dt = co_await next_frame();
            log("dt", static_cast<std::int64_t>(dt * 10));
        },
        7);
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "boss7 dt5");
    CHECK(s.done());
}

// SPDX-License-Identifier: MIT
// What is recorded at each level: costs of scripts and frames, who woke whom, how scripts ended.
#include <stdexcept>

#include "tests/core/inspected.hpp"
#include "tests/support/allocations.hpp"

using namespace segue;
using namespace probe;

namespace {

unsigned burner_line = 0;

Task<> burner(Inspected& i, std::chrono::nanoseconds cost) {
    for (;;) {
        burner_line = __LINE__ + 1;
        co_await next_frame();
        i.burn(cost);
    }
}

const inspect::End* ended(const std::vector<inspect::End>& ends, std::uint64_t id) {
    for (const inspect::End& e : ends) {
        if (e.id == id) return &e;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("at full each script knows what its resumes cost: this frame, on average, at most") {
    Inspected i;
    auto grows = [&]() -> Task<> {
        for (int ms = 1;; ++ms) {
            co_await next_frame();
            i.burn(std::chrono::milliseconds(ms));
        }
    };
    auto script = i.game.start(grows);
    i.frames(5);
    const auto cost = inspect::cost(script);
    REQUIRE(cost.has_value());
    CHECK(cost->frame == 4ms);
    CHECK(cost->worst == 4ms);
    CHECK(cost->longest == 4ms);
    CHECK(cost->total == 10ms);
    CHECK(cost->average == 2ms);  // of five frames, the first of which cost nothing
    CHECK(cost->resumes == 5);
}

TEST_CASE("a fork's first run, an entrant and a child are charged to the script whose code they are") {
    Inspected i;
    auto child = [&]() -> Task<> {
        i.burn(3ms);
        co_await next_frame();
        i.burn(1ms);
    };
    Script<> forked;
    auto script = i.game.start([&]() -> Task<> {
        i.burn(1ms);
        forked = co_await fork(child());
        i.burn(2ms);
        auto first = child();
        auto second = child();
        co_await all(std::move(first), std::move(second));
        co_await forever();
    });
    i.frames(3);
    CHECK(inspect::cost(script)->total == 1ms + 2ms + 2 * 4ms);
    const auto frame = inspect::frame(i.game, 1);
    REQUIRE(frame.has_value());
    CHECK(frame->totals.scripts == 12ms);
    REQUIRE(frame->spenders.size() == 2);
    CHECK(frame->spenders[0].script == script.id());
    CHECK(frame->spenders[0].time == 9ms);
    CHECK(frame->spenders[1].script == forked.id());
    CHECK(frame->spenders[1].time == 3ms);
    const auto ends = inspect::history(i.game);
    REQUIRE(ended(ends, forked.id()));
    CHECK(ended(ends, forked.id())->time == 4ms);
}

TEST_CASE("what forks took is told beside what their script took, of ended ones and theirs too") {
    Inspected i;
    auto burns_once = [&](std::chrono::nanoseconds cost) -> Task<> {
        co_await next_frame();
        i.burn(cost);
    };
    auto forks_too = [&]() -> Task<> {
        auto child = co_await fork(burns_once(4ms));
        co_await next_frame();
        i.burn(2ms);
        co_await next_frame();
    };
    auto script = i.game.start([&]() -> Task<> {
        auto one = co_await fork(forks_too());
        auto other = co_await fork(burner(i, 1ms));
        co_await next_frame();
        i.burn(8ms);
        co_await forever();
    });
    i.frames(2);
    CHECK(inspect::cost(script)->total == 8ms);
    CHECK(inspect::forks_total(script) == 7ms);
    i.frames(2);
    CHECK(inspect::info(script).children.size() == 1);
    CHECK(inspect::cost(script)->total == 8ms);
    CHECK(inspect::forks_total(script) == 9ms);
    CHECK(inspect::info(script).forks_total == 9ms);
    CHECK(inspect::dump(i.game).find("its forks 9.0 ms in all") != std::string::npos);
    CHECK(inspect::forks_total(Script<>()).count() == 0);
}

TEST_CASE("what a fork took is told also where its script never ran while that was measured") {
    Inspected i(Inspect::basic);
    auto burns = [&]() -> Task<> {
        co_await frames(3);
        i.burn(5ms);
        co_await next_frame();
    };
    auto script = i.game.start([&]() -> Task<> {
        auto child = co_await fork(burns());
        co_await forever();
    });
    i.frames(2);
    inspect::set_level(i.game, Inspect::full);
    i.frames(2);
    CHECK(inspect::forks_total(script) == 5ms);
    i.frames(3);
    CHECK(inspect::info(script).children.empty());
    CHECK(inspect::forks_total(script) == 5ms);
}

TEST_CASE("a condition that is asked each frame is charged to the script that waits for it") {
    Inspected i;
    auto dear = [&] {
        i.burn(2ms);
        return false;
    };
    unsigned line = 0;
    auto script = i.game.start([&]() -> Task<> {
        line = __LINE__ + 1;
        co_await until(dear);
    });
    i.frames(3);
    CHECK(inspect::cost(script)->frame == 2ms);
    CHECK(inspect::cost(script)->resumes == 1);
    const auto frame = inspect::frame(i.game, i.tick());
    REQUIRE(frame->groups.size() == 1);
    CHECK(frame->groups[0].cause == Cause::poll);
    CHECK(frame->groups[0].at.line == line);
}

TEST_CASE("the last 300 frames are kept with their totals, the present one too") {
    Inspected i;
    i.game.start(burner(i, 2ms));
    i.frames(400);
    std::vector<inspect::FrameTotals> frames;
    inspect::frames(i.game, frames);
    REQUIRE(frames.size() == 300);
    CHECK(frames.front().tick == 101);
    CHECK(frames.back().tick == 400);
    CHECK(frames.back().scripts == 2ms);
    CHECK(frames.back().busy == 2ms);
    CHECK(frames.back().whole == 0ms);
    CHECK(frames.front().whole == 16'666'667ns);
    CHECK(frames.front().dt == 16'666'667ns);
    CHECK(frames.front().resumes == 1);
    CHECK(frames.front().alive == 1);
    CHECK_FALSE(inspect::frame(i.game, 100).has_value());
}

TEST_CASE("a frame names its eight top spenders, the dearest first, with the line from where they went on") {
    Inspected i;
    for (int n = 0; n < 20; ++n) {
        i.game.start(StartOptions{}.name("s" + std::to_string(n)), burner(i, std::chrono::microseconds(n)));
    }
    i.frames(2);
    const auto frame = inspect::frame(i.game, 2);
    REQUIRE(frame->spenders.size() == 8);
    CHECK(frame->spenders[0].name == "s19");
    CHECK(frame->spenders[0].time == 19us);
    CHECK(frame->spenders[0].resumes == 1);
    CHECK(where(frame->spenders[0].at) == "core_inspect_cost_test.cpp:" + std::to_string(burner_line));
    CHECK(frame->spenders[7].name == "s12");
}

TEST_CASE("many that wait for frames at one line are charged each for itself, and as one group") {
    Inspected i;
    std::vector<Script<>> fans;
    auto fan = [&](int number) -> Task<> {
        for (int frame = 1;; ++frame) {
            co_await next_frame();
            i.burn(frame == 2 ? std::chrono::milliseconds(10 * number) : std::chrono::milliseconds(number));
        }
    };
    for (int n = 1; n <= 3; ++n) fans.push_back(i.game.start(StartOptions{}.name("fan"), fan, n));
    i.frames(4);
    const auto frame = inspect::frame(i.game, 4);
    CHECK(frame->totals.scripts == 6ms);
    REQUIRE(frame->groups.size() == 1);
    CHECK(frame->groups[0].scripts == 3);
    CHECK(frame->groups[0].resumes == 3);
    CHECK(frame->groups[0].time == 6ms);
    CHECK(frame->groups[0].longest == 3ms);
    CHECK(frame->groups[0].cause == Cause::frame);
    REQUIRE(frame->spenders.size() == 3);
    CHECK(frame->spenders[0].script == fans[2].id());
    CHECK(frame->spenders[0].resumes == 1);
    CHECK(frame->spenders[0].time == 3ms);
    CHECK(frame->spenders[0].longest == 3ms);
    CHECK(frame->spenders[0].at.line == frame->groups[0].at.line);
    const auto cost = inspect::cost(fans[1]);
    CHECK(cost->frame == 2ms);
    CHECK(cost->worst == 20ms);
    CHECK(cost->longest == 20ms);
    CHECK(cost->total == 24ms);
    CHECK(cost->average == 6ms);  // of four frames, the first of which cost nothing
    CHECK(cost->resumes == 4);
    i.frame();
    CHECK(inspect::cost(fans[0])->frame == 1ms);
    CHECK(inspect::frame(i.game, 5)->spenders.size() == 3);
}

TEST_CASE("scripts of one name that go on from one line for one cause are one group, with who woke them") {
    Inspected i;
    Signal<> go;
    auto fan = [&]() -> Task<> {
        co_await go.next();
        i.burn(100us);
        co_await forever();
    };
    for (int n = 0; n < 30; ++n) i.game.start(StartOptions{}.name("fan"), fan);
    auto wave = i.game.start(StartOptions{}.name("wave"), [&]() -> Task<> {
        co_await next_frame();
        go.emit();
        co_await forever();
    });
    i.frames(2);
    const auto frame = inspect::frame(i.game, 2);
    REQUIRE(frame->groups.size() == 2);
    CHECK(frame->groups[0].name == "fan");
    CHECK(frame->groups[0].scripts == 30);
    CHECK(frame->groups[0].time == 3ms);
    CHECK(frame->groups[0].cause == Cause::wake);
    CHECK(frame->groups[0].waker == "wave");
    CHECK(frame->groups[0].waker_id == wave.id());
    CHECK(frame->groups[0].waker_at.line == frame->groups[1].at.line);
    CHECK(frame->groups[1].name == "wave");
    CHECK(frame->totals.wakes == 30);
}

TEST_CASE("at basic nothing is measured, but who woke whom and how scripts ended is on record") {
    Inspected i(Inspect::basic);
    Event event;
    auto waiter = i.game.start([&]() -> Task<> { co_await event; });
    unsigned line = 0;
    auto waker = i.game.start([&]() -> Task<> {
        line = __LINE__ + 1;
        co_await next_frame();
        event.set();
    });
    i.frames(2);
    CHECK_FALSE(inspect::frame(i.game, 2).has_value());
    const auto wakes = inspect::wakes(i.game);
    REQUIRE(wakes.size() == 1);
    CHECK(wakes[0].by == waker.id());
    CHECK(wakes[0].of == waiter.id());
    CHECK(wakes[0].tick == 2);
    CHECK(wakes[0].cause == Cause::wake);
    CHECK(wakes[0].at.line == line);
    const auto ends = inspect::history(i.game);
    REQUIRE(ends.size() == 2);
    CHECK(ends[0].id == waker.id());
    CHECK(ends[0].how == State::done);
    CHECK(ends[0].at.line == line);
    CHECK_FALSE(ends[0].time.has_value());
    CHECK(ends[1].id == waiter.id());
    CHECK(ends[1].resumes == 2);
    CHECK(ends[1].age_frames == 2);
}

TEST_CASE("a joiner and a completion say what woke them") {
    Inspected i(Inspect::basic);
    auto [future, resolver] = completion<int>();
    auto loads = i.game.start([&]() -> Task<> { co_await future; });
    auto joins = i.game.start([&]() -> Task<> { co_await loads.join(); });
    i.frame();
    resolver.value(1);
    i.frame();
    const auto wakes = inspect::wakes(i.game);
    REQUIRE(wakes.size() == 2);
    CHECK(wakes[0].of == loads.id());
    CHECK(wakes[0].cause == Cause::outside);
    CHECK(wakes[0].by == 0);
    CHECK(wakes[1].of == joins.id());
    CHECK(wakes[1].cause == Cause::end);
    CHECK(wakes[1].by == loads.id());
}

TEST_CASE("the history says why each cancelled script was cancelled, and by whom") {
    auto i = std::make_unique<Inspected>(Inspect::basic);
    Scheduler& game = i->game;
    auto event = std::make_unique<Event>();
    unsigned line = 0;
    auto sleeper = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await forever();
    };
    auto by_source = game.start([&]() -> Task<> { co_await *event; });
    auto scope = std::make_unique<Scope>(game);
    auto by_scope = scope->start(sleeper);
    Script<> by_parent;
    auto parent = game.start([&]() -> Task<> {
        by_parent = co_await fork(sleeper());
        co_await next_frame();
    });
    auto by_call = game.start(sleeper);
    auto from_outside = game.start(sleeper);
    auto by_all = game.start(sleeper);
    i->frame();
    auto canceller = game.start([&]() -> Task<> {
        by_call.cancel();
        co_await next_frame();
    });
    i->frames(2);
    from_outside.cancel();
    event.reset();
    scope.reset();
    game.cancel_all();
    const auto ends = inspect::history(game);
    const auto why = [&](const Script<>& s) { return ended(ends, s.id())->why; };
    CHECK(why(by_call) == Cancelled::by_call);
    CHECK(ended(ends, by_call.id())->by == canceller.id());
    CHECK(ended(ends, by_call.id())->at.line == line);
    CHECK(why(from_outside) == Cancelled::by_call);
    CHECK(ended(ends, from_outside.id())->by == 0);
    CHECK(why(by_source) == Cancelled::by_source);
    CHECK(why(by_scope) == Cancelled::by_scope);
    CHECK(why(by_parent) == Cancelled::by_parent);
    CHECK(ended(ends, by_parent.id())->by == parent.id());
    CHECK(why(by_all) == Cancelled::by_all);
    CHECK(inspect::info(by_call).cancelled == Cancelled::by_call);
    CHECK(inspect::info(by_call).woken_by == canceller.id());
}

#if SEGUE_EXCEPTIONS
TEST_CASE("the history keeps the text of an error, and the last 256 ends") {
    Inspected i(Inspect::basic);
    const Reports reports(i.game);
    for (int n = 0; n < 300; ++n) {
        i.game.start(StartOptions{}.name("script " + std::to_string(n)), [n]() -> Task<> {
            co_await next_frame();
            if (n == 299) throw std::runtime_error("no such door");
        });
    }
    i.frames(2);
    const auto ends = inspect::history(i.game);
    REQUIRE(ends.size() == 256);
    CHECK(ends.front().name == "script 44");
    CHECK(ends.back().name == "script 299");
    CHECK(ends.back().how == State::failed);
    CHECK(ends.back().error == "no such door");
    CHECK(ends.front().error.empty());
}
#endif

TEST_CASE("at off nothing is recorded; the level can change while scripts run, also from inside of one") {
    Inspected i(Inspect::off);
    auto script = i.game.start(burner(i, 1ms));
    auto done = []() -> Task<> { co_return; };
    i.game.start(done);
    i.frames(2);
    CHECK(inspect::level(i.game) == Inspect::off);
    CHECK(inspect::history(i.game).empty());
    CHECK_FALSE(inspect::cost(script).has_value());
    i.game.start([&]() -> Task<> {
        inspect::set_level(i.game, Inspect::full);
        co_await next_frame();
        i.burn(1ms);
        co_await next_frame();
        i.burn(1ms);
        inspect::set_level(i.game, Inspect::off);
        inspect::set_level(i.game, Inspect::full);
        i.burn(1ms);
        inspect::set_level(i.game, Inspect::basic);
    });
    i.frames(4);
    CHECK(inspect::level(i.game) == Inspect::basic);
    CHECK(inspect::cost(script)->total == 2ms);
    REQUIRE(inspect::history(i.game).size() == 1);
    inspect::set_level(i.game, Inspect::off);
    i.game.start(done);
    i.frames(2);
    CHECK(inspect::history(i.game).size() == 1);
    inspect::set_level(i.game, Inspect::full);
    i.frames(2);
    CHECK(inspect::cost(script)->total == 4ms);
}

TEST_CASE("full allocates nothing a resume in a steady state, starts and ends included") {
    if (SEGUE_ASAN || !segue::test::allocations_are_counted()) return;
    Inspected i;
    Event event(Reset::automatic);
    auto wait_loop = [&]() -> Task<> {
        for (;;) co_await event;
    };
    auto brief = []() -> Task<> {
        co_await next_frame();
        co_await race(wait(20ms), forever());
    };
    auto spawner = [&]() -> Task<> {
        for (;;) {
            event.set();
            i.game.start(brief);
            co_await next_frame();
        }
    };
    for (int n = 0; n < 50; ++n) i.game.start(wait_loop);
    for (int n = 0; n < 20; ++n) i.game.start(spawner);
    i.frames(400);
    const auto before = segue::test::allocations();
    i.frames(300);
    CHECK(segue::test::allocations() - before == 0);
}

TEST_CASE("a snapshot says how long a script has waited, what it forked, and in which scope it lives") {
    Inspected i(Inspect::basic);
    Scope outer(i.game);
    Scope inner(outer);
    Event event;
    auto waits = inner.start([&]() -> Task<> { co_await event; });
    auto sleeper = []() -> Task<> { co_await wait(10s); };
    Script<> child;
    auto parent = outer.start([&]() -> Task<> {
        child = co_await fork(sleeper());
        for (;;) co_await next_frame();
    });
    auto free = i.game.start(sleeper);
    i.frames(61);
    const auto one = inspect::info(waits);
    CHECK(one.waits_seconds == doctest::Approx(1.0).epsilon(0.01));
    CHECK(one.scope == 2);
    CHECK(inspect::info(parent).scope == 1);
    CHECK(inspect::info(parent).waits_seconds == 0);
    REQUIRE(inspect::info(parent).children.size() == 1);
    CHECK(inspect::info(parent).children[0] == child.id());
    CHECK(inspect::info(child).parent == parent.id());
    CHECK(inspect::info(free).scope == 0);
    CHECK(inspect::info(free).left > 8900ms);
    CHECK(inspect::info(free).left < 9100ms);
    child.cancel();
    CHECK(inspect::info(child).state == State::cancelled);
    CHECK(inspect::info(child).name == "lambda");
    CHECK(inspect::info(child).cancelled == Cancelled::by_call);
}

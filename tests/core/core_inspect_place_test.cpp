// SPDX-License-Identifier: MIT
// The inspector called from inside: by hooks, by scripts in the middle of a round, and beside shields, races
// and destructors.
#include <memory>
#include <stdexcept>
#include <utility>

#include "tests/core/inspected.hpp"

using namespace segue;
using namespace probe;
using inspect::Control;

TEST_CASE("a breakpoint's hook may cancel the script whose entrant it stops") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    int ended = 0;
    auto script = i.game.start([&]() -> Task<> {
        const AtEnd at_end([&] { ++ended; });
        co_await race(wait(50ms), frames(100));
    });
    i.frame();
    control.break_on(script, [](const Script<>& s) { s.cancel(); });
    i.frames(6);
    CHECK(script.state() == State::cancelled);
    CHECK(ended == 1);
}

TEST_CASE("a breakpoint's hook may take it back, or end the control, and cancel") {
    Inspected i(Inspect::basic);
    auto control = std::make_unique<Control>(i.game);
    auto one = i.game.start([]() -> Task<> { co_await forever(); });
    auto two = i.game.start([]() -> Task<> { co_await forever(); });
    control->break_on(one, [&](const Script<>& s) {
        s.cancel();
        control->unbreak(s);
    });
    control->break_on(two, [&](const Script<>& s) {
        s.cancel();
        control.reset();
    });
    i.frames(2);
    CHECK(one.state() == State::cancelled);
    CHECK(two.state() == State::cancelled);
    CHECK(i.game.stats().resumes == 0);
}

TEST_CASE("what woke two entrants before a breakpoint stopped the first resumes them in that order") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Event event;
    Log log;
    const auto waits = [&](const char* word) -> Task<> {
        co_await event;
        log(word);
    };
    auto script = i.game.start([&]() -> Task<> {
        auto first = waits("first");
        auto second = waits("second");
        co_await all(std::move(first), std::move(second));
    });
    i.frame();
    control.break_on(script);
    event.set();
    i.frame();
    CHECK(log.take() == "");
    script.resume();
    i.frame();
    CHECK(log.take() == "first");
    script.resume();
    i.frame();
    CHECK(log.take() == "second");
}

TEST_CASE("a script that a breakpoint stops at its deadline can be cancelled between the ticks") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    int ended = 0;
    auto script = i.game.start([&]() -> Task<> {
        const AtEnd at_end([&] { ++ended; });
        co_await timeout(50ms, forever());
    });
    i.frame();
    int stops = 0;
    control.break_on(script, [&](const Script<>&) { ++stops; });
    for (int frame = 0; frame < 6 && stops == 0; ++frame) i.frame();
    REQUIRE(stops == 1);
    REQUIRE(script.state() == State::paused);
    script.cancel();
    CHECK(script.state() == State::cancelled);
    CHECK(ended == 1);
}

TEST_CASE("two controls that break on one script stop it twice, and then it runs") {
    Inspected i(Inspect::basic);
    Control a(i.game);
    Control b(i.game);
    int hooks = 0;
    auto script = i.game.start([]() -> Task<> { co_await forever(); });
    a.break_on(script, [&](const Script<>&) { ++hooks; });
    b.break_on(script, [&](const Script<>&) { ++hooks; });
    for (int turn = 0; turn < 4 && i.game.stats().resumes == 0; ++turn) {
        i.frames(2);
        script.resume();
    }
    i.frames(2);
    CHECK(i.game.stats().resumes == 1);
    CHECK(hooks <= 3);
}

TEST_CASE("a step and a breakpoint that a script asks for hold for those behind it in the same round") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    bool now = false;
    int stepped = 0;
    int broken = 0;
    Script<> one;
    Script<> two;
    i.game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            if (!std::exchange(now, false)) continue;
            control.step(one);
            control.break_on(two);
        }
    });
    const auto counts = [](int& n) -> Task<> {
        for (;;) {
            co_await next_frame();
            ++n;
        }
    };
    one = i.game.start(counts(stepped));
    two = i.game.start(counts(broken));
    i.frames(3);
    one.pause();
    stepped = broken = 0;
    now = true;
    i.frames(4);
    CHECK(stepped == 1);
    CHECK(one.paused());
    CHECK(broken == 0);
    CHECK(two.paused());
}

TEST_CASE("a script that slows itself inside a race slows its entrants and its timeout too") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Log log;
    Script<> self;
    self = i.game.start([&]() -> Task<> {
        co_await timeout(100ms, [](Control& c, Script<>& me, Log& l) -> Task<> {
            co_await race(wait(80ms), [](Control& c, Script<>& me) -> Task<> {
                co_await next_frame();
                c.slow(me, 0.5);
                co_await forever();
            }(c, me));
            l("race");
            co_await forever();
        }(control, self, log));
        log("timeout");
    });
    i.frames(8);
    CHECK(log.take() == "");
    self.pause();
    i.frames(10);
    self.resume();
    i.frames(3);
    CHECK(log.take() == "race");
    i.frames(3);
    CHECK(log.take() == "timeout");
}

TEST_CASE("who cancelled a script is told also when its shield ends by another one's wake") {
    Inspected i(Inspect::basic);
    Event event;
    auto script = i.game.start([&]() -> Task<> {
        auto shield = co_await hold_cancel();
        co_await event;
        co_await wait(20ms);
        {
            auto gone = std::move(shield);
        }
        co_await forever();
    });
    i.frame();
    auto by = i.game.start([&]() -> Task<> {
        script.cancel();
        co_await forever();
    });
    i.frame();
    i.game.start([&]() -> Task<> {
        event.set();
        co_await forever();
    });
    i.frames(5);
    REQUIRE(script.state() == State::cancelled);
    const auto ends = inspect::history(i.game);
    REQUIRE(ends.size() == 1);
    CHECK(ends.back().by == by.id());
    CHECK(has(inspect::why(script), "cancelled by cancel() of #" + std::to_string(by.id())));
}

TEST_CASE("what a destructor lets go is woken by the script that ends") {
    Inspected i;
    Mutex mutex;
    auto holder = i.game.start([&]() -> Task<> {
        auto lock = co_await mutex.lock();
        co_await forever();
    });
    auto next = i.game.start([&]() -> Task<> {
        auto lock = co_await mutex.lock();
        co_await forever();
    });
    i.frame();
    CHECK(has(inspect::reason(next), "held by #" + std::to_string(holder.id())));
    holder.cancel();
    i.frame();
    const auto wakes = inspect::wakes(i.game);
    REQUIRE(!wakes.empty());
    CHECK(wakes.back().of == next.id());
    CHECK(wakes.back().by == holder.id());
}

TEST_CASE("no circle is told where a time, or another holder, lets a script go on") {
    Inspected i(Inspect::basic);
    inspect::Lints lints(i.game);
    Script<> a;
    Script<> b;
    a = i.game.start([&]() -> Task<> { co_await timeout(5s, b.join()); });
    b = i.game.start([&]() -> Task<> { co_await a.join(); });
    Semaphore two(2);
    Script<> third;
    auto first = i.game.start([&]() -> Task<> {
        auto permit = co_await two.acquire();
        co_await third.join();
    });
    i.game.start([&]() -> Task<> {
        auto permit = co_await two.acquire();
        co_await wait(1h);
    });
    third = i.game.start([&]() -> Task<> { auto permit = co_await two.acquire(); });
    i.frames(2);
    for (const auto& script : {a, b, first, third}) CHECK_FALSE(has(inspect::why(script), "cycle"));
    for (const auto& finding : lints.check()) CHECK(finding.lint != inspect::Lint::cycle);
}

TEST_CASE("lints hold on to nothing between two checks") {
    const NoLeaks no_leaks;
    Inspected i(Inspect::basic);
    inspect::Lints lints(i.game, inspect::LintOptions{}.spin_over(0, 1us));
    i.game.start([]() -> Task<Counted> {
        co_await frames(3);
        co_return Counted();
    });
    for (int frame = 0; frame < 8; ++frame) {
        i.frame();
        lints.check();
        CHECK(Counted::alive == 0);
    }
}

#if SEGUE_EXCEPTIONS
TEST_CASE("a failure that nobody heard is told once") {
    Inspected i(Inspect::basic);
    i.game.on_error([](const Failure&) {});
    inspect::Lints lints(i.game);
    i.game.start([]() -> Task<> {
        co_await frames(2);
        throw std::runtime_error("torn");
    });
    int failures = 0;
    for (int frame = 0; frame < 8; ++frame) {
        i.frame();
        for (const auto& finding : lints.check()) failures += finding.lint == inspect::Lint::failed;
    }
    CHECK(failures == 1);
}

TEST_CASE("a task behind an error in a sequence is no forgotten one") {
    Inspected i(Inspect::basic);
    i.game.on_error([](const Failure&) {});
    inspect::Lints lints(i.game);
    const auto fails = []() -> Task<> {
        co_await next_frame();
        throw std::runtime_error("torn");
    };
    const auto never = []() -> Task<> { co_await next_frame(); };
    i.game.start([&]() -> Task<> { co_await sequence(fails(), never()); });
    i.frames(4);
    for (const auto& finding : lints.check()) CHECK(finding.lint != inspect::Lint::unawaited);
    {
        const Task<> forgotten = never();
    }
    int found = 0;
    for (const auto& finding : lints.check()) found += finding.lint == inspect::Lint::unawaited;
    CHECK(found == 1);
}
#endif

TEST_CASE("a standstill lasts when another control ends") {
    Inspected i(Inspect::basic);
    auto a = std::make_unique<Control>(i.game);
    auto b = std::make_unique<Control>(i.game);
    a->pause_all();
    b.reset();
    CHECK(a->all_paused());
    a.reset();
    i.frame();
    CHECK(i.game.stats().ticks == 1);
}

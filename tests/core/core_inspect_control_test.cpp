// SPDX-License-Identifier: MIT
// Hands on scripts: steps, breakpoints, waits that end now, slow motion, standstill.
#include <memory>
#include <stdexcept>

#include "tests/core/inspected.hpp"

using namespace segue;
using namespace probe;
using inspect::Control;
using inspect::Reach;

namespace {

Task<> counts(int& n) {
    for (;;) {
        co_await next_frame();
        ++n;
    }
}

}  // namespace

TEST_CASE("a step lets a paused script be resumed once, and pauses it again") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    int n = 0;
    auto script = i.game.start(counts(n));
    i.frames(3);
    CHECK(n == 2);
    CHECK_FALSE(control.can_step(script));
    CHECK_FALSE(control.step(script));  // it is not paused
    script.pause();
    CHECK(control.can_step(script));
    i.frames(3);
    CHECK(n == 2);
    CHECK(control.step(script));
    i.frames(3);
    CHECK(n == 3);
    CHECK(script.paused());
    CHECK(control.step(script));
    CHECK_FALSE(control.step(script));  // on its way
    i.frames(3);
    CHECK(n == 4);
    script.resume();
    i.frames(2);
    CHECK(n == 6);
    Scope scope(i.game);
    auto within = scope.start(counts(n));
    scope.pause();
    CHECK(within.paused());
    CHECK_FALSE(control.can_step(within));  // the pause is not its own
    script.pause();
    script.cancel();
    CHECK_FALSE(control.can_step(script));
    CHECK_FALSE(control.step(script));
}

TEST_CASE("a step of a script alone leaves its forks where they are, one of its subtree does not") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    int mine = 0;
    int forked = 0;
    auto script = i.game.start([&]() -> Task<> {
        auto kept = co_await fork(counts(forked));
        co_await frames(3);
        co_await counts(mine);
    });
    i.frames(2);
    CHECK(forked == 1);
    script.pause();
    CHECK(control.step(script, Reach::script));
    i.frames(10);
    CHECK(mine == 0);
    CHECK(forked == 1);
    CHECK(control.step(script, Reach::script));
    i.frames(10);
    CHECK(mine == 1);
    CHECK(forked == 1);
    CHECK(control.step(script, Reach::subtree));
    i.frames(10);
    CHECK(mine + forked == 3);  // whoever came first, once
    script.resume();
    i.frames(1);
    CHECK(mine + forked == 5);
}

TEST_CASE("a step of a script that waits for an event ends with its wake, also when it ends then") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Event event;
    auto script = i.game.start([&]() -> Task<> { co_await event; });
    i.frame();
    script.pause();
    control.step(script);
    i.frames(3);
    CHECK_FALSE(script.done());
    event.set();
    i.frame();
    CHECK(script.state() == State::done);
    i.frame();
}

TEST_CASE("waits for frames, time, phases and events can be ended, paused or not, and no others") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Log log;
    Event event;
    Signal<> signal;
    const auto start = [&](const char* name, Task<> task) {
        return i.game.start(
            StartOptions{}.name(name),
            [&log, name](Task<> t) -> Task<> {
                co_await std::move(t);
                log(name);
            },
            std::move(task));
    };
    auto time = start("time", []() -> Task<> { co_await wait(1h); }());
    auto many = start("frames", []() -> Task<> { co_await frames(1000); }());
    auto plain = start("event", [](Event& e) -> Task<> { co_await e; }(event));
    auto no_signal = start("signal", [](Signal<>& s) -> Task<> { co_await s.next(); }(signal));
    auto no_race = start("race", []() -> Task<> { co_await race(wait(1h), forever()); }());
    auto no_end = start("forever", []() -> Task<> { co_await forever(); }());
    CHECK_FALSE(control.can_finish(time));  // it has not begun
    i.frames(2);
    for (const auto& s : {time, many, plain}) {
        CHECK(control.can_finish(s));
        CHECK(control.finish(s));
    }
    for (const auto& s : {no_signal, no_race, no_end}) {
        CHECK_FALSE(control.can_finish(s));
        CHECK_FALSE(control.finish(s));
    }
    CHECK_FALSE(control.finish(time));  // it is over already
    i.frame();
    CHECK(log.take() == "frames time event");
    CHECK_FALSE(event.is_set());
    CHECK_FALSE(control.finish(time));

    auto again = start("again", []() -> Task<> { co_await wait(1h); }());
    i.frame();
    again.pause();
    CHECK(control.finish(again));
    i.frames(2);
    CHECK(log.take() == "");
    again.resume();
    i.frame();
    CHECK(log.take() == "again");
}

TEST_CASE("slow motion of a script reaches its waits, entrants, forks and timeouts, and nobody else") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Log log;
    auto sleeps = [&](const char* word) -> Task<> {
        co_await wait(100ms);
        log(word);
    };
    double dt = 0;
    auto script = i.game.start([&]() -> Task<> {
        auto kept = co_await fork(sleeps("fork"));
        auto entrant = sleeps("entrant");
        co_await all(std::move(entrant), frames(1));
        const bool in_time = co_await timeout(100ms, forever());
        log(in_time ? "in time" : "timeout");
        dt = co_await next_frame();
        co_await forever();
    });
    i.game.start([&]() -> Task<> { co_await sleeps("free"); });
    i.frames(4);  // a twentieth of a second is over
    const auto self_time = inspect::left(script);
    CHECK(control.speed(script) == 1.0);
    control.slow(script, 0.5);
    CHECK(control.speed(script) == 0.5);
    CHECK(inspect::left(script) == self_time);
    i.frames(4);
    CHECK(log.take() == "free");
    i.frames(3);
    CHECK(log.take() == "fork entrant");
    i.frames(9);
    CHECK(log.take() == "");
    control.slow(script, 0.25);
    i.frames(3);
    control.slow(script, 1.0);
    i.frames(2);
    CHECK(log.take() == "timeout");
    CHECK(dt == doctest::Approx(1.0 / 60));
    script.cancel();
    control.slow(script, 0.5);
    CHECK(is_argument(refusal([&] { control.slow(script, -1); })));
}

TEST_CASE("a breakpoint pauses a script before it is resumed, whatever resumes it, and calls the hook") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Event event;
    Log log;
    int hooks = 0;
    auto script = i.game.start([&]() -> Task<> {
        log("start");
        co_await next_frame();
        log("frame");
        co_await wait(20ms);
        log("time");
        co_await event;
        log("event");
        co_await until_changed([&] { return i.tick(); });
        log("poll");
        co_await frames(2);
        log("frames");
        co_await timeout(20ms, forever());
        log("timeout");
        co_await race(wait(20ms), frames(99));
        log("race");
    });
    control.break_on(script, [&](const Script<>& s) {
        CHECK(s == script);
        ++hooks;
    });
    event.set();
    std::string words;
    for (int step = 0; step < 7; ++step) {
        const int before = hooks;
        i.frames(6);
        CHECK(hooks == before + 1);
        CHECK(script.state() == State::paused);
        CHECK(log.take() == "");
        script.resume();
        i.frame();
        words += log.take() + ".";
    }
    CHECK(words == "start.frame.time event.poll.frames.timeout.race.");
    CHECK(script.state() == State::done);
}

TEST_CASE("a breakpoint that is taken back does not stop any more, and a cancel ends a stopped script") {
    Inspected i(Inspect::basic);
    auto control = std::make_unique<Control>(i.game);
    int n = 0;
    int m = 0;
    auto script = i.game.start(counts(n));
    auto other = i.game.start(counts(m));
    i.frame();
    control->break_on(script);
    control->break_on(other);
    i.frames(3);
    CHECK(n == 0);
    CHECK(control->breaks_on(script));
    CHECK(control->unbreak(script));
    CHECK_FALSE(control->breaks_on(script));
    CHECK_FALSE(control->unbreak(script));
    script.resume();
    i.frames(3);
    CHECK(n == 3);
    other.resume();
    i.frames(3);
    CHECK(m == 1);
    other.cancel();
    CHECK(other.state() == State::cancelled);
    CHECK_FALSE(control->breaks_on(other));
    control->break_on(script);
    control.reset();
    i.frames(3);
    CHECK(n == 9);
    CHECK(i.game.stats().resumes == 2 + 9 + 1);
}

TEST_CASE("a breakpoint keeps a wake that came for it, and its place among the frames") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Channel<int> items(4);
    Log log;
    auto taker = i.game.start([&]() -> Task<> {
        for (;;) {
            auto item = co_await items.receive();
            log("took", *item);
        }
    });
    i.frame();
    control.break_on(taker);
    CHECK(items.try_send(1));
    i.frame();
    CHECK(items.try_send(2));
    i.frame();
    CHECK(log.take() == "");
    control.unbreak(taker);
    taker.resume();
    i.frame();
    CHECK(log.take() == "took1 took2");
}

TEST_CASE("a standstill stops time and all scripts, and lets single frames through") {
    Inspected i(Inspect::basic);
    auto control = std::make_unique<Control>(i.game);
    int n = 0;
    i.game.start(counts(n));
    i.frames(2);
    CHECK(n == 1);
    control->pause_all();
    CHECK(control->all_paused());
    const auto time = i.game.real().now();
    int posted = 0;
    i.game.post([&] { ++posted; });
    i.frames(5);
    i.game.advance(0.5);
    i.game.run(Phase::update);
    CHECK(n == 1);
    CHECK(posted == 0);
    CHECK(i.game.real().now() == time);
    CHECK(i.game.stats().ticks == 2);
    control->step_frames(2);
    i.frames(5);
    CHECK(n == 3);
    CHECK(posted == 1);
    control->step_frames();
    i.game.advance(0.5);
    i.game.run(Phase::update);
    i.game.run(Phase::late);
    CHECK(n == 4);
    control->resume_all();
    i.frames(2);
    CHECK(n == 6);
    control->pause_all();
    control.reset();
    i.frames(1);
    CHECK(n == 7);
}

TEST_CASE("controls may outlive their scheduler, and be used and destroyed by a hook") {
    std::unique_ptr<Control> control;
    Script<> script;
    {
        Inspected i(Inspect::off);
        control = std::make_unique<Control>(i.game);
        int n = 0;
        script = i.game.start(counts(n));
        i.frame();
        control->break_on(script, [&](const Script<>&) {
            control->pause_all();
            control->unbreak(script);
        });
        i.frames(2);
        CHECK(n == 0);
        CHECK(control->all_paused());
        script.pause();
    }
    CHECK_FALSE(control->step(script));
    CHECK_FALSE(control->finish(script));
    control->slow(script, 0.5);
    control->pause_all();
    CHECK_FALSE(control->all_paused());
    control.reset();
}

#if SEGUE_EXCEPTIONS
namespace {

Task<> fails_in(int frames, const char* words) {
    co_await segue::frames(frames);
    throw std::runtime_error(words);
}

}  // namespace

TEST_CASE("a breakpoint on a failure stops the game when that script fails, and says where it was") {
    Inspected i(Inspect::basic);
    Control control(i.game);
    Log log;
    i.game.on_error([](const Failure&) {});
    const auto named = [](const char* name) { return StartOptions{}.name(name); };
    auto one = i.game.start(named("one"), fails_in(3, "a wall"));
    auto other = i.game.start(named("other"), fails_in(2, "a door"));
    auto ends = i.game.start(named("ends"), []() -> Task<> { co_await frames(1); });
    const auto stop = [&](const Script<>& script) {
        log(script.name());
        CHECK(script.state() == State::failed);
        const auto end = inspect::ending(i.game, script.id());
        REQUIRE(end.has_value());
        log(end->error);
        CHECK(where(end->at).starts_with("core_inspect_control_test.cpp:"));
        control.pause_all();
    };
    CHECK_FALSE(control.breaks_on_failure(one));
    control.break_on_failure(one, stop);
    control.break_on_failure(ends, stop);
    CHECK(control.breaks_on_failure(one));
    CHECK_FALSE(control.breaks_on_failure(other));
    CHECK_FALSE(control.breaks_on_failure(Script<>()));
    i.frames(3);
    CHECK(other.state() == State::failed);
    CHECK(ends.state() == State::done);
    CHECK(log.take() == "");
    i.frames(5);
    CHECK(log.take() == "one a wall");
    CHECK(control.all_paused());
    CHECK(i.game.stats().ticks == 4);
    CHECK_FALSE(control.breaks_on_failure(one));
}

TEST_CASE("a breakpoint on the failure of a script that ends well is gone with it, and costs nothing more") {
    Inspected i(Inspect::off);
    Control control(i.game);
    auto script = i.game.start([]() -> Task<> { co_await frames(2); });
    auto other = i.game.start([]() -> Task<> { co_await forever(); });
    control.break_on_failure(script, [](const Script<>&) {});
    i.frames(2);
    CHECK(inspect::cost(script).has_value());  // somebody looks on
    i.frames(3);
    CHECK(script.state() == State::done);
    CHECK_FALSE(control.breaks_on_failure(script));
    auto late = i.game.start([]() -> Task<> { co_await forever(); });
    i.frames(2);
    CHECK_FALSE(inspect::cost(late).has_value());  // nobody does any more
}

TEST_CASE("a breakpoint on any failure is told of each, forks and groups too, until it is taken back") {
    Inspected i(Inspect::off);
    Control control(i.game);
    Log log;
    i.game.on_error([](const Failure&) {});
    control.break_on_failure(Script<>(), [&](const Script<>& script) { log(script.name()); });
    CHECK(control.breaks_on_failure(Script<>()));
    auto parent = []() -> Task<> {
        auto child = co_await fork(fails_in(1, "child"));
        co_await all(fails_in(2, "entrant"), forever());
    };
    auto holds = []() -> Task<> {  // a failure that a parent catches is none of the script
        try {
            co_await fails_in(1, "caught");
        } catch (const std::runtime_error&) {
        }
        co_await forever();
    };
    i.game.start(StartOptions{}.name("parent"), parent());
    i.game.start(StartOptions{}.name("holds"), holds());
    i.game.start(StartOptions{}.name("at once"), []() -> Task<> {
        co_await frames(0);
        throw std::runtime_error("at once");
    });
    i.frames(5);
    CHECK(log.take() == "at once fails_in parent");
    control.break_on_failure(Script<>(), nullptr);
    CHECK_FALSE(control.breaks_on_failure(Script<>()));
    i.game.start(fails_in(1, "unheard"));
    i.frames(3);
    CHECK(log.take() == "");
}

TEST_CASE("the hook of a failure may end its control and cancel others; a second control is told, too") {
    Inspected i(Inspect::basic);
    auto first = std::make_unique<Control>(i.game);
    Control second(i.game);
    Log log;
    i.game.on_error([](const Failure&) {});
    int n = 0;
    auto bystander = i.game.start(counts(n));
    first->break_on_failure(Script<>(), [&](const Script<>&) {
        log("first");
        bystander.cancel();
        first.reset();
    });
    second.break_on_failure(Script<>(), [&](const Script<>&) { log("second"); });
    i.game.start(fails_in(1, "both"));
    i.game.start([]() -> Task<> { co_await frames(3); });
    i.frames(5);
    CHECK(log.take() == "first second");
    CHECK(bystander.state() == State::cancelled);
    {
        Inspected gone(Inspect::basic);
        first = std::make_unique<Control>(gone.game);
        first->break_on_failure(Script<>(), [&](const Script<>&) { log("gone"); });
    }
    first->break_on_failure(Script<>(), nullptr);
    CHECK_FALSE(first->breaks_on_failure(Script<>()));
}
#endif

// SPDX-License-Identifier: MIT
// Clocks: inheritance, scale, pause, slow motion of a subtree.
#include <cmath>
#include <limits>
#include <memory>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("scales multiply down a chain of clocks") {
    Scheduler game;
    Clock half(game.game());
    half.scale(0.5);
    Clock eighth(half);
    eighth.scale(0.25);
    game.tick(8.0);
    CHECK(half.now() == Clock::time_point(4s));
    CHECK(eighth.now() == Clock::time_point(1s));
    CHECK(eighth.scale() == 0.25);
    game.game().scale(2.0);
    game.tick(8.0);
    CHECK(game.real().now() == Clock::time_point(16s));
    CHECK(game.game().now() == Clock::time_point(24s));
    CHECK(half.now() == Clock::time_point(12s));
    CHECK(eighth.now() == Clock::time_point(3s));
}

TEST_CASE("a script inherits the clock of what starts it, in children, forks, entrants and starts") {
    Log log;
    Scheduler game;
    Clock slow(game.game());
    slow.scale(0.5);
    const auto sleep = [&](std::string word) -> Task<> {
        co_await wait(1s);
        log(word);
    };
    game.start(StartOptions().clock(slow), [&]() -> Task<> {
        game.start(sleep, "started");
        auto f = co_await fork(sleep("forked"));
        co_await all(sleep("entrant"), sleep("entrant2"));
        co_await sleep("child");
    });
    game.tick(0.0);
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "");
    game.tick(1.0);
    CHECK(log.take() == "forked entrant entrant2 started");
    game.tick(2.0);
    CHECK(log.take() == "child");
}

TEST_CASE("a wait on another clock is judged by that clock") {
    Log log;
    Scheduler game;
    Clock slow(game.game());
    slow.scale(0.1);
    game.start([&]() -> Task<> {
        const auto over = co_await wait(1s, slow);
        CHECK(over == 100ms);
        log("slow");
        co_await wait_until(Clock::time_point(2s), slow);
        log("until");
        co_await wait(1s, game.real());
        log("real");
    });
    game.tick(0.0);
    game.tick(9.0);
    CHECK(log.take() == "");
    game.tick(2.0);
    CHECK(log.take() == "slow");
    game.tick(9.0);
    CHECK(log.take() == "until");
    game.tick(1.0);
    CHECK(log.take() == "real");
}

TEST_CASE("a clock on the scheduler runs on real time, past a pause of game()") {
    Log log;
    Scheduler game;
    Clock menu(game);
    game.game().pause();
    game.start(StartOptions().clock(menu), [&]() -> Task<> {
        co_await wait(1s);
        log("menu");
    });
    game.start([&]() -> Task<> {
        co_await wait(1s);
        log("game");
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "menu");
    game.tick(1.0);
    game.game().resume();
    game.tick(0.5);
    CHECK(log.take() == "");
    game.tick(0.5);
    CHECK(log.take() == "game");
}

TEST_CASE(
    "on a paused clock next_frame goes on with 0, timed waits and timeouts stand still, predicates are "
    "polled") {
    Log log;
    Scheduler game;
    Clock world(game.game());
    bool open = false;
    double sum = 0.0;
    int seen = 0;
    const auto on_world = [&] { return StartOptions().clock(world); };
    game.start(on_world(), [&]() -> Task<> {
        for (;;) {
            const double dt = co_await next_frame();
            sum += dt;
            ++seen;
        }
    });
    game.start(on_world(), [&]() -> Task<> {
        co_await wait(1s);
        log("timer");
    });
    game.start(on_world(), [&]() -> Task<> {
        const bool in_time = co_await timeout(1s, forever());
        log(in_time ? "?" : "deadline");
    });
    game.start(on_world(), [&]() -> Task<> {
        co_await until([&] { return open; });
        log("open");
    });
    game.start(on_world(), [&]() -> Task<> {
        co_await wait(0s);
        log("zero");
    });
    double x = 0.0;
    game.start(on_world(), [&]() -> Task<> { co_await tween(x, 1.0, 1s); });
    game.tick(0.0);
    world.pause();
    CHECK(world.paused());
    open = true;
    for (int i = 0; i < 5; ++i) game.tick(1.0);
    CHECK(seen == 5);
    CHECK(sum == 0.0);
    CHECK(x == 0.0);
    CHECK(log.take() == "open");
    world.resume();
    game.tick(0.5);
    CHECK(x == 0.5);
    CHECK(log.take() == "zero");
    game.tick(0.5);
    CHECK(x == 1.0);
    CHECK(log.take() == "timer deadline");
}

TEST_CASE("a pause of a clock reaches its child clocks, which keep their own flag") {
    Scheduler game;
    Clock outer(game.game());
    Clock inner(outer);
    outer.pause();
    game.tick(1.0);
    CHECK(inner.now() == Clock::time_point(0s));
    CHECK(!inner.paused());
    outer.resume();
    inner.pause();
    game.tick(1.0);
    CHECK(outer.now() == Clock::time_point(1s));
    CHECK(inner.now() == Clock::time_point(0s));
}

TEST_CASE("changes of a clock made in a tick act from the next one") {
    Log log;
    Scheduler game;
    Clock world(game.game());
    game.start(StartOptions().clock(world), [&]() -> Task<> {
        co_await wait(1s);
        log("a");
    });
    game.start(StartOptions().clock(world), [&]() -> Task<> {
        co_await next_frame();
        co_await next_frame();
        const double dt = co_await next_frame();
        log("dt", std::llround(dt * 1000));
    });
    game.start(StartOptions().phase(Phase::early), [&]() -> Task<> {
        co_await next_frame();
        world.scale(0.5);
        co_await next_frame();
        world.pause();
    });
    game.tick(0.0);
    game.tick(0.5);  // the scale is set in this tick, and counts half a second in full
    CHECK(world.now() == Clock::time_point(500ms));
    game.tick(0.5);  // half speed; paused within, which counts from the next
    CHECK(world.now() == Clock::time_point(750ms));
    game.tick(10.0);
    CHECK(world.now() == Clock::time_point(750ms));
    CHECK(log.take() == "dt0");
    world.resume();
    game.tick(0.5);
    CHECK(log.take() == "a");
}

TEST_CASE("slow motion begun in the middle of a wait slows what is left of it") {
    Scheduler game;
    bool over = false;
    game.start([&]() -> Task<> {
        co_await wait(2s);
        over = true;
    });
    game.tick(0.0);
    game.tick(1.0);
    game.game().scale(0.25);
    game.tick(3.9);
    CHECK(!over);
    game.tick(0.1);
    CHECK(over);
}

TEST_CASE("scale 0 never fires but cancels, and next_frame goes on with 0") {
    const NoLeaks no_leaks;
    Scheduler game;
    game.game().scale(0.0);
    auto sleeper = game.start([]() -> Task<> {
        const Counted local;
        co_await wait(1ns);
    });
    int seen = 0;
    game.start([&]() -> Task<> {
        for (;;) {
            const double dt = co_await next_frame();
            CHECK(dt == 0.0);
            ++seen;
        }
    });
    for (int i = 0; i < 10; ++i) game.tick(1e6);
    CHECK(seen == 9);
    CHECK(!sleeper.done());
    sleeper.cancel();
    CHECK(sleeper.state() == State::cancelled);
}

TEST_CASE("scaled clocks accumulate exactly, however small the ticks") {
    Scheduler game;
    Clock third(game.game());
    third.scale(1.0 / 3.0);
    Clock odd(game.game());
    odd.scale(0.7);
    Clock tiny(game.game());
    tiny.scale(1e-6);
    for (int i = 0; i < 3'000'000; ++i) game.advance(1ns);
    CHECK(third.now() == Clock::time_point(1'000'000ns));
    CHECK(odd.now() == Clock::time_point(2'100'000ns));
    CHECK(tiny.now() == Clock::time_point(3ns));
}

TEST_CASE("two clocks of one scale agree, one ticked in one piece and one in many") {
    Scheduler one;
    Scheduler many;
    Clock a(one.game());
    Clock b(many.game());
    a.scale(1.0 / 7.0);
    b.scale(1.0 / 7.0);
    one.advance(7'000'000'000ns);
    for (int i = 0; i < 700'000; ++i) many.advance(10'000ns);
    CHECK(a.now() == b.now());
    CHECK(a.now() == Clock::time_point(1s));
}

TEST_CASE("a scale that is negative, no number or beyond measure is refused, and nothing changes") {
    Scheduler game;
    Clock c(game.game());
    c.scale(0.5);
    CHECK(is_argument(refusal([&] { c.scale(-1.0); })));
    CHECK(is_argument(refusal([&] { c.scale(std::nan("")); })));
    CHECK(is_argument(refusal([&] { c.scale(std::numeric_limits<double>::infinity()); })));
    CHECK(c.scale() == 0.5);
}

TEST_CASE("real() knows no pause and no scale: both are refused") {
    Scheduler game;
    CHECK(!refusal([&] { game.real().pause(); }).empty());
    CHECK(!refusal([&] { game.real().scale(0.5); }).empty());
    game.tick(1.0);
    CHECK(game.real().now() == Clock::time_point(1s));
    CHECK(!game.real().paused());
}

TEST_CASE("a clock's state lives while a script is on it, though the Clock is gone") {
    Scheduler game;
    bool over = false;
    {
        Clock slow(game.game());
        slow.scale(0.5);
        Clock child(slow);
        game.start(StartOptions().clock(child), [&]() -> Task<> {
            co_await wait(1s);
            over = true;
        });
    }
    game.tick(0.0);
    game.tick(1.0);
    CHECK(!over);
    game.tick(1.0);
    CHECK(over);
}

TEST_CASE("a wait made for a clock keeps that clock, however late it is awaited") {
    Scheduler game;
    bool over = false;
    auto slow = std::make_unique<Clock>(game.game());
    slow->scale(0.5);
    game.start([&]() -> Task<> {
        co_await sequence(next_frame(), wait(1s, *slow));
        over = true;
    });
    game.tick(0.0);
    slow.reset();
    game.tick(0.0);
    game.tick(1.0);
    CHECK(!over);
    game.tick(1.0);
    CHECK(over);
}

TEST_CASE("a clock destroyed by a script that waits on it, and one that outlives its scheduler, are safe") {
    auto game = std::make_unique<Scheduler>();
    Clock left(game->game());
    {
        auto mine = std::make_unique<Clock>(game->game());
        Clock& ref = *mine;
        game->start(StartOptions().clock(ref), [&mine]() -> Task<> {
            co_await wait(1s);
            mine.reset();
            co_await wait(1s);
        });
        game->tick(0.0);
        game->tick(1.0);
        CHECK(mine == nullptr);
        CHECK(game->size() == 1);
        game->tick(1.0);
        CHECK(game->size() == 0);
    }
    game.reset();
    CHECK(left.now() == Clock::time_point(2s));
    left.scale(0.5);
    left.pause();
    Clock grandchild(left);
    CHECK(grandchild.now() == Clock::time_point(0s));
    Scheduler other;
    CHECK(is_argument(refusal([&] { other.start(StartOptions().clock(left), at_once(1)); })));
}

TEST_CASE("a clock made in a tick starts at 0, and a script on it sees whole ticks only") {
    Scheduler game;
    double dt = -1.0;
    std::unique_ptr<Clock> made;
    game.start([&]() -> Task<> {
        co_await next_frame();
        made = std::make_unique<Clock>(game.game());
        auto watch = [&]() -> Task<> { dt = co_await next_frame(); };
        game.start(StartOptions().clock(*made), watch);
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(made->now() == Clock::time_point(0s));
    game.tick(0.25);
    CHECK(dt == 0.25);
    CHECK(made->now() == Clock::time_point(250ms));
}

TEST_CASE("this_script gives the clock, and its slow motion reaches what the script started") {
    Log log;
    Scheduler game;
    Clock bullet_time(game.game());
    game.start(StartOptions().clock(bullet_time), [&]() -> Task<> {
        auto self = co_await this_script();
        CHECK(self.clock().scale() == 1.0);
        self.clock().scale(0.5);
        co_await wait(1s);
        log("slow");
        CHECK(self.now() == Clock::time_point(1s));
    });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(log.take() == "");
    game.tick(1.0);
    CHECK(log.take() == "slow");
    CHECK(bullet_time.scale() == 0.5);
}

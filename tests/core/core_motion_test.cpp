// SPDX-License-Identifier: MIT
// tween, play, sequence, repeat, every.
#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a tween starts from the value at its co_await, moves each frame and ends exactly") {
    Scheduler game;
    float x = 5.f;
    auto script = game.start([&]() -> Task<> {
        co_await next_frame();
        co_await tween(x, 10.f, 1s, ease::linear);
    });
    game.tick(0.25);
    x = 6.f;
    game.tick(0.25);
    CHECK(x == 6.f);
    game.tick(0.25);
    CHECK(x == doctest::Approx(7.f));
    game.tick(0.5);
    CHECK(x == doctest::Approx(9.f));
    CHECK_FALSE(script.done());
    game.tick(0.5);
    CHECK(x == 10.f);
    CHECK(script.done());
}

TEST_CASE("a tween gives its overshoot, runs on the script's clock and stands still with it") {
    Scheduler game;
    Clock slow{game.game()};
    slow.scale(0.5);
    double x = 0.0;
    std::chrono::nanoseconds late{};
    game.start(StartOptions{}.clock(slow), [&]() -> Task<> { late = co_await tween(x, 1.0, 1s); });
    game.tick(0.0);
    game.tick(1.0);
    CHECK(x == doctest::Approx(0.5));
    slow.pause();
    game.tick(1.0);
    game.tick(5.0);
    CHECK(x == doctest::Approx(0.5));
    slow.resume();
    game.tick(1.5);
    CHECK(x == 1.0);
    CHECK(late == 250ms);
}

TEST_CASE(
    "a tween through a setter sees every value; 0 sets the end in the next frame, negative is refused") {
    Scheduler game;
    std::vector<int> seen;
    auto set = [&](int v) { seen.push_back(v); };
    game.start([&]() -> Task<> { co_await tween(0, 100, 1s, ease::in_quad, set); });
    game.tick(0.0);
    for (int i = 0; i < 4; ++i) game.tick(0.25);
    CHECK(seen == std::vector<int>{6, 25, 56, 100});
    float x = 0.f;
    game.start([&]() -> Task<> { co_await tween(x, 3.f, 0s); });
    game.tick(0.1);
    CHECK(x == 0.f);
    game.tick(0.0);
    CHECK(x == 3.f);
    CHECK(is_argument(refusal_in_script([&]() -> Task<> { co_await tween(x, 1.f, -1s); })));
}

TEST_CASE("every ease curve begins at 0 and ends at 1, and in and out mirror each other") {
    const auto ends = [](auto curve) {
        return curve(0.0) == doctest::Approx(0.0).epsilon(0.002) &&
               curve(1.0) == doctest::Approx(1.0).epsilon(0.002);
    };
    CHECK(ends(ease::linear));
    CHECK((ends(ease::in_quad) && ends(ease::out_quad) && ends(ease::in_out_quad)));
    CHECK((ends(ease::in_cubic) && ends(ease::out_cubic) && ends(ease::in_out_cubic)));
    CHECK((ends(ease::in_quart) && ends(ease::out_quart) && ends(ease::in_out_quart)));
    CHECK((ends(ease::in_sine) && ends(ease::out_sine) && ends(ease::in_out_sine)));
    CHECK((ends(ease::in_expo) && ends(ease::out_expo) && ends(ease::in_out_expo)));
    CHECK((ends(ease::in_circ) && ends(ease::out_circ) && ends(ease::in_out_circ)));
    CHECK((ends(ease::in_back) && ends(ease::out_back) && ends(ease::in_out_back)));
    CHECK((ends(ease::in_elastic) && ends(ease::out_elastic) && ends(ease::in_out_elastic)));
    CHECK((ends(ease::in_bounce) && ends(ease::out_bounce) && ends(ease::in_out_bounce)));
    CHECK(ease::in_cubic(0.25) == doctest::Approx(1.0 - ease::out_cubic(0.75)));
    CHECK(ease::in_out_sine(0.5) == doctest::Approx(0.5));
}

TEST_CASE("play feeds the first element at once, then one a frame, and ends in the frame after the last") {
    Scheduler game;
    Log log;
    auto three = []() -> Generator<int> {
        for (int i = 0; i < 3; ++i) co_yield i;
    };
    auto say = [&](int v) { log("e", v); };
    game.start([&]() -> Task<> {
        co_await play(three(), say);
        log("end");
    });
    game.tick(0.1);
    CHECK(log.take() == "e0");
    game.tick(0.1);
    CHECK(log.take() == "e1");
    game.tick(0.1);
    CHECK(log.take() == "e2");
    game.tick(0.1);
    CHECK(log.take() == "end");
    game.start([&]() -> Task<> {
        co_await play(Generator<int>(), say);
        log("nothing");
    });
    game.tick(0.1);
    CHECK(log.take() == "nothing");
}

TEST_CASE("a named generator that loses a race goes on later where it was") {
    Scheduler game;
    Log log;
    auto endless = []() -> Generator<int> {
        for (int i = 0;; ++i) co_yield i;
    };
    auto numbers = endless();
    auto say = [&](int v) { log("e", v); };
    game.start([&]() -> Task<> {
        co_await race(play(numbers, say), frames(2));
        log("|");
        co_await race(play(numbers, say), frames(2));
    });
    for (int i = 0; i < 6; ++i) game.tick(0.1);
    CHECK(log.take() == "e0 e1 e2 | e3 e4 e5");
}

TEST_CASE("sequence awaits in order, repeat awaits what it makes n times") {
    Scheduler game;
    Log log;
    int made = 0;
    auto make = [&]() -> Task<> {
        log("make", ++made);
        co_await next_frame();
    };
    Event door;
    game.start([&]() -> Task<> {
        co_await sequence(wait(200ms), door, at_once(1));
        log("sequence");
        co_await repeat(3, make);
        log("repeat");
        co_await repeat(0, make);
        log("none");
    });
    game.tick(0.1);
    game.tick(0.2);
    CHECK(log.take() == "");
    door.set();
    game.tick(0.1);
    CHECK(log.take() == "sequence make1");
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    CHECK(log.take() == "make2 make3 repeat none");
    CHECK(is_argument(refusal([&] { static_cast<void>(repeat(-1, make)); })));
}

TEST_CASE("every keeps the beat, counts the beats that a spike skipped, and refuses a period of 0") {
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        auto beats = every(500ms);
        while (auto missed = co_await beats.next()) log("missed", *missed);
    });
    game.tick(0.0);
    game.tick(0.4);
    CHECK(log.take() == "");
    game.tick(0.2);
    CHECK(log.take() == "missed0");
    game.tick(0.4);  // 1.0 s: on the beat, not a period after the late one
    CHECK(log.take() == "missed0");
    game.tick(2.2);  // 3.2 s: the beats of 1.5, 2.0, 2.5 and 3.0
    CHECK(log.take() == "missed3");
    game.tick(0.3);
    CHECK(log.take() == "missed0");
    CHECK(is_argument(refusal([] { static_cast<void>(every(0ms)); })));
}

TEST_CASE(
    "tweens of integers, of types with operators, and along a curve that overshoots end exactly on `to`") {
    struct Vec {
        float x = 0.f;
        float y = 0.f;
        Vec operator+(Vec o) const { return {x + o.x, y + o.y}; }
        Vec operator-(Vec o) const { return {x - o.x, y - o.y}; }
        Vec operator*(float f) const { return {x * f, y * f}; }
    };
    Scheduler game;
    Vec v;
    unsigned char fade = 250;
    float back = 0.f;
    float highest = 0.f;
    game.start([&]() -> Task<> {
        const Vec target{3.f, -6.f};
        co_await all(tween(v, target, 1s), tween(fade, 5, 1s), tween(back, 0.1f, 1s, ease::out_back));
    });
    game.tick(0.0);
    for (int i = 0; i < 10; ++i) {
        game.tick(0.0999);
        highest = std::max(highest, back);
        if (i == 4) CHECK(v.y == doctest::Approx(-2.997).epsilon(0.001));
        if (i == 4) CHECK(static_cast<int>(fade) == doctest::Approx(127).epsilon(0.02));
    }
    CHECK(highest > 0.105f);
    CHECK(back != 0.1f);
    game.tick(0.5);
    CHECK(v.x == 3.f);
    CHECK(v.y == -6.f);
    CHECK(fade == 5);
    CHECK(back == 0.1f);
}

TEST_CASE("a tween of 0, of no number and of for ever; one of 0 passes no time and overshoots by the tick") {
    Scheduler game;
    float x = 1.f;
    std::chrono::nanoseconds late{-1};
    game.start([&]() -> Task<> {
        late = co_await tween(x, 2.f, 0s, ease::in_out_elastic);
        co_await tween(x, 3.f, std::chrono::hours::max());
    });
    game.tick(0.1);
    CHECK(x == 1.f);
    game.tick(0.25);
    CHECK(x == 2.f);
    CHECK(late == 250ms);
    game.tick(1000.0);
    CHECK(x >= 2.f);
    CHECK(x < 2.01f);
    const std::chrono::duration<double> nan(std::numeric_limits<double>::quiet_NaN());
    float y = 5.f;
    CHECK(is_argument(refusal_in_script([&]() -> Task<> { co_await tween(y, 1.f, nan); })));
    auto never = [](float) { FAIL("called"); };
    CHECK(is_argument(
        refusal_in_script([&]() -> Task<> { co_await tween(0.f, 1.f, nan, ease::linear, never); })));
    CHECK(y == 5.f);
}

TEST_CASE("a tween that is cancelled or loses stays where it was, and its wait may be named first") {
    Scheduler game;
    float x = 0.f;
    game.start([&]() -> Task<> {
        co_await race(tween(x, 1.f, 1s), wait(250ms));
        auto up = tween(x, 1.f, 500ms);
        co_await up;
        auto down = tween(x, 0.f, 1s);
        co_await race(down, wait(500ms));
        co_await down;  // again from where x is
    });
    game.tick(0.0);
    game.tick(0.25);
    CHECK(x == doctest::Approx(0.f));  // timers come first
    game.tick(0.25);
    CHECK(x == doctest::Approx(0.5f));
    game.tick(0.25);
    CHECK(x == 1.f);
    game.tick(0.25);
    CHECK(x == doctest::Approx(0.75f));
    game.tick(0.25);
    game.tick(0.5);
    CHECK(x == doctest::Approx(0.375f));
    game.tick(0.5);
    CHECK(x == 0.f);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "repeat awaits whatever its function makes: tweens, groups, timers, generators, by reference, too") {
    Scheduler game;
    Log log;
    float x = 0.f;
    Event door(Reset::automatic);
    auto pulse = [&] { return tween(x, 1.f, 100ms); };
    auto either = [&] { return race(wait(100ms), forever()); };
    auto pair = [&] { return all(next_frame(), next_frame()); };
    auto knock = [&]() -> Event& { return door; };
    auto pause_between = [&] { return wait(0s); };
    game.start([&]() -> Task<> {
        co_await repeat(2, pulse);
        log("tweens");
        co_await repeat(2, either);
        log("races");
        co_await repeat(2, pair);
        log("alls");
        co_await repeat(2, knock);
        log("knocks");
        co_await repeat(2, pause_between);
        log("waits");
    });
    game.tick(0.0);
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "tweens races");
    for (int i = 0; i < 2; ++i) game.tick(0.1);
    CHECK(log.take() == "alls");
    for (int i = 0; i < 2; ++i) {
        door.set();
        game.tick(0.1);
    }
    CHECK(log.take() == "knocks");
    for (int i = 0; i < 2; ++i) game.tick(0.1);
    CHECK(log.take() == "waits");
}

TEST_CASE("a sequence of void and other parts, of one, and in groups; each part begins when its turn comes") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto say = [&](std::string word) -> Task<> {
        const Says end(log, "~" + word);
        log(word);
        co_await next_frame();
    };
    game.start([&]() -> Task<> {
        co_await all(sequence(say("a"), wait(0s), at_once(1), say("b")), sequence(say("c")));
        log("all");
        co_await race(sequence(say("d"), say("e"), forever()), sequence(frames(2), frames(1)));
        log("race");
    });
    game.tick(0.1);
    CHECK(log.take() == "a c");
    game.tick(0.1);
    CHECK(log.take() == "~a ~c");
    game.tick(0.1);
    CHECK(log.take() == "b");
    game.tick(0.1);
    CHECK(log.take() == "~b all d");
    game.tick(0.1);
    CHECK(log.take() == "~d e");
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "~e race");
    {
        auto dropped = sequence(say("x"), say("y"));
        static_cast<void>(dropped);
    }
    CHECK(log.take() == "");
}

TEST_CASE("every takes any duration, saturates, and keeps its beat on the script's clock alone") {
    Scheduler game;
    Clock slow{game.game()};
    slow.scale(0.5);
    Log log;
    game.start(StartOptions{}.clock(slow), [&]() -> Task<> {
        auto beats = every(0.25s);
        while (auto missed = co_await beats.next()) log("beat", *missed);
    });
    auto rare = game.start([&]() -> Task<> {
        co_await wait(1s);
        auto beats = every(std::chrono::hours::max());
        co_await beats.next();
    });
    game.tick(0.0);
    game.tick(0.4);
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "beat0");
    slow.pause();
    game.tick(10.0);
    CHECK(log.take() == "");
    slow.resume();
    game.tick(1.0);
    CHECK(log.take() == "beat1");
    game.tick(100.0);
    CHECK(rare.state() == State::waiting);
    const std::chrono::duration<double> nan(std::numeric_limits<double>::quiet_NaN());
    CHECK(is_argument(refusal([&] { static_cast<void>(every(nan)); })));
}

TEST_CASE("play takes move-only and reference elements, and a generator may end its own script's race") {
    Scheduler game;
    Log log;
    std::vector<int> values{1, 2};
    auto boxes = []() -> Generator<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(7);
        co_yield std::make_unique<int>(8);
    };
    auto each = [](std::vector<int>& v) -> Generator<int&> {
        for (int& x : v) co_yield x;
    };
    auto take_box = [&](std::unique_ptr<int> box) { log("box", *box); };
    auto doubles = [](int& x) { x *= 2; };
    game.start([&]() -> Task<> {
        co_await race(play(boxes(), take_box), forever());
        co_await play(each(values), doubles);
        log("end");
    });
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(log.take() == "box7 box8 end");
    CHECK(values == std::vector<int>{2, 4});
}

// SPDX-License-Identifier: MIT
// Waits for time: rules 4 and 5, durations, overshoot, spikes, beats.
#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/core/probe.hpp"
#include "tests/support/allocations.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a wait ends in the tick in which its time is up, and gives the overshoot") {
    Scheduler game;
    std::vector<std::chrono::nanoseconds> late;
    game.start([&]() -> Task<> {
        for (;;) {
            const auto over = co_await wait(100ms);
            late.push_back(over);
        }
    });
    game.tick(0.0);
    game.tick(99ms);
    CHECK(late.empty());
    game.tick(1ms);
    CHECK(late == std::vector<std::chrono::nanoseconds>{0ns});
    game.tick(130ms);
    CHECK(late.size() == 2);
    CHECK(late.back() == 30ms);
    game.tick(99ms);
    CHECK(late.size() == 2);
    game.tick(1ms);
    CHECK(late.size() == 3);
}

TEST_CASE("a wait counts from its co_await, not from when it was made") {
    Scheduler game;
    bool over = false;
    game.start([&]() -> Task<> {
        auto one_second = wait(1s);
        co_await wait(5s);
        co_await one_second;
        over = true;
    });
    game.tick(0.0);
    game.tick(5.0);
    CHECK(!over);
    game.tick(0.9);
    CHECK(!over);
    game.tick(0.1);
    CHECK(over);
}

TEST_CASE("a wait of 0 resumes in the next tick, whatever its dt, and never in its own") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        for (;;) {
            co_await wait(0s);
            log("0");
        }
    });
    game.tick(1.0);
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "0");
    game.tick(10.0);
    CHECK(log.take() == "0");
    game.tick(0.0);
    CHECK(log.take() == "0");
}

TEST_CASE("a tick of 0 fires nothing timed but waits of 0, all else runs") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        co_await wait(1ns);
        log("1ns");
    });
    game.start([&]() -> Task<> {
        co_await wait(0ns);
        log("0");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        log("frame");
    });
    game.start([&]() -> Task<> {
        const bool in_time = co_await timeout(1ns, forever());
        log(in_time ? "?" : "deadline");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "0 frame");
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(1ns);
    CHECK(log.take() == "1ns deadline");
}

TEST_CASE("wait_until a time that is past does not suspend, and gives how long ago it was") {
    Scheduler game;
    std::chrono::nanoseconds late{};
    auto s = game.start([&]() -> Task<> {
        co_await wait_until(Clock::time_point(0s));
        late = co_await wait_until(Clock::time_point(1s));
    });
    game.tick(3.0);
    CHECK(s.done());
    CHECK(late == 2s);
}

TEST_CASE("wait_until keeps a beat without drift") {
    Scheduler game;
    int beats = 0;
    game.start([&]() -> Task<> {
        auto self = co_await this_script();
        auto next = self.now();
        for (;;) {
            next += 100ms;
            co_await wait_until(next);
            ++beats;
        }
    });
    game.tick(0.0);
    for (int i = 0; i < 1000; ++i) game.tick(16ms);  // 16 s
    CHECK(beats == 160);
}

TEST_CASE("a cooldown: the time point is on the script's own clock") {
    Log log;
    Scheduler game;
    game.start([&]() -> Task<> {
        auto self = co_await this_script();
        const auto ready = self.now() + 5s;
        co_await wait(2s);
        log("busy");
        co_await wait_until(ready);
        log("ready");
    });
    for (int i = 0; i < 5; ++i) game.tick(1.0);
    CHECK(log.take() == "busy");
    game.tick(1.0);
    CHECK(log.take() == "ready");
}

TEST_CASE(
    "a spike fires all due waits in due-time order, and each script's next wait counts from the new now") {
    Log log;
    Scheduler game;
    const auto repeat_wait = [&](std::string word, std::chrono::milliseconds d) -> Task<> {
        for (;;) {
            co_await wait(d);
            log(word);
        }
    };
    game.start(repeat_wait, "3s", 3000ms);
    game.start(repeat_wait, "1s", 1000ms);
    game.start(repeat_wait, "9s", 9000ms);
    game.start(repeat_wait, "11s", 11000ms);
    game.tick(0.0);
    game.tick(10s);
    CHECK(log.take() == "1s 3s 9s");
    game.tick(999ms);
    CHECK(log.take() == "");
    game.tick(1ms);
    CHECK(log.take() == "11s 1s");
}

TEST_CASE("a negative or NaN dt is refused, and nothing changes") {
    Scheduler game;
    int frames_seen = 0;
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            ++frames_seen;
        }
    });
    game.tick(1.0);
    const auto ticks = game.stats().ticks;
    CHECK(is_argument(refusal([&] { game.tick(-0.001); })));
    CHECK(is_argument(refusal([&] { game.tick(std::nan("")); })));
    CHECK(is_argument(refusal([&] { game.tick(-1ns); })));
    CHECK(is_argument(refusal([&] { game.tick(std::chrono::duration<float>(std::nanf(""))); })));
    CHECK(is_argument(refusal([&] { game.advance(-1.0); })));
    CHECK(is_argument(refusal([&] { game.advance(-1s); })));
    CHECK(game.stats().ticks == ticks);
    CHECK(frames_seen == 0);
    CHECK(game.game().now() == Clock::time_point(1s));
    game.tick(-0.0);
    CHECK(frames_seen == 1);
}

TEST_CASE("negative and NaN durations are refused at the co_await, with the script's line") {
    const auto nan = std::chrono::duration<double>(std::nan(""));
    const std::function<Task<>()> scripts[] = {
        []() -> Task<> { co_await wait(-1ns); },
        [nan]() -> Task<> { co_await wait(nan); },
        []() -> Task<> { co_await wait(std::chrono::duration<double>(-0.5)); },
        []() -> Task<> { co_await timeout(-1s, forever()); },
        [nan]() -> Task<> { co_await timeout(nan, forever()); },
        []() -> Task<> {
            double x = 0;
            co_await tween(x, 1.0, -1s);
        },
        [nan]() -> Task<> {
            double x = 0;
            co_await tween(x, 1.0, nan);
        },
    };
    for (const auto& script : scripts) {
        const std::string text = refusal_in_script(script);
        CHECK(is_argument(text));
        CHECK(has(text, "core_time_test.cpp:"));
    }
}

TEST_CASE("durations round up to the nanosecond, saturate, and hours::max is for ever") {
    Log log;
    Scheduler game;
    const auto sleep = [&](std::string word, auto d) -> Task<> {
        co_await wait(d);
        log(word);
    };
    game.start(sleep, "0.3ns", std::chrono::duration<double, std::nano>(0.3));
    game.start(sleep, "1.5ns", std::chrono::duration<double, std::nano>(1.5));
    game.start(sleep, "pico", std::chrono::duration<std::int64_t, std::pico>(1001));
    game.start(sleep, "hours::max", std::chrono::hours::max());
    game.start(sleep, "ns::max", std::chrono::nanoseconds::max());
    game.start(sleep, "1e300", std::chrono::duration<double>(1e300));
    game.start(sleep, "inf", std::chrono::duration<double>(std::numeric_limits<double>::infinity()));
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    game.tick(1ns);
    CHECK(log.take() == "0.3ns");
    game.tick(1ns);
    CHECK(log.take() == "1.5ns pico");
    game.tick(std::chrono::hours(24 * 365 * 100));
    game.tick(std::chrono::hours(24 * 365 * 100));
    game.tick(std::chrono::hours(24 * 365 * 100));
    CHECK(log.take() == "");
    CHECK(game.size() == 4);
}

TEST_CASE("a wait written in decimal seconds ends with the tick of the same length") {
    for (const double s : {0.1, 0.3, 0.7, 1.1, 1.0 / 60.0, 0.033, 12.34, 1e-3}) {
        Scheduler game;
        auto a = game.start([s]() -> Task<> { co_await wait(std::chrono::duration<double>(s)); });
        game.tick(0.0);
        game.tick(s);
        CHECK_MESSAGE(a.done(), s);
    }
    Scheduler floats;
    auto f = floats.start([]() -> Task<> { co_await wait(std::chrono::duration<float>(0.1f)); });
    floats.tick(0.0);
    floats.tick(0.1f);
    CHECK(f.done());
    Scheduler game;
    auto a = game.start([]() -> Task<> { co_await wait(0.1s); });
    auto b = game.start([]() -> Task<> { co_await wait(0.7s); });
    game.tick(0.0);
    game.tick(0.1);
    CHECK(a.done());
    game.tick(0.6);
    CHECK(b.done());
}

TEST_CASE("time does not drift in ten days of frames of a sixtieth of a second") {
    Scheduler game;
    const int frames_in_ten_days = 60 * 60 * 24 * 10 * 60 / 100;  // a hundredth of them, a hundred at once
    for (int i = 0; i < frames_in_ten_days; ++i) game.advance(100.0 / 60.0);
    const auto off = game.game().now() - Clock::time_point(240h);
    CHECK(std::chrono::abs(off) <= 1us);
}

TEST_CASE("whole nanoseconds add up exactly") {
    Scheduler game;
    for (int i = 0; i < 1'000'000; ++i) game.advance(16'666'667ns);
    CHECK(game.game().now() == Clock::time_point(16'666'667'000'000ns));
    CHECK(game.real().now() == game.game().now());
}

TEST_CASE("a million sleepers wake each in the right tick, in order") {
    Scheduler game;
    constexpr int count = less_when_slow(1'000'000);
    std::uint32_t random = 1;
    std::int64_t woken = 0;
    bool ordered = true;
    std::int64_t last_due = 0;
    const auto sleep = [&](std::int64_t ms) -> Task<> {
        co_await wait(std::chrono::milliseconds(ms));
        ordered = ordered && ms >= last_due;
        last_due = ms;
        ++woken;
    };
    std::int64_t due_by_half = 0;
    for (int i = 0; i < count; ++i) {
        random = random * 1664525u + 1013904223u;
        const std::int64_t ms = 1 + static_cast<std::int64_t>((random >> 8) % 100'000);
        due_by_half += ms <= 50'000 ? 1 : 0;
        game.start(sleep, ms);
    }
    game.tick(0.0);
    for (int i = 0; i < 50; ++i) game.tick(1.0);
    CHECK(woken == due_by_half);
    for (int i = 0; i < 50; ++i) game.tick(1.0);
    CHECK(woken == count);
    CHECK(ordered);
    CHECK(game.size() == 0);
}

TEST_CASE(
    "thousands of timers of one long frame fire in order, ties as they began, without those cancelled") {
    Scheduler game;
    Clock half(game.game());
    half.scale(0.5);
    struct Sleeper {
        std::int64_t share;  // of the frame, in millionths: when it is due
        int number;
        bool operator==(const Sleeper&) const = default;
    };
    std::vector<Sleeper> expected;
    std::vector<Sleeper> woken;
    const auto sleep = [&](Sleeper me, std::chrono::nanoseconds d) -> Task<> {
        co_await wait(d);
        woken.push_back(me);
    };
    std::vector<Script<>> scripts;
    std::uint32_t random = 1;
    for (int i = 0; i < 6000; ++i) {
        random = random * 1664525u + 1013904223u;
        const Sleeper me{(random >> 8) % 1'000'000, i};
        const bool slow = i % 3 == 0;
        const auto time = std::chrono::microseconds(slow ? me.share : 2 * me.share);
        scripts.push_back(game.start(StartOptions().clock(slow ? half : game.game()), sleep, me, time));
        if (i % 7 != 0) expected.push_back(me);
    }
    game.tick(0.0);
    for (std::size_t i = 0; i < scripts.size(); i += 7) scripts[i].cancel();
    std::sort(expected.begin(), expected.end(), [](const Sleeper& a, const Sleeper& b) {
        return a.share != b.share ? a.share < b.share : a.number < b.number;
    });
    game.tick(2s);
    CHECK(woken == expected);
    CHECK(game.size() == 0);
}

TEST_CASE("timers that are cancelled and begun anew take no more memory") {
    Scheduler game;
    std::int64_t rounds = 0;
    const auto race = [&](std::chrono::hours far) -> Task<> {
        for (;;) {
            co_await timeout(far, next_frame());
            ++rounds;
        }
    };
    for (int i = 0; i < 100; ++i) game.start(race, std::chrono::hours(1 + i % 5));
    const auto sleep = []() -> Task<> { co_await wait(3h); };
    std::vector<Script<>> sleepers;
    const auto frames = [&](int n) {
        for (int i = 0; i < n; ++i) {
            sleepers.push_back(game.start(sleep));
            game.tick(1ms);
            if (sleepers.size() < 50) continue;
            const auto one = sleepers.begin() + i % 50;
            one->cancel();
            sleepers.erase(one);
        }
    };
    frames(2000);
    const auto before = segue::test::allocations();
    frames(2000);
    const auto made = segue::test::allocations() - before;
    if (segue::test::allocations_are_counted()) CHECK(made == 0);
    CHECK(rounds > 0);
}

TEST_CASE("timers far apart, years among them, keep their order across every level of the queue") {
    Scheduler game;
    std::vector<std::int64_t> order;
    std::vector<std::int64_t> expected;
    std::int64_t ns = 1;
    const auto sleep = [&](std::int64_t d) -> Task<> {
        co_await wait(std::chrono::nanoseconds(d));
        order.push_back(d);
    };
    game.tick(12'345'678'901ns);
    for (int i = 0; i < 58; ++i, ns *= 2) {
        for (const std::int64_t d : {ns - 1, ns, ns + 1}) {
            if (!expected.empty() && d <= expected.back()) continue;
            expected.push_back(d);
        }
    }
    for (std::size_t i = 0; i < expected.size(); ++i) game.start(sleep, expected[expected.size() - 1 - i]);
    game.tick(0.0);
    for (std::int64_t step = 1; order.size() < expected.size() && step < (std::int64_t{1} << 60); step *= 2) {
        game.tick(std::chrono::nanoseconds(step));
        const auto now = (game.game().now() - Clock::time_point(12'345'678'901ns)).count();
        for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i] <= now);
        if (order.size() < expected.size()) CHECK(expected[order.size()] > now);
    }
    CHECK(order == expected);
}

TEST_CASE("every beats on its period, skips what was missed and counts it") {
    Scheduler game;
    std::vector<std::int64_t> missed;
    game.start([&]() -> Task<> {
        auto beats = every(100ms);
        while (auto beat = co_await beats.next()) missed.push_back(*beat);
    });
    game.tick(0.0);
    for (int i = 0; i < 10; ++i) game.tick(50ms);
    CHECK(missed == std::vector<std::int64_t>{0, 0, 0, 0, 0});
    missed.clear();
    game.tick(350ms);  // beats at 600, 700, 800 fall into one tick: one comes, two were missed
    CHECK(missed == std::vector<std::int64_t>{2});
    game.tick(50ms);  // 900: the next one is on the beat again
    CHECK(missed == std::vector<std::int64_t>{2, 0});
    game.tick(50ms);
    CHECK(missed.size() == 2);
    game.tick(50ms);
    CHECK(missed.size() == 3);
}

TEST_CASE("every counts the beats that a slow consumer slept through") {
    Scheduler game;
    std::vector<std::int64_t> missed;
    game.start([&]() -> Task<> {
        auto beats = every(100ms);
        while (auto beat = co_await beats.next()) {
            missed.push_back(*beat);
            co_await wait(250ms);
        }
    });
    game.tick(0.0);
    for (int i = 0; i < 200; ++i) game.tick(10ms);
    // beat 100, busy until 350 (200, 300 missed), beat 400, busy until 650 (500, 600 missed), beat 700 ...
    CHECK(missed.size() == 7);
    CHECK(missed[0] == 0);
    for (std::size_t i = 1; i < missed.size(); ++i) CHECK(missed[i] == 2);
}

TEST_CASE("every of 0 or less is refused") {
    CHECK(is_argument(refusal([] { static_cast<void>(every(0s)); })));
    CHECK(is_argument(refusal([] { static_cast<void>(every(-1s)); })));
}

TEST_CASE("a float's duration is the nanosecond that it names, and no earlier one") {
    using Floats = std::chrono::duration<float>;
    Scheduler game;
    Log log;
    const auto waits = [&](const char* name, auto time) -> Task<> {
        const auto late = co_await wait(time);
        CHECK(late == 0ns);
        log(name);
    };
    game.start(waits("whole", 1s));
    game.start(waits("float", Floats(1.f)));
    game.start(waits("hour", Floats(3600.f)));
    game.tick(0.5);
    game.tick(999'999'900ns);
    CHECK(log.take() == "");
    game.tick(100ns);
    CHECK(log.take() == "whole float");
    game.tick(3599s - 1us);
    CHECK(log.take() == "");
    game.tick(1us);
    CHECK(log.take() == "hour");
    CHECK(detail::to_nanoseconds(Floats(0.25f)) == 250ms);
    CHECK(detail::to_nanoseconds(std::chrono::duration<double>(0.1)) == 100ms);
    CHECK(detail::to_nanoseconds(std::chrono::duration<double>(30 * 86400.0)) == std::chrono::days(30));
    CHECK(detail::to_nanoseconds(std::chrono::duration<double, std::nano>(0.3)) == 1ns);
    CHECK(detail::to_nanoseconds(std::chrono::duration<double, std::nano>(-0.3)) == 0ns);
}

TEST_CASE("a time point before all others is past, and says so") {
    Scheduler game;
    std::chrono::nanoseconds late{};
    const auto waits = [&]() -> Task<> {
        co_await next_frame();
        late = co_await wait_until(Clock::time_point::min());
    };
    const auto script = game.start(waits());
    game.tick(1s);
    game.tick(1s);
    CHECK(script.state() == State::done);
    CHECK(late == std::chrono::nanoseconds::max());
}

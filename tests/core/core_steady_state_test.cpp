// SPDX-License-Identifier: MIT
// No heap allocation in a steady state, counted through operator new and through the frame pool.
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "tests/core/probe.hpp"
#include "tests/support/allocations.hpp"

using namespace segue;
using namespace probe;

namespace {

constexpr int warm_up = 400;  // ticks, longer than the longest sleep

/// How often a game that has warmed up went to the system in a thousand ticks: calls of operator new, and of
/// the allocator below the frame pool.
std::uint64_t system_calls(Scheduler& game) {
    for (int i = 0; i < warm_up; ++i) game.tick(1.0 / 60.0);
    const auto frames_before = frame_stats().system_calls;
    const auto before = segue::test::allocations();
    for (int i = 0; i < 1000; ++i) game.tick(1.0 / 60.0);
    return segue::test::allocations() - before + frame_stats().system_calls - frames_before;
}

/// A tick of these tests is heavy: fewer scripts where the build is slow. Under ASan the pool passes through,
/// so that the count is not looked at.
constexpr int many = less_when_slow(10'000);
constexpr int some = less_when_slow(1'000);

void check_none(Scheduler& game) {
    const auto calls = system_calls(game);
    if (!SEGUE_ASAN) CHECK(calls == 0);
}

}  // namespace

TEST_CASE("the allocations of this thread are counted, where no sanitizer owns operator new") {
    if (SEGUE_ASAN || !segue::test::allocations_are_counted()) return;
    const auto before = segue::test::allocations();
    const auto one = std::make_unique<int>(1);
    CHECK(segue::test::allocations() == before + 1);
    CHECK(*one == 1);
}

TEST_CASE("scripts that wait for the next frame allocate nothing") {
    Scheduler game;
    std::int64_t resumed = 0;
    auto body = [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            ++resumed;
        }
    };
    for (int i = 0; i < many; ++i) game.start(body);
    check_none(game);
    CHECK(resumed == static_cast<std::int64_t>(many) * (warm_up + 999));
}

TEST_CASE("sleepers that sleep again, on two clocks, allocate nothing") {
    Scheduler game;
    Clock slow{game.game()};
    slow.scale(0.3);
    std::int64_t woken = 0;
    auto body = [&](int n) -> Task<> {
        for (;;) {
            co_await wait(std::chrono::milliseconds(20 + n % 700));
            ++woken;
        }
    };
    for (int i = 0; i < many; ++i) game.start(StartOptions{}.clock(i % 2 ? slow : game.game()), body, i);
    game.tick(0.0);
    game.tick(10.0);  // all of them at once: no later tick has more to put in order
    check_none(game);
    CHECK(woken > many);
}

TEST_CASE("children, groups, timeouts and forks in loops allocate nothing") {
    Scheduler game;
    std::int64_t rounds = 0;
    auto child = [](int v) -> Task<int> {
        co_await next_frame();
        co_return v;
    };
    auto body = [&]() -> Task<> {
        for (;;) {
            rounds += co_await child(1);
            co_await race(child(1), wait(1h));
            co_await all(child(1), next_frame());
            co_await timeout(1h, child(1));
            auto bound = co_await fork(child(1));
            co_await bound.join();
        }
    };
    for (int i = 0; i < some; ++i) game.start(body);
    check_none(game);
    CHECK(rounds >= some * 200);
}

TEST_CASE("a channel that passes a thousand items a tick, and locks, events and signals allocate nothing") {
    Scheduler game;
    Channel<int> channel(16);
    Mutex mutex;
    Event event(Reset::automatic);
    Signal<int> signal;
    std::int64_t received = 0;
    std::int64_t heard = 0;
    auto sends = [&]() -> Task<> {
        for (;;) {
            for (int i = 0; i < 1000; ++i) co_await channel.send(i);
            event.set();
            signal.emit(1);
            co_await next_frame();
        }
    };
    auto receives = [&]() -> Task<> {
        while (auto item = co_await channel.receive()) received += 1;
    };
    auto locks = [&]() -> Task<> {
        for (;;) {
            const auto guard = co_await mutex.lock();
            co_await next_frame();
        }
    };
    auto listens = [&]() -> Task<> {
        for (;;) {
            co_await event;
            heard += co_await signal.next();
        }
    };
    game.start(sends);
    game.start(receives);
    for (int i = 0; i < 10; ++i) game.start(locks);
    for (int i = 0; i < 2; ++i) game.start(listens);
    check_none(game);
    CHECK(received == 1000 * (warm_up + 1000));
    CHECK(heard > 0);
}

TEST_CASE("a thousand scripts that start and end each tick, in a scope, too, allocate nothing") {
    Scheduler game;
    Scope scope{game};
    std::int64_t ended = 0;
    auto brief = [&](int) -> Task<> {
        co_await next_frame();
        ++ended;
    };
    auto starts = [&]() -> Task<> {
        for (;;) {
            for (int i = 0; i < some / 2; ++i) {
                game.start(brief, i);
                scope.start(brief(i));
            }
            co_await next_frame();
        }
    };
    game.start(starts);
    check_none(game);
    CHECK(ended == (warm_up + 999ll) * (some / 2) * 2);
}

TEST_CASE("scripts that are cancelled and started anew, from outside and inside, allocate nothing") {
    Scheduler game;
    std::vector<Script<>> scripts(static_cast<std::size_t>(some));
    auto body = [](int n) -> Task<> {
        auto inner = [](int m) -> Task<> {
            if (m % 3 == 0) co_await wait(1h);
            co_await race(forever(), wait(1h));
        };
        co_await inner(n);
    };
    game.start([&]() -> Task<> {
        for (;;) {
            for (std::size_t i = 0; i < scripts.size(); ++i) {
                scripts[i].cancel();
                scripts[i] = game.start(body, static_cast<int>(i));
            }
            co_await next_frame();
        }
    });
    check_none(game);
    CHECK(game.size() == scripts.size() + 1);
}

TEST_CASE("streams, generators, tweens and predicates in loops allocate nothing") {
    Scheduler game;
    std::int64_t n = 0;
    auto numbers = []() -> Stream<int> {
        for (int i = 0;; ++i) {
            co_await next_frame();
            co_yield i;
        }
    };
    auto elements = []() -> Generator<int> {
        for (int i = 0; i < 3; ++i) co_yield i;
    };
    auto add = [&n](int v) { n += v; };
    auto body = [&]() -> Task<> {
        auto beats = every(30ms);
        for (;;) {
            auto stream = numbers();
            for (int i = 0; i < 3; ++i) {
                auto item = co_await stream.next();
                n += *item;
            }
            co_await play(elements(), add);
            float x = 0.f;
            co_await tween(x, 1.f, 50ms, ease::out_quad);
            co_await beats.next();
            const auto frame = n;
            auto changed = [&n, frame] { return n >= frame; };
            co_await until(changed);
        }
    };
    for (int i = 0; i < some / 10; ++i) game.start(body);
    check_none(game);
    CHECK(n > some);
}

// SPDX-License-Identifier: MIT
// The end of a scheduler: section 5.
#include <memory>
#include <vector>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("shutdown cancels all in reverse order of start, a fork just before its parent") {
    const NoLeaks no_leaks;
    Log log;
    {
        Scheduler game;
        const auto idle = [&](std::string word) -> Task<> {
            const Says a(log, word);
            co_await forever();
        };
        game.start([&]() -> Task<> {
            const Says a(log, "1");
            auto f = co_await fork(idle("1a"));
            auto g = co_await fork(idle("1b"));
            co_await forever();
        });
        game.start(idle, "2");
        game.start(idle, "3");
        game.tick(0.0);
        game.start(idle, "never-ran");
    }
    CHECK(log.take() == "3 2 1b 1a 1");
}

TEST_CASE(
    "a scheduler destroyed with everything pending leaves nothing behind, and handles, events and clocks "
    "live on") {
    const NoLeaks no_leaks;
    Event event;
    Signal<int> signal;
    Channel<Counted> channel(2);
    Semaphore semaphore(1);
    std::vector<Script<>> handles;
    auto outside = completion<Counted>();
    {
        Scheduler game;
        Scope scope(game);
        Scope nested(scope);
        Clock slow(game.game());
        const auto hold = [&](auto make) {
            handles.push_back(nested.start([&, make]() -> Task<> {
                const Counted local;
                co_await make();
            }));
        };
        hold([]() -> Task<> { co_await wait(1s); });
        hold([&]() -> Task<> { co_await event; });
        hold([&]() -> Task<> { co_await signal.next(); });
        hold([&]() -> Task<> { co_await channel.receive(); });
        hold([&]() -> Task<> { co_await channel.receive(); });
        hold([&]() -> Task<> {
            auto permit = co_await semaphore.acquire();
            co_await forever();
        });
        hold([&]() -> Task<> { auto permit = co_await semaphore.acquire(); });
        hold([&]() -> Task<> { co_await outside.future; });
        hold([&]() -> Task<> { co_await timeout(1s, race(next_frame(), wait(1s))); });
        hold([&]() -> Task<> { co_await handles.front().join(); });
        hold([&]() -> Task<> { co_await all(after_a_frame(1), forever()); });
        game.start(StartOptions().priority(Priority::idle), []() -> Task<> {
            const Counted local;
            for (;;) co_await next_frame();
        });
        game.tick(0.0);
        event.set();
        signal.emit(1);
        channel.try_send(Counted(1));
        channel.try_send(Counted(2));
        handles.back().pause();
        game.post([held = Counted(3)] {});
        CHECK(game.size() == 12);
    }
    for (auto& h : handles) {
        CHECK(h.state() == State::cancelled);
        h.cancel();
        h.pause();
        h.resume();
    }
    CHECK(channel.size() == 2);
    CHECK(signal.waiters() == 0);
    CHECK(semaphore.available() == 1);
    outside.resolver.value(Counted(4));
    CHECK(channel.try_receive()->value == 1);
    CHECK(channel.try_receive()->value == 2);
}

TEST_CASE(
    "destructors that start or cancel scripts during a shutdown are safe: a start is refused, already "
    "cancelled") {
    const NoLeaks no_leaks;
    bool ran = false;
    int refused = 0;
    Script<> first;
    {
        Scheduler game;
        first = game.start([]() -> Task<> {
            const Counted local;
            co_await forever();
        });
        for (int i = 0; i < 3; ++i) {
            game.start([&]() -> Task<> {
                const auto act = [&] {
                    const auto late = [&](Counted) -> Task<> {
                        ran = true;
                        co_return;
                    };
                    auto s = game.start(late, Counted(1));
                    if (s.state() == State::cancelled) ++refused;
                    first.cancel();
                    game.cancel_all();
                };
                const AtEnd end(act);
                co_await forever();
            });
        }
        game.tick(0.0);
    }
    CHECK(refused == 3);
    CHECK(!ran);
    CHECK(first.state() == State::cancelled);
}

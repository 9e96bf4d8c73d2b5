// SPDX-License-Identifier: MIT
// Channel, Semaphore and Mutex: order, back-pressure, closing, and that nothing granted is lost.
#include <memory>
#include <optional>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> receive_all(Channel<int>& channel, Log& log, std::string who) {
    while (auto item = co_await channel.receive()) log(who, *item);
    log(who + "end");
}

}  // namespace

TEST_CASE("a channel delivers in order, and holds a sender back while it is full") {
    Scheduler game;
    Log log;
    Channel<int> channel(2);
    game.start([&]() -> Task<> {
        for (int i = 0; i < 5; ++i) {
            const bool sent = co_await channel.send(i);
            log(sent ? "sent" : "closed", i);
        }
        channel.close();
    });
    game.tick(0.1);
    CHECK(log.take() == "sent0 sent1");
    CHECK(channel.size() == 2);
    game.start(receive_all(channel, log, "r"));
    game.tick(0.1);
    CHECK(log.take() == "r0 r1 r2 sent2 sent3 sent4 r3 r4 rend");
    CHECK(game.size() == 0);
}

TEST_CASE(
    "a sender that waits at a close gets false, its item is not delivered, and what is in the channel is "
    "drained") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    game.start([&]() -> Task<> {
        bool sent = co_await channel.send(1);
        log(sent ? "yes" : "no");
        sent = co_await channel.send(2);
        log(sent ? "yes" : "no");
        sent = co_await channel.send(3);
        log(sent ? "yes" : "no");
    });
    game.tick(0.1);
    channel.close();
    CHECK(channel.closed());
    game.start(receive_all(channel, log, "r"));
    game.tick(0.1);
    CHECK(log.take() == "yes no no r1 rend");
}

TEST_CASE("an item that was given to a receiver that is cancelled goes back to the channel's front") {
    const NoLeaks none;
    Scheduler game;
    Channel<Counted> channel(4);
    auto first = game.start([&]() -> Task<> { co_await channel.receive(); });
    game.tick(0.1);
    CHECK(channel.try_send(Counted(1)));
    CHECK(channel.try_send(Counted(2)));
    CHECK(channel.size() == 1);  // the first one is on its way to the receiver
    first.cancel();
    CHECK(channel.size() == 2);
    CHECK(channel.try_receive()->value == 1);
    CHECK(channel.try_receive()->value == 2);
    CHECK_FALSE(channel.try_receive());
}

TEST_CASE("an item that is given back goes to the next receiver that waits") {
    Scheduler game;
    Log log;
    Channel<int> channel(4);
    auto first = game.start(receive_all(channel, log, "a"));
    game.start(receive_all(channel, log, "b"));
    game.tick(0.1);
    CHECK(channel.try_send(1));
    first.cancel();
    game.tick(0.1);
    CHECK(log.take() == "b1");
}

TEST_CASE("try_ calls on a channel never overtake a waiter") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    game.start([&]() -> Task<> {
        co_await channel.send(1);
        co_await channel.send(2);
        log("sent");
    });
    game.tick(0.1);
    CHECK_FALSE(channel.try_send(3));  // full, and 2 waits
    CHECK(channel.try_receive() == 1);
    CHECK_FALSE(channel.try_send(3));  // 2 took the room
    CHECK(channel.try_receive() == 2);
    game.tick(0.1);
    CHECK(log.take() == "sent");
}

TEST_CASE("a sender that is cancelled while it waits delivers nothing") {
    const NoLeaks none;
    Scheduler game;
    Channel<Counted> channel(1);
    CHECK(channel.try_send(Counted(1)));
    auto sender = game.start([&]() -> Task<> {
        Counted two(2);
        co_await channel.send(std::move(two));
    });
    game.tick(0.1);
    sender.cancel();
    CHECK(channel.try_receive()->value == 1);
    CHECK_FALSE(channel.try_receive());
}

TEST_CASE("a channel of move-only items works, and one of capacity 0 is refused") {
    Scheduler game;
    Channel<std::unique_ptr<int>> channel(1);
    int got = 0;
    game.start([&]() -> Task<> {
        auto item = co_await channel.receive();
        got = **item;
    });
    game.start([&]() -> Task<> { co_await channel.send(std::make_unique<int>(7)); });
    game.tick(0.1);
    CHECK(got == 7);
    CHECK(is_argument(refusal([] { const Channel<int> none(0); })));
}

TEST_CASE("a channel destroyed with waiters cancels their scripts") {
    Scheduler game;
    auto channel = std::make_unique<Channel<int>>(1);
    auto receiver = game.start([&]() -> Task<> { co_await channel->receive(); });
    game.tick(0.1);
    channel.reset();
    CHECK(receiver.state() == State::cancelled);
}

TEST_CASE("a semaphore serves first come, first served, and counts what is free") {
    Scheduler game;
    Log log;
    Semaphore slots(2);
    for (int i = 0; i < 4; ++i) {
        game.start([&, i]() -> Task<> {
            const auto permit = co_await slots.acquire();
            log("in", i);
            co_await frames(2);
            log("out", i);
        });
    }
    game.tick(0.1);
    CHECK(log.take() == "in0 in1");
    CHECK_FALSE(slots.try_acquire());
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "out0 out1 in2 in3");
    game.tick(0.1);
    game.tick(0.1);
    CHECK(slots.available() == 2);
}

TEST_CASE("a permit that was granted and not yet taken goes to the next waiter when its taker is cancelled") {
    Scheduler game;
    Log log;
    Semaphore slots(0);
    auto first = game.start([&]() -> Task<> {
        const auto permit = co_await slots.acquire();
        log("first");
        co_await forever();
    });
    game.start([&]() -> Task<> {
        const auto permit = co_await slots.acquire();
        log("second");
        co_await forever();
    });
    game.tick(0.1);
    slots.release(1);
    first.cancel();
    game.tick(0.1);
    CHECK(log.take() == "second");
}

TEST_CASE("try_acquire and try_lock never overtake a waiter") {
    Scheduler game;
    Mutex mutex;
    auto held = mutex.try_lock();
    CHECK(held);
    auto waiter = game.start([&]() -> Task<> {
        const auto lock = co_await mutex.lock();
        co_await forever();
    });
    game.tick(0.1);
    held.release();
    CHECK_FALSE(mutex.try_lock());  // it is the waiter's, though that has not run yet
    game.tick(0.1);
    waiter.cancel();
    CHECK(mutex.try_lock());
}

TEST_CASE("a guard that outlives its semaphore does nothing, and a moved one gives back once") {
    auto slots = std::make_unique<Semaphore>(1);
    auto a = slots->try_acquire();
    CHECK(a);
    auto b = std::move(a);
    CHECK_FALSE(a);
    CHECK(b);
    CHECK(slots->available() == 0);
    a = std::move(b);
    a.release();
    a.release();
    CHECK(slots->available() == 1);
    b = slots->try_acquire();
    slots.reset();
    CHECK_FALSE(b);
}

TEST_CASE("a mutex destroyed with waiters cancels their scripts") {
    Scheduler game;
    auto mutex = std::make_unique<Mutex>();
    auto held = mutex->try_lock();
    auto waiter = game.start([&]() -> Task<> { const auto lock = co_await mutex->lock(); });
    game.tick(0.1);
    CHECK(waiter.state() == State::waiting);
    mutex.reset();
    CHECK(waiter.state() == State::cancelled);
}

TEST_CASE("a paused receiver keeps the item that it was given until it resumes") {
    Scheduler game;
    Log log;
    Channel<int> channel(4);
    auto paused = game.start(receive_all(channel, log, "p"));
    game.start(receive_all(channel, log, "q"));
    game.tick(0.1);
    paused.pause();
    CHECK(channel.try_send(1));
    CHECK(channel.try_send(2));
    game.tick(0.1);
    CHECK(log.take() == "q2");  // 1 is held
    paused.resume();
    game.tick(0.1);
    CHECK(log.take() == "p1");
}

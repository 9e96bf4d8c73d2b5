// SPDX-License-Identifier: MIT
// What was granted and is not taken: a cancelled waiter consumes nothing, whichever way it goes.
#include <memory>
#include <optional>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> receive_one(Channel<int>& channel, Log& log, std::string who) {
    auto item = co_await channel.receive();
    if (item) {
        log(who, *item);
    } else {
        log(who + "-empty");
    }
}

Task<> hold_permit(Semaphore& semaphore, Log& log, std::string who) {
    const auto permit = co_await semaphore.acquire();
    log(who);
    co_await forever();
}

}  // namespace

TEST_CASE("items that several cancelled receivers give back are in the order in which they came") {
    const bool newest_first[] = {false, true};
    for (const bool reverse : newest_first) {
        Scheduler game;
        Log log;
        Channel<int> channel(8);
        std::vector<Script<>> s;
        for (int i = 0; i < 3; ++i) s.push_back(game.start(receive_one(channel, log, "r")));
        game.tick(0.0);
        for (int i = 1; i <= 5; ++i) CHECK(channel.try_send(i));
        CHECK(channel.size() == 2);
        for (std::size_t i = 0; i < 3; ++i) s[reverse ? 2 - i : i].cancel();
        CHECK(channel.size() == 5);
        for (int i = 1; i <= 5; ++i) CHECK(channel.try_receive().value_or(0) == i);
        game.tick(0.0);
        CHECK(log.take() == "");
    }
}

TEST_CASE("an item that is given back to a full channel lets no sender in before there is room") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    auto receiver = game.start(receive_one(channel, log, "r"));
    game.tick(0.0);
    CHECK(channel.try_send(1));
    CHECK(channel.try_send(2));
    receiver.pause();
    game.start([&]() -> Task<> {
        const bool sent = co_await channel.send(3);
        log(sent ? "sent" : "closed");
    });
    game.tick(0.0);
    receiver.cancel();
    CHECK(channel.size() == 2);
    CHECK(channel.try_receive().value_or(0) == 1);
    CHECK(channel.size() == 1);
    game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(channel.try_receive().value_or(0) == 2);
    game.tick(0.0);
    CHECK(log.take() == "sent");
    CHECK(channel.try_receive().value_or(0) == 3);
}

TEST_CASE("a receiver that close() woke takes what a cancelled one gave back: empty means drained") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    auto first = game.start(receive_one(channel, log, "a"));
    game.start(receive_one(channel, log, "b"));
    game.start(receive_one(channel, log, "c"));
    game.tick(0.0);
    CHECK(channel.try_send(7));
    channel.close();
    first.cancel();
    game.tick(0.0);
    CHECK(log.take() == "b7 c-empty");
}

TEST_CASE("a receiver that close() woke is told so, though the channel is gone before it resumes") {
    Scheduler game;
    Log log;
    auto channel = std::make_unique<Channel<int>>(1);
    game.start(receive_one(*channel, log, "a"));
    game.tick(0.0);
    channel->close();
    channel.reset();
    game.tick(0.0);
    CHECK(log.take() == "a-empty");
}

TEST_CASE("a race whose loser was granted in the same tick gives the grant on, of every kind") {
    const NoLeaks no_leaks;
    Scheduler game;
    Log log;
    Event winner;
    Event automatic(Reset::automatic);
    Channel<Counted> channel(1);
    Semaphore semaphore(0);
    Mutex mutex;
    auto lock = mutex.try_lock();
    game.start([&]() -> Task<> {
        auto first = co_await race(winner, automatic, channel.receive(), semaphore.acquire(), mutex.lock());
        log("won", static_cast<std::int64_t>(first.index()));
        co_await forever();
    });
    game.tick(0.0);
    winner.set();
    automatic.set();
    CHECK(channel.try_send(Counted(1)));
    semaphore.release();
    lock.release();
    CHECK_FALSE(automatic.is_set());
    CHECK(channel.size() == 0);
    CHECK(semaphore.available() == 0);
    CHECK_FALSE(mutex.try_lock());
    game.tick(0.0);
    CHECK(log.take() == "won0");
    CHECK(automatic.is_set());
    CHECK(channel.size() == 1);
    CHECK(semaphore.available() == 1);
    CHECK(mutex.try_lock());
}

TEST_CASE("a timeout that ends in the tick of the grant gives nothing away: the value wins") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    game.start([&]() -> Task<> {
        auto in_time = co_await timeout(1s, channel.receive());
        log(in_time && *in_time ? "value" : "late");
    });
    game.tick(0.0);
    CHECK(channel.try_send(1));
    game.tick(5.0);
    CHECK(log.take() == "value");
    CHECK(channel.size() == 0);
}

TEST_CASE("a timeout that is cut off leaves the queue: what comes later is for the next one") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    Semaphore semaphore(0);
    game.start([&]() -> Task<> {
        auto item = co_await timeout(1s, channel.receive());
        log(item ? "item" : "late");
        auto permit = co_await timeout(1s, semaphore.acquire());
        log(permit ? "permit" : "late");
    });
    game.tick(0.0);
    game.tick(1.0);
    game.start(receive_one(channel, log, "next"));
    game.tick(0.0);
    CHECK(channel.try_send(5));
    game.tick(1.0);
    semaphore.release();
    game.tick(0.0);
    CHECK(log.take() == "late next5 late");
    CHECK(semaphore.available() == 1);
}

TEST_CASE("an all that fails gives back what its other entrants were granted in that tick") {
    Scheduler game;
    Channel<int> channel(2);
    Semaphore semaphore(0);
    auto gone = std::make_unique<Event>();
    auto script =
        game.start([&]() -> Task<> { co_await all(channel.receive(), semaphore.acquire(), *gone); });
    game.tick(0.0);
    CHECK(channel.try_send(1));
    semaphore.release();
    CHECK(channel.size() == 0);
    gone.reset();
    CHECK(script.state() == State::cancelled);
    CHECK(channel.size() == 1);
    CHECK(semaphore.available() == 1);
}

TEST_CASE(
    "a permit that was taken is given back by the frame that holds it, wherever the cancel comes from") {
    Scheduler game;
    Log log;
    Semaphore semaphore(1);
    Scope scope(game);
    auto holder = scope.start(hold_permit(semaphore, log, "a"));
    game.start(hold_permit(semaphore, log, "b"));
    game.tick(0.0);
    CHECK(log.take() == "a");
    scope.cancel();
    CHECK(log.take() == "");  // queued, not run
    game.tick(0.0);
    CHECK(log.take() == "b");
    CHECK(semaphore.available() == 0);
    CHECK(holder.state() == State::cancelled);
}

TEST_CASE("a chain of grants: each taker that is cancelled before its turn hands on to the next") {
    Scheduler game;
    Log log;
    Semaphore semaphore(0);
    Event automatic(Reset::automatic);
    std::vector<Script<>> permits;
    std::vector<Script<>> tokens;
    const auto hear = [&](std::string who) -> Task<> {
        co_await automatic;
        log(who);
    };
    for (int i = 0; i < 4; ++i) {
        permits.push_back(game.start(hold_permit(semaphore, log, "p" + std::to_string(i))));
        tokens.push_back(game.start(hear, "t" + std::to_string(i)));
    }
    game.tick(0.0);
    semaphore.release();
    automatic.set();
    for (std::size_t i = 0; i < 3; ++i) {
        permits[i].cancel();
        tokens[i].cancel();
    }
    game.tick(0.0);
    CHECK(log.take() == "p3 t3");
    CHECK(semaphore.available() == 0);
    CHECK_FALSE(automatic.is_set());
}

TEST_CASE("a whole scope of granted waiters that dies at once loses no permit, token or item") {
    const NoLeaks no_leaks;
    Scheduler game;
    Channel<Counted> channel(8);
    Semaphore semaphore(0);
    Event automatic(Reset::automatic);
    auto scope = std::make_unique<Scope>(game);
    for (int i = 0; i < 3; ++i) {
        scope->start([&]() -> Task<> { auto permit = co_await semaphore.acquire(); });
        scope->start([&]() -> Task<> { auto item = co_await channel.receive(); });
        scope->start([&]() -> Task<> { co_await automatic; });
    }
    game.tick(0.0);
    semaphore.release(2);
    CHECK(channel.try_send(Counted(1)));
    CHECK(channel.try_send(Counted(2)));
    automatic.set();
    scope.reset();
    CHECK(semaphore.available() == 2);
    CHECK(channel.try_receive()->value == 1);
    CHECK(channel.try_receive()->value == 2);
    CHECK(automatic.is_set());
    CHECK(game.size() == 0);
}

TEST_CASE("a sender whose item went in is cancelled before it resumes: the item stays delivered") {
    Scheduler game;
    Log log;
    Channel<int> channel(1);
    CHECK(channel.try_send(1));
    auto sender = game.start([&]() -> Task<> {
        co_await channel.send(2);
        log("never");
    });
    game.tick(0.0);
    CHECK(channel.try_receive().value_or(0) == 1);
    sender.cancel();
    CHECK(channel.try_receive().value_or(0) == 2);
    game.tick(0.0);
    CHECK(log.take() == "");
}

TEST_CASE("what a cancelled first waiter in line leaves does not change the order of the others") {
    Scheduler game;
    Log log;
    Channel<int> channel(4);
    std::vector<Script<>> s;
    for (int i = 0; i < 4; ++i) s.push_back(game.start(receive_one(channel, log, std::to_string(i) + "=")));
    game.tick(0.0);
    s[0].cancel();
    s[2].cancel();
    CHECK(channel.try_send(10));
    CHECK(channel.try_send(11));
    game.tick(0.0);
    CHECK(log.take() == "1=10 3=11");
}

// SPDX-License-Identifier: MIT
// Stream<T>: what it is to the scripts that ask it one after the other: it outlives them, and is held by the
// last.
#include <stdexcept>
#include <string>

#include "tests/core/probe.hpp"
#include "tests/core/streams.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a stream outlives the scripts that ask it, and an entrant that loses leaves it usable") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    auto reads = [&]() -> Task<> {
        while (auto item = co_await stream.next()) log("got", *item);
    };
    game.start([&]() -> Task<> {
        co_await race(reads(), frames(2));
        log("lost");
        co_await timeout(1s, reads());
        log("end");
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "got1");
    game.tick(0.1);
    CHECK(log.take() == "lost");
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "got2");
    game.tick(1.0);
    CHECK(log.take() == "end");
    game.start(take_one(stream, log, "later"));
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "later3 ~later");
    CHECK(game.size() == 1);  // the stream's own
    stream = Stream<int>();
    CHECK(log.take() == "~stream");
    CHECK(game.size() == 0);
}

TEST_CASE("a stream whose consumer is cancelled goes on, and the next one gets what came meanwhile") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    auto first = game.start(take_one(stream, log, "first"));
    game.tick(0.1);
    first.cancel();
    CHECK(log.take() == "~first");
    go.set();
    game.tick(0.1);
    game.start(take_one(stream, log, "second"));
    game.tick(0.1);
    CHECK(log.take() == "second1 ~second");
}

TEST_CASE("a stream is held by a pause of the script that asked it last, and by no other") {
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    auto first = game.start(take_one(stream, log, "first"));
    game.tick(0.1);
    first.pause();
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "");
    first.cancel();  // the pause goes with it
    CHECK(log.take() == "~first");
    game.tick(0.1);
    auto second = game.start(take_one(stream, log, "second"));
    game.tick(0.1);
    CHECK(log.take() == "second1 ~second");
    auto third = game.start(take_one(stream, log, "third"));
    game.tick(0.1);
    third.pause();
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "");
    third.resume();
    game.tick(0.1);
    CHECK(log.take() == "third2 ~third");
}

TEST_CASE("a stream under a shield keeps a cancel waiting only of the script that asked it last") {
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto shielded = [](Log& says, Event& door) -> Stream<int> {
        const Says end(says, "~stream");
        const auto shield = co_await hold_cancel();
        for (int i = 1;; ++i) {
            co_await door;
            co_yield i;
        }
    };
    auto stream = shielded(log, go);
    auto first = game.start([&]() -> Task<> {
        const Says end(log, "~first");
        co_await timeout(0s, stream.next());
        co_await forever();
    });
    game.tick(0.1);
    game.tick(0.1);
    first.cancel();
    CHECK(log.take() == "");
    auto second = game.start(take_one(stream, log, "second"));
    game.tick(0.1);
    CHECK(log.take() == "~first");
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "second1 ~second");
}

TEST_CASE("a cancel that a stream's shield held back comes after the death that let the shield go") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event never;
    auto inner = [](Log& says, Event& door) -> Stream<int> {
        const Says end(says, "~inner");
        const auto shield = co_await hold_cancel();
        co_await door;
        co_yield 1;
    };
    Stream<int> a = inner(log, never);
    {
        auto script = game.start([&]() -> Task<> {
            const Says end(log, "~script");
            auto child = co_await fork([](Log& says, Stream<int>& source) -> Task<> {
                const Says gone(says, "~fork");
                co_await timeout(0s, source.next());
                co_await forever();
            }(log, a));
            co_await next_frame();
            child.cancel();  // held back
            co_await forever();
        });
        game.tick(0.1);
        game.tick(0.1);
        script.cancel();  // held back as well: its fork's stream is shielded
    }
    CHECK(log.take() == "");
    game.start([&]() -> Task<> { co_await a.next(); });
    game.tick(0.1);  // the stream is this one's now: nothing holds the other two
    CHECK(log.take() == "~fork ~script");
    a = Stream<int>();
    CHECK(log.take() == "~inner");
}

TEST_CASE("cancel_all in a tick ends the streams of the script that calls it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    game.start([&]() -> Task<> {
        const Says end(log, "~script");
        co_await timeout(0s, stream.next());
        game.cancel_all();
        log("goes on");
        co_await forever();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "~stream goes on ~script");
    CHECK(game.size() == 0);
}

TEST_CASE("a chain of 100 000 streams that own each other unwinds without a deep stack") {
    const NoLeaks none;
    Scheduler game;
    auto deeper = [](Stream<int> source) -> Stream<int> {
        const Counted here;
        while (auto item = co_await source.next()) co_yield *item;
    };
    auto first = []() -> Stream<int> {
        const Counted here;
        co_await forever();
        co_yield 1;
    };
    Stream<int> top = first();
    for (int i = 0; i < 100'000; ++i) top = deeper(std::move(top));
    game.start([&]() -> Task<> { co_await top.next(); });
    game.tick(0.1);  // as far as max_wakes_per_tick
    game.tick(0.1);
    CHECK(Counted::alive == 100'001);
    top = Stream<int>();
    CHECK(Counted::alive == 0);
}

TEST_CASE("streams that ask each other in a ring are refused, and cancelling all ends streams as well") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Stream<int> a, b;
    auto asks = []([[maybe_unused]] Stream<int>& other, Log& says, std::string name) -> Stream<int> {
        const Says end(says, "~" + name);
#if SEGUE_EXCEPTIONS
        try {
            co_await other.next();
        } catch (const std::logic_error& e) {
            says(std::string(e.what()).find("asks itself") == std::string::npos ? e.what() : "refused");
        }
#endif
        co_yield 1;
        co_await forever();
    };
    auto plain = [](Log& says) -> Stream<int> {
        const Says end(says, "~plain");
        co_yield 1;
    };
    a = asks(b, log, "a");
    b = plain(log);
    b = asks(a, log, "b");
    auto kept = plain(log);
    game.start([&]() -> Task<> {
        co_await timeout(0s, a.next());
        co_await kept.next();
    });
    for (int i = 0; i < 3; ++i) game.tick(0.1);
#if SEGUE_EXCEPTIONS
    CHECK(log.take() == "refused");
#else
    log.take();
#endif
    CHECK(game.size() > 0);
    game.cancel_all();
    CHECK(game.size() == 0);
    log.take();
}

// SPDX-License-Identifier: MIT
// Stream<T>: how it ends, who may ask, and what becomes of it when its owner, its consumer or itself goes.
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "segue/testing.hpp"
#include "tests/core/probe.hpp"
#include "tests/core/streams.hpp"

using namespace segue;
using namespace probe;

namespace {

Stream<std::unique_ptr<int>> boxes(int n) {
    const Counted here;
    for (int i = 1; i <= n; ++i) {
        co_await next_frame();
        co_yield std::make_unique<int>(i);
    }
}

}  // namespace

TEST_CASE("a stream carries what can only be moved, and is at its end ever after") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto stream = boxes(2);
    game.start([&]() -> Task<> {
        while (auto box = co_await stream.next()) log("box", **box);
        for (int i = 0; i < 3; ++i) {
            auto again = co_await stream.next();
            log(again ? "more" : "end");
        }
        log("done");
    });
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    CHECK(log.take() == "box1 box2 end end end done");
    CHECK(game.size() == 0);
}

TEST_CASE("a stream that loses a race goes on, and its element waits for the next who asks") {
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    game.start([&]() -> Task<> {
        auto first = co_await race(stream.next(), frames(1));
        log("lost to", static_cast<int>(first.index()));
        co_await frames(3);
        auto item = co_await stream.next();
        log("got", *item);
        const auto late = co_await timeout(0s, stream.next());
        log(late ? "in time" : "late");
        item = co_await stream.next();
        log("got", *item);
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "lost to1");
    go.set();  // nobody asks: the stream makes one element, and then waits
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(go.is_set());
    CHECK(log.take() == "");
    game.tick(0.1);  // that token is the second element, in time
    CHECK(log.take() == "got1 in time");
    game.tick(0.1);
    CHECK(log.take() == "");
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "got3");
}

TEST_CASE("a consumer that is cancelled between the yield and its turn leaves the element to the next one") {
    Scheduler game;
    Log log;
    Event go;
    auto stream = numbers(log, go);
    Script<> first;
    auto keeper = game.start([&]() -> Task<> {
        auto item = co_await stream.next();
        log("keeper", *item);
        co_await forever();
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "keeper1");
    go.reset();
    first = game.start(take_one(stream, log, "first"));
    game.tick(0.1);
    game.start([&]() -> Task<> {
        co_await go;  // woken behind the stream, before `first` that the stream wakes
        first.cancel();
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "~first");
    go.reset();
    game.start(take_one(stream, log, "second"));
    game.tick(0.1);
    CHECK(log.take() == "second2 ~second");
    keeper.cancel();
    CHECK(log.take() == "");
    stream = Stream<int>();
    CHECK(log.take() == "~stream");
}

TEST_CASE("a second consumer is refused, also while the first one's element is on its way") {
    Scheduler game;
    Log log;
    Event go(Reset::manual);
    auto stream = numbers(log, go);
    game.start(take_one(stream, log, "first"));
    game.tick(0.1);
    CHECK(is_logic(refusal_in_script(game, [&]() -> Task<> { co_await stream.next(); })));
    auto waits_too = [&]() -> Task<> {
        co_await go;  // resumes behind the stream, before the consumer that the stream wakes
        co_await stream.next();
    };
    auto thief = waits_too;
    std::string text;
    game.start([&]() -> Task<> {
        co_await next_frame();
        go.set();
    });
    text = refusal_in_script(game, thief);  // its first run ends at the event
    CHECK(text.empty());
    Reports reports(game);
#if SEGUE_EXCEPTIONS
    game.tick(0.1);
    REQUIRE(reports.failures.size() == 1);
    CHECK_THROWS_AS(std::rethrow_exception(reports.failures[0].error), std::logic_error);
#else
    text = refusal([&] { game.tick(0.1); });
    CHECK(is_logic(text));
#endif
    CHECK(log.take() == "first1 ~first");
}

TEST_CASE("a stream that its own producer asks is refused") {
    Scheduler game;
    Stream<int> stream;
    auto ouroboros = [&]() -> Stream<int> {
        co_yield 1;
        co_await next_frame();
        auto item = co_await stream.next();
        co_yield *item;
    };
    stream = ouroboros();
    game.start([&]() -> Task<> {
        static_cast<void>(co_await stream.next());
        co_await race(stream.next(), frames(0));
        co_await forever();
    });
#if SEGUE_EXCEPTIONS
    Reports reports(game);
    game.tick(0.1);
    game.tick(0.1);
    REQUIRE(reports.failures.size() == 1);
    CHECK_THROWS_AS(std::rethrow_exception(reports.failures[0].error), std::logic_error);
#else
    CHECK(is_logic(refusal([&] {
        game.tick(0.1);
        game.tick(0.1);
    })));
#endif
}

TEST_CASE("a stream of another scheduler is refused, also when its element is ready") {
    Scheduler game;
    Scheduler other;
    Log log;
    Event go;
    auto stream = numbers(log, go);
    auto first = game.start([&]() -> Task<> {
        co_await race(stream.next(), next_frame());
        co_await forever();
    });
    game.tick(0.1);
    CHECK(is_logic(refusal_in_script(other, [&]() -> Task<> { co_await stream.next(); })));
    game.tick(0.1);
    go.set();
    game.tick(0.1);  // now it has one
    CHECK(is_logic(refusal_in_script(other, [&]() -> Task<> { co_await stream.next(); })));
    game.start(take_one(stream, log, "own"));
    game.tick(0.1);
    CHECK(log.take() == "own1 ~own");
    first.cancel();
}

TEST_CASE(
    "a stream dropped while its consumer waits cancels both; one whose element is on its way gives it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go;
    auto stream = std::make_unique<Stream<int>>(numbers(log, go));
    auto consumer = game.start(take_one(*stream, log, "waits"));
    game.tick(0.1);
    stream.reset();
    CHECK(consumer.state() == State::cancelled);
    CHECK(log.take() == "~stream ~waits");
    stream = std::make_unique<Stream<int>>(numbers(log, go));
    consumer = game.start(take_one(*stream, log, "woken"));
    game.tick(0.1);
    game.start([&]() -> Task<> {
        co_await go;  // woken behind the stream, before the consumer that the stream wakes
        stream.reset();
        log("dropped");
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "~stream dropped woken1 ~woken");
    CHECK(consumer.state() == State::done);
}

TEST_CASE("a stream dropped by its own producer ends it and its consumer at the next suspension") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    for (const bool by_yield : {true, false}) {
        std::optional<Stream<int>> stream;
        auto suicidal = [&]() -> Stream<int> {
            const Says end(log, "~stream");
            co_await next_frame();
            stream.reset();
            log("dropped");
            if (by_yield) {
                co_yield 1;
            } else {
                co_await next_frame();
            }
            log("never");
        };
        stream = suicidal();
        auto consumer = game.start(take_one(*stream, log, "consumer"));
        game.tick(0.1);
        game.tick(0.1);
        CHECK(log.take() == "dropped ~stream ~consumer");
        CHECK(consumer.state() == State::cancelled);
    }
    CHECK(game.size() == 0);
}

TEST_CASE("a stream dropped by its own producer at its end, with and without a consumer") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    for (const bool waits : {true, false}) {
        std::optional<Stream<int>> stream;
        auto last = [&]() -> Stream<int> {
            co_await next_frame();
            co_await next_frame();
            stream.reset();
            log("dropped");
        };
        stream = last();
        auto consumer = game.start([&]() -> Task<> {
            const Counted here;
            if (waits) {
                co_await stream->next();
                log("never");
            } else {
                co_await race(stream->next(), next_frame());
                co_await forever();
            }
        });
        for (int i = 0; i < 4; ++i) game.tick(0.1);
        CHECK(log.take() == "dropped");
        CHECK(consumer.done() == waits);
        consumer.cancel();
    }
    CHECK(game.size() == 0);
}

TEST_CASE("a stream may be moved while its consumer waits, and while it stands at a yield") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    Stream<int> moved;
    auto consumer = game.start([&]() -> Task<> {
        auto item = co_await stream.next();
        log("got", *item);
        item = co_await moved.next();
        log("got", *item);
        item = co_await stream.next();  // moved from: empty
        log(item ? "wrong" : "end");
        co_await moved.next();
    });
    game.tick(0.1);
    moved = std::move(stream);
    go.set();
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "got1 got2 end");
    {
        const Stream<int> third = std::move(moved);
        consumer.cancel();
        CHECK(log.take() == "");
    }
    CHECK(log.take() == "~stream");
}

TEST_CASE("a next() that was made and dropped asks for nothing, and outlives its stream") {
    Scheduler game;
    Log log;
    Event go;
    go.set();
    auto stream = std::make_unique<Stream<int>>(numbers(log, go));
    game.start([&]() -> Task<> {
        {
            const auto unused = stream->next();
            static_cast<void>(unused);
        }
        auto asked = stream->next();
        stream.reset();
        auto item = co_await asked;
        log(item ? "wrong" : "end");
    });
    game.tick(0.1);
    CHECK(log.take() == "end");
    CHECK(game.size() == 0);
}

TEST_CASE("assigning a stream drops the one before, and its consumer with it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    Event go;
    auto stream = numbers(log, go);
    auto consumer = game.start(take_one(stream, log, "first"));
    game.tick(0.1);
    stream = numbers(log, go);
    CHECK(log.take() == "~stream ~first");
    CHECK(consumer.state() == State::cancelled);
    go.set();
    game.start(take_one(stream, log, "second"));
    game.tick(0.1);
    CHECK(log.take() == "second1 ~second");
}

TEST_CASE("streams of streams: each layer asks the one below, and one cancel ends them all") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto doubled = [](Stream<int> source) -> Stream<int> {
        const Counted here;
        while (auto item = co_await source.next()) co_yield 2 * *item;
    };
    auto three = []() -> Stream<int> {
        const Counted here;
        for (int i = 1; i <= 3; ++i) {
            co_await next_frame();
            co_yield i;
        }
    };
    auto top = doubled(doubled(three()));
    game.start([&]() -> Task<> {
        while (auto item = co_await top.next()) log("got", *item);
        log("end");
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "got4 got8 got12 end");
    auto again = doubled(doubled(three()));
    game.start([&]() -> Task<> { co_await again.next(); });
    game.tick(0.1);
    CHECK(Counted::alive == 3);
    again = Stream<int>();
    CHECK(Counted::alive == 0);
    CHECK(game.size() == 0);
}

TEST_CASE("a pause of the consumer pauses its stream, and a held element is not lost") {
    Scheduler game;
    Log log;
    Event go(Reset::automatic);
    auto stream = numbers(log, go);
    auto consumer = game.start([&]() -> Task<> {
        while (auto item = co_await stream.next()) log("got", *item);
    });
    game.tick(0.1);
    go.set();
    consumer.pause();
    game.tick(0.1);
    CHECK(log.take() == "");
    consumer.resume();
    game.tick(0.1);
    CHECK(log.take() == "got1");
}

TEST_CASE("a stream that is cancelled at each of its suspensions leaves nothing") {
    const auto left = [] { CHECK(Counted::alive == 0); };
    const auto start = [](Scheduler& game) -> Script<> {
        return game.start([]() -> Task<> {
            auto stream = boxes(4);
            co_await race(stream.next(), frames(0));
            while (auto box = co_await stream.next()) {
                const Counted here;
                co_await next_frame();
                static_cast<void>(box);
            }
        });
    };
    CHECK(testing::cancel_sweep(start, [](testing::Game& game) { game.frames(20); }, left) > 8);
}

#if SEGUE_EXCEPTIONS
namespace {
Stream<int> broken(Event& go) {
    co_await go;
    throw std::runtime_error("broken");
    co_yield 0;
}
}  // namespace

TEST_CASE("a stream's error that nobody waits for goes to on_error at once, and to the next who asks") {
    Scheduler game;
    Reports reports(game);
    Log log;
    Event go;
    auto stream = broken(go);
    auto consumer = game.start([&]() -> Task<> {
        co_await race(stream.next(), next_frame());
        co_await frames(3);
        try {
            co_await stream.next();
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        auto item = co_await stream.next();
        log(item ? "more" : "end");
    });
    game.tick(0.1);
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    REQUIRE(reports.failures.size() == 1);
    CHECK(has(reports.failures[0].name, "broken"));
    CHECK_FALSE(reports.failures[0].chain.empty());
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    CHECK(log.take() == "broken end");
    CHECK(reports.failures.size() == 1);
    CHECK(consumer.state() == State::done);
}

TEST_CASE("a stream's error whose consumer is cancelled before its turn is reported, not lost") {
    Scheduler game;
    Reports reports(game);
    Event go;
    auto stream = broken(go);
    auto consumer = game.start([&]() -> Task<> {
        co_await race(stream.next(), forever());
        co_await forever();
    });
    game.tick(0.1);
    game.start([&]() -> Task<> {
        co_await go;  // woken behind the stream, before the consumer that its end wakes
        consumer.cancel();
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(consumer.state() == State::cancelled);
    REQUIRE(reports.failures.size() == 1);
    CHECK_THROWS_AS(std::rethrow_exception(reports.failures[0].error), std::runtime_error);
}

TEST_CASE("a stream dropped while its error is on its way still gives it to its consumer") {
    Scheduler game;
    Reports reports(game);
    Log log;
    Event go;
    auto stream = std::make_unique<Stream<int>>(broken(go));
    game.start([&]() -> Task<> {
        try {
            co_await stream->next();
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    });
    game.tick(0.1);
    game.start([&]() -> Task<> {
        co_await go;
        stream.reset();
    });
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "broken");
    CHECK(reports.failures.empty());
}
#endif

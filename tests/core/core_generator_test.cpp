// SPDX-License-Identifier: MIT
// Generator and Stream.
#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <vector>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Generator<int> count_to(int n) {
    for (int i = 1; i <= n; ++i) co_yield i;
}
Generator<int> nest(int depth) {
    if (depth > 0) co_yield elements_of(nest(depth - 1));
    co_yield depth;
}
Generator<Counted> counted(int n) {
    const Counted here(100);
    for (int i = 0; i < n; ++i) co_yield Counted(i);
}
Stream<int> slow_count(Log& log, int n) {
    for (int i = 1; i <= n; ++i) {
        co_await next_frame();
        log("make", i);
        co_yield i;
    }
}
Task<> take_all(Stream<int>& stream, Log& log) {
    while (auto item = co_await stream.next()) log("got", *item);
    log("end");
}

}  // namespace

TEST_CASE("a generator yields in a range-for, step by step, and as a range") {
    int sum = 0;
    for (const int x : count_to(4)) sum += x;
    CHECK(sum == 10);
    auto g = count_to(2);
    CHECK(g.next() == 1);
    CHECK(g.next() == 2);
    CHECK_FALSE(g.next());
    CHECK_FALSE(g.next());
    std::vector<int> odd;
    for (const int x : count_to(7) | std::views::filter([](int v) { return v % 2 == 1; })) odd.push_back(x);
    CHECK(odd == std::vector<int>{1, 3, 5, 7});
}

TEST_CASE("scenario 14: default-made and moved-from generators are empty") {
    Generator<int> none;
    CHECK(none.begin() == none.end());
    CHECK_FALSE(none.next());
    auto from = count_to(3);
    CHECK(from.next() == 1);
    auto to = std::move(from);
    CHECK_FALSE(from.next());
    CHECK(to.next() == 2);
    int rest = 0;
    for (const int x : to) rest += x;  // goes on where it was
    CHECK(rest == 3);
}

TEST_CASE("scenario 14: move-only values, references and temporaries come through") {
    auto boxes = []() -> Generator<std::unique_ptr<int>> {
        auto named = std::make_unique<int>(1);
        co_yield std::move(named);
        co_yield std::make_unique<int>(2);
    };
    int sum = 0;
    for (auto box : boxes()) sum += *box;
    CHECK(sum == 3);
    std::vector<int> v{1, 2, 3};
    auto each = [](std::vector<int>& items) -> Generator<int&> {
        for (int& x : items) co_yield x;
    };
    for (int& x : each(v)) x *= 2;
    CHECK(v == std::vector<int>{2, 4, 6});
    auto words = []() -> Generator<std::string> {
        const std::string kept = "kept";
        co_yield kept;
        co_yield "temporary that is too long for the small buffer";
        co_yield kept;
    };
    std::vector<std::string> all;
    for (auto&& w : words()) all.push_back(std::move(w));
    CHECK(all == std::vector<std::string>{"kept", "temporary that is too long for the small buffer", "kept"});
}

TEST_CASE("scenario 14: a generator that is destroyed midway destroys what it holds") {
    const NoLeaks none;
    {
        auto g = counted(5);
        CHECK(g.next()->value == 0);
        CHECK(Counted::alive == 2);  // the local and the yielded one
    }
    {
        auto never_begun = counted(5);
        CHECK(Counted::alive == 0);
    }
}

TEST_CASE("scenario 14: 100 000 nested generators yield and unwind without a deep stack") {
    constexpr int depth = 100'000;
    std::int64_t sum = 0;
    long n = 0;
    for (const int x : nest(depth)) {
        sum += x;
        ++n;
    }
    CHECK(n == depth + 1);
    CHECK(sum == std::int64_t{depth} * (depth + 1) / 2);
    auto g = nest(depth);
    CHECK(g.next() == 0);  // the innermost one; now destroyed from there
}

TEST_CASE("elements_of takes other ranges, and a generator that was begun before") {
    auto mixed = [](std::vector<int> v, Generator<int> g) -> Generator<int> {
        co_yield elements_of(v);
        co_yield elements_of(std::move(g));
        co_yield 9;
    };
    auto begun = count_to(3);
    CHECK(begun.next() == 1);
    std::vector<int> got;
    for (const int x : mixed({7, 8}, std::move(begun))) got.push_back(x);
    CHECK(got == std::vector<int>{7, 8, 2, 3, 9});
}

#if SEGUE_EXCEPTIONS
TEST_CASE(
    "scenario 14: an exception of a generator comes out of the step, of a nested one through its parent") {
    const NoLeaks none;
    auto throws = []() -> Generator<int> {
        const Counted here;
        co_yield 1;
        throw std::runtime_error("inner");
    };
    auto g = throws();
    CHECK(g.next() == 1);
    CHECK_THROWS_AS(g.next(), std::runtime_error);
    CHECK_FALSE(g.next());
    auto outer = [&throws]() -> Generator<int> {
        bool caught = false;
        try {
            co_yield elements_of(throws());
        } catch (const std::runtime_error&) {
            caught = true;
        }
        if (caught) co_yield -1;
        co_yield 2;
    };
    std::vector<int> got;
    for (const int x : outer()) got.push_back(x);
    CHECK(got == std::vector<int>{1, -1, 2});
}
#endif

TEST_CASE("a stream waits between its elements, and makes each only when it is asked for") {
    Scheduler game;
    Log log;
    auto stream = slow_count(log, 3);
    game.start(take_all(stream, log));
    game.tick(0.1);
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "make1 got1");
    game.tick(0.1);
    CHECK(log.take() == "make2 got2");
    game.tick(0.1);
    CHECK(log.take() == "make3 got3 end");
    CHECK(game.size() == 0);
}

TEST_CASE("a stream that never waits is read in one tick, and an empty one is at its end") {
    Scheduler game;
    Log log;
    auto numbers = []() -> Stream<int> {
        co_yield 1;
        co_yield 2;
    };
    auto stream = numbers();
    Stream<int> none;
    game.start(take_all(stream, log));
    game.start(take_all(none, log));
    game.tick(0.1);
    CHECK(log.take() == "end got1 got2 end");
}

TEST_CASE("a next() that loses a race loses no element") {
    Scheduler game;
    Log log;
    auto stream = slow_count(log, 2);
    game.start([&]() -> Task<> {
        auto first = co_await race(stream.next(), next_frame());
        log("lost to", static_cast<int>(first.index()));
        co_await frames(2);
        while (auto item = co_await stream.next()) log("got", *item);
    });
    for (int i = 0; i < 8; ++i) game.tick(0.1);
    const std::string text = log.take();
    CHECK(text.find("lost to1") != std::string::npos);
    CHECK(text.find("got1") != std::string::npos);
    CHECK(text.find("got2") != std::string::npos);
}

TEST_CASE("a dropped stream is cancelled, begun or not, and with its consumer") {
    const NoLeaks none;
    Scheduler game;
    auto endless = [](Counted) -> Stream<int> {
        const Counted here;
        for (;;) {
            co_await next_frame();
            co_yield 1;
        }
    };
    {
        auto never = endless(Counted());
    }
    CHECK(Counted::alive == 0);
    {
        auto stream = endless(Counted());
        auto consumer = game.start([&]() -> Task<> {
            while (auto item = co_await stream.next()) static_cast<void>(*item);
        });
        game.tick(0.1);
        game.tick(0.1);
        CHECK(Counted::alive == 2);
        consumer.cancel();
    }
    CHECK(Counted::alive == 0);
    CHECK(game.size() == 0);
}

#if SEGUE_EXCEPTIONS
TEST_CASE(
    "a stream that is dropped by what its own producer does: the producer ends at its next suspension") {
    Log log;
    Scheduler game;
    std::optional<Event> event;
    event.emplace();
    const auto source = [&]() -> Stream<int> {
        co_await next_frame();
        co_await next_frame();
        log("destroys");
        event.reset();
        log("yields");
        co_yield 1;
        log("never");
    };
    const auto consumer = [&]() -> Task<> {
        auto stream = source();
        const auto none = co_await timeout(0s, stream.next());
        log(none ? "item" : "late");
        co_await *event;
        log("never");
    };
    auto script = game.start([&]() -> Task<> {
        const auto outcomes = co_await all_settled(consumer(), frames(5));
        log(std::get<0>(outcomes).kind() == Kind::cancelled ? "cancelled" : "?");
    });
    for (int i = 0; i < 8; ++i) game.tick(0.0);
    CHECK(log.take() == "late destroys yields cancelled");
    CHECK(script.state() == State::done);
    CHECK(game.size() == 0);
}

TEST_CASE("an exception of a stream comes out of next(), once, and then it is at its end") {
    Scheduler game;
    Log log;
    Reports reports(game);
    auto broken = []() -> Stream<int> {
        co_yield 1;
        co_await next_frame();
        throw std::runtime_error("broken");
    };
    auto stream = broken();
    game.start([&]() -> Task<> {
        auto item = co_await stream.next();
        log("got", *item);
        try {
            item = co_await stream.next();
            log("no");
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        item = co_await stream.next();
        log(item ? "more" : "end");
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "got1 broken end");
    CHECK(reports.failures.empty());
}
#endif

TEST_CASE("two scripts that wait for one stream at once are misuse") {
    Scheduler game;
    Log log;
    auto stream = slow_count(log, 5);
    game.start(take_all(stream, log));
    game.tick(0.1);
    CHECK(is_logic(refusal_in_script(game, [&]() -> Task<> { co_await stream.next(); })));
}

TEST_CASE("elements_of a named range refers to it, and does not copy it") {
    std::vector<int> v{1, 2, 3};
    auto through = [](std::vector<int>& items) -> Generator<int&> { co_yield elements_of(items); };
    for (int& x : through(v)) x += 10;
    CHECK(v == std::vector<int>{11, 12, 13});
    Counted::copies = 0;
    {
        const std::vector<Counted> counted_items(2);
        auto views = [](const std::vector<Counted>& items) -> Generator<const Counted&> {
            co_yield elements_of(items);
        };
        int n = 0;
        for (const Counted& c : views(counted_items))
            n += &c == &counted_items[static_cast<std::size_t>(n)] ? 1 : 0;
        CHECK(n == 2);
        CHECK(Counted::copies == 0);
    }
    CHECK(Counted::alive == 0);
}

TEST_CASE("a generator is a move-only input range, and one step is no more work than it yields") {
    static_assert(std::ranges::input_range<Generator<int>>);
    static_assert(std::ranges::input_range<Generator<std::unique_ptr<int>>>);
    static_assert(std::ranges::input_range<Generator<const std::string&>>);
    static_assert(std::ranges::view<Generator<int>>);
    static_assert(!std::is_copy_constructible_v<Generator<int>>);
    int made = 0;
    auto lazy = [&made]() -> Generator<int> {
        for (;;) co_yield ++made;
    };
    auto g = lazy();
    CHECK(made == 0);
    CHECK(g.next() == 1);
    CHECK(made == 1);
    int sum = 0;
    for (const int x : std::move(g) | std::views::take_while([](int v) { return v < 4; })) sum += x;
    CHECK(sum == 2 + 3);
    CHECK(made == 4);
}

TEST_CASE(
    "a generator that is assigned over, or whose nested one is empty or moved, drops and skips what it "
    "must") {
    const NoLeaks none;
    auto g = counted(3);
    CHECK(g.next()->value == 0);
    g = counted(5);
    CHECK(Counted::alive == 0);
    auto outer = []() -> Generator<int> {
        Generator<int> empty;
        co_yield elements_of(std::move(empty));
        co_yield elements_of(count_to(0));
        auto named = count_to(2);
        co_yield elements_of(named);
        CHECK_FALSE(named.next());
        co_yield 9;
    };
    auto moved = outer();
    CHECK(moved.next() == 1);
    auto target = std::move(moved);  // midway in a nested one
    std::vector<int> rest;
    for (const int x : target) rest.push_back(x);
    CHECK(rest == std::vector<int>{2, 9});
}

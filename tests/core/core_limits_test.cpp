// SPDX-License-Identifier: MIT
// Bounds: deep nesting and many entrants on a small stack, wake-ups and ready waits a tick, the script
// budget.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

constexpr int deep = 100'000;

enum class Bottom { waits, at_once, throws };

/// Groups within each other, of every kind, and something at the bottom.
Task<int> nested(int depth, Event& bottom, Bottom how) {
    const Counted here;
    if (depth == 0) {
        if (how == Bottom::waits) co_await bottom;
#if SEGUE_EXCEPTIONS
        if (how == Bottom::throws) throw std::runtime_error("bottom");
#endif
        co_return 0;
    }
    int below = 0;
    switch (depth % 4) {
        case 0: {
            auto r = co_await race(nested(depth - 1, bottom, how));
            below = std::get<0>(r);
            break;
        }
        case 1: {
            auto r = co_await all(nested(depth - 1, bottom, how));
            below = std::get<0>(r);
            break;
        }
        case 2: {
            auto r = co_await timeout(1h, nested(depth - 1, bottom, how));
            below = *r;
            break;
        }
        default: {
            std::vector<Task<int>> one;
            one.push_back(nested(depth - 1, bottom, how));
            auto r = co_await any(std::move(one));
            below = r.value;
            break;
        }
    }
    co_return below + 1;
}

Task<> forks_down(int depth, Event& bottom) {
    const Counted here;
    if (depth > 0) {
        auto child = co_await fork(forks_down(depth - 1, bottom));
        CHECK_FALSE(child.done());
    }
    co_await bottom;
}

Task<> ready_waits(Event& set, int n) {
    for (int i = 0; i < n; ++i) co_await set;
}

/// Real time that scripts spend by saying so.
class Work {
  public:
    std::chrono::nanoseconds now{};
    Scheduler::Options options(std::chrono::milliseconds budget) {
        return Scheduler::Options{}.budget(budget).real_clock([this] { return now; });
    }
};

}  // namespace

TEST_CASE("groups nested 100 000 deep start, are woken and end on a bounded stack") {
    const NoLeaks none;
    Scheduler game;
    Event bottom;
    auto woken = game.start(nested(deep, bottom, Bottom::waits));
    game.tick(0.1);
    CHECK(Counted::alive == deep + 1);
    bottom.set();
    game.tick(0.1);
    CHECK(woken.take()->value() == deep);
    auto immediate = game.start(nested(deep, bottom, Bottom::at_once));
    game.tick(0.1);
    CHECK(immediate.take()->value() == deep);
}

TEST_CASE("groups nested 100 000 deep are cancelled, and time out, on a bounded stack") {
    const NoLeaks none;
    Scheduler game;
    Event bottom;
    auto script = game.start(nested(deep, bottom, Bottom::waits));
    game.tick(0.1);
    script.cancel();
    CHECK(Counted::alive == 0);
    bool in_time = true;
    game.start([&]() -> Task<> {
        const auto r = co_await timeout(1s, nested(deep, bottom, Bottom::waits));
        in_time = r.has_value();
    });
    game.tick(0.1);
    CHECK(Counted::alive == deep + 1);
    game.tick(1.0);
    CHECK_FALSE(in_time);
    script = game.start(nested(deep, bottom, Bottom::waits));
    game.tick(0.1);
    script.pause();
    game.tick(0.1);
    script.resume();
    bottom.set();
    game.tick(0.1);
    CHECK(script.done());
}

#if SEGUE_EXCEPTIONS
TEST_CASE("an error leaves 10 000 nested groups in one frame") {
    const NoLeaks none;
    Scheduler game;
    Reports reports(game);
    Event bottom;
    auto script = game.start(nested(10'000, bottom, Bottom::throws));
    game.tick(0.1);
    CHECK(script.state() == State::failed);
    REQUIRE(reports.failures.size() == 1);
    CHECK_THROWS_AS(std::rethrow_exception(reports.failures[0].error), std::runtime_error);
}
#endif

TEST_CASE("forks 100 000 deep end and are cancelled on a bounded stack") {
    const NoLeaks none;
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(2 * deep)};
    Event bottom;
    auto script = game.start(forks_down(deep, bottom));
    game.tick(0.1);
    CHECK(Counted::alive == deep + 1);
    CHECK(game.size() == deep + 1);
    script.cancel();
    CHECK(Counted::alive == 0);
    script = game.start(forks_down(deep, bottom));
    game.tick(0.1);
    bottom.set();
    game.tick(0.1);
    CHECK(script.done());
    CHECK(game.size() == 0);
}

TEST_CASE("a chain of 100 000 joins ends with its last link, in one tick") {
    Scheduler game;
    auto first = game.start([]() -> Task<> { co_await forever(); });
    std::vector<Script<>> chain{first};
    auto joins = [](Script<> before) -> Task<> { co_await before.join(); };
    for (int i = 0; i < deep - 1; ++i) chain.push_back(game.start(joins, chain.back()));
    game.tick(0.1);
    first.cancel();
    CHECK(chain.back().state() == State::waiting);
    game.tick(0.1);
    CHECK(chain.back().done());
    CHECK(game.size() == 0);
}

TEST_CASE("20 000 entrants of one all, any and all_settled: results in order, one winner, all cancelled") {
    const NoLeaks none;
    constexpr int many = 20'000;
    Scheduler game;
    Event open;
    int right = 0;
    auto waits = [&](int v) -> Task<int> {
        const Counted here;
        co_await open;
        co_return v;
    };
    const auto entrants = [&] {
        std::vector<Task<int>> v;
        for (int i = 0; i < many; ++i) v.push_back(waits(i));
        return v;
    };
    game.start([&]() -> Task<> {
        const auto values = co_await all(entrants());
        for (int i = 0; i < many; ++i) right += values[static_cast<std::size_t>(i)] == i ? 1 : 0;
    });
    game.tick(0.1);
    CHECK(Counted::alive == many);
    open.set();
    game.tick(0.1);
    CHECK(right == many);
    open.reset();
    std::size_t winner = 0;
    game.start([&]() -> Task<> {
        auto v = entrants();
        v.push_back(after_a_frame(-1));
        const auto first = co_await any(std::move(v));
        winner = first.index;
        CHECK(Counted::alive == 0);
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(winner == many);
    auto cancelled = game.start([&]() -> Task<> { co_await all_settled(entrants()); });
    game.tick(0.1);
    CHECK(Counted::alive == many);
    cancelled.cancel();
}

TEST_CASE("after max_wakes_per_tick the rest of the wake-ups wait for the next tick, with one warning") {
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(100)};
    Reports reports(game);
    Event ping(Reset::automatic);
    Event pong(Reset::automatic);
    int hits = 0;
    auto plays = [&](Event& mine, Event& theirs) -> Task<> {
        for (;;) {
            co_await mine;
            ++hits;
            theirs.set();
        }
    };
    game.start(StartOptions{}.name("ping"), plays, std::ref(ping), std::ref(pong));
    game.start(StartOptions{}.name("pong"), plays, std::ref(pong), std::ref(ping));
    int frames_seen = 0;
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            ++frames_seen;
        }
    });
    game.tick(0.1);
    ping.set();
    for (int i = 1; i <= 3; ++i) {
        game.tick(0.1);
        CHECK(hits == 100 * i);
        CHECK(frames_seen == i);
        REQUIRE(reports.warnings.size() == static_cast<std::size_t>(i));
        CHECK(reports.warnings.back().name == "ping");  // whose turn it would have been
        CHECK(has(reports.warnings.back().text, "100"));
    }
}

TEST_CASE("wake-ups put off to the next tick keep their order and none is lost") {
    Scheduler game{Scheduler::Options{}.max_wakes_per_tick(3)};
    Reports reports(game);
    Log log;
    Event go;
    auto body = [&](int n) -> Task<> {
        co_await go;
        log("w", n);
    };
    std::vector<Script<>> scripts;
    for (int i = 0; i < 8; ++i) scripts.push_back(game.start(body, i));
    game.tick(0.1);
    go.set();
    game.tick(0.1);
    CHECK(log.take() == "w0 w1 w2");
    scripts[4].cancel();
    game.tick(0.1);
    CHECK(log.take() == "w3 w5 w6");
    game.tick(0.1);
    CHECK(log.take() == "w7");
    CHECK(reports.warnings.size() == 2);
}

TEST_CASE("after max_ready_awaits a script is put off to the next tick, with a warning that names it") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(10)};
    Reports reports(game);
    Event set;
    set.set();
    int n = 0;
    int others = 0;
    auto script = game.start(StartOptions{}.name("spinner"), [&]() -> Task<> {
        for (;;) {
            co_await set;
            ++n;
        }
    });
    game.start([&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            ++others;
        }
    });
    game.tick(0.1);
    CHECK(n == 10);
    REQUIRE(reports.warnings.size() == 1);
    CHECK(reports.warnings[0].name == "spinner");
    CHECK(has(reports.warnings[0].text, "core_limits_test.cpp"));
    CHECK(script.state() == State::ready);
    game.tick(0.1);
    CHECK(n == 10 + 11);  // the one that was put off, and ten more
    CHECK(others == 1);
    script.pause();
    game.tick(0.1);
    CHECK(n == 21);
    script.resume();
    game.tick(0.1);
    CHECK(n == 32);
    script.cancel();
    game.tick(0.1);
    CHECK(n == 32);
}

TEST_CASE("every kind of ready wait counts, and is over when the script goes on in the next tick") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(10)};
    Reports reports(game);
    Event set;
    set.set();
    auto ended = game.start(at_once(1));
    game.tick(0.1);
    Stream<int> empty;
    Channel<int> closed(1);
    closed.close();
    int n = 0;
    const std::vector<std::function<Task<>()>> kinds{
        [&]() -> Task<> { co_await frames(0); },
        [&]() -> Task<> { co_await wait_until(Clock::time_point()); },
        [&]() -> Task<> {
            auto yes = [] { return true; };
            co_await until(yes);
        },
        [&]() -> Task<> {
            const auto outcome = co_await ended.join();
            CHECK(outcome.value() == 1);
        },
        [&]() -> Task<> {
            auto item = co_await closed.receive();
            CHECK_FALSE(item);
        },
        [&]() -> Task<> {
            auto item = co_await empty.next();
            CHECK_FALSE(item);
        },
    };
    for (const auto& kind : kinds) {
        auto script = game.start([&]() -> Task<> {
            co_await ready_waits(set, 10);
            co_await kind();
            ++n;
            co_await kind();
            ++n;
        });
        n = 0;
        game.tick(0.1);
        CHECK(n == 0);
        game.tick(0.1);
        CHECK(n == 2);
        CHECK(script.done());
    }
    CHECK(reports.warnings.size() == kinds.size());
}

TEST_CASE(
    "a suspension begins the count of ready waits anew, and children that finish at once do not count") {
    Scheduler game{Scheduler::Options{}.max_ready_awaits(10)};
    Reports reports(game);
    Event set;
    set.set();
    auto script = game.start([&]() -> Task<> {
        for (int i = 0; i < 5; ++i) {
            co_await ready_waits(set, 10);
            co_await next_frame();
        }
        for (int i = 0; i < 100; ++i) static_cast<void>(co_await at_once(i));
        co_await ready_waits(set, 10);
    });
    for (int i = 0; i < 6; ++i) game.tick(0.1);
    CHECK(script.done());
    CHECK(reports.warnings.empty());
}

TEST_CASE("yield_if_late goes on while the budget lasts, and yields to the next frame when it is used up") {
    Work work;
    Scheduler game{work.options(4ms)};
    Reports reports(game);
    int items = 0;
    auto script = game.start([&]() -> Task<> {
        for (int i = 0; i < 10; ++i) {
            ++items;
            work.now += 1ms;
            co_await yield_if_late();
        }
    });
    game.tick(0.1);
    CHECK(items == 4);
    work.now += 12ms;  // between ticks: not the scripts' time
    game.tick(0.1);
    CHECK(items == 8);
    game.tick(0.1);
    CHECK(items == 10);
    CHECK(script.done());
    CHECK(reports.warnings.empty());
}

TEST_CASE(
    "yield_if_late makes progress each tick though others use up the budget, and never counts as ready") {
    Work work;
    Scheduler game{work.options(4ms).max_ready_awaits(10)};
    Reports reports(game);
    game.start([&]() -> Task<> {
        for (;;) {
            work.now += 10ms;
            co_await next_frame();
        }
    });
    int items = 0;
    auto late = game.start([&]() -> Task<> {
        for (;;) {
            ++items;
            co_await yield_if_late();
        }
    });
    for (int i = 1; i <= 3; ++i) {
        game.tick(0.1);
        CHECK(items == i);
    }
    late.cancel();
    auto early = game.start([&]() -> Task<> {
        for (int i = 0; i < 1000; ++i) co_await yield_if_late();
    });
    Work idle;
    Scheduler quiet{idle.options(4ms).max_ready_awaits(10)};
    auto whole = quiet.start([&]() -> Task<> {
        for (int i = 0; i < 1000; ++i) co_await yield_if_late();
    });
    quiet.tick(0.1);
    CHECK(whole.done());
    game.tick(0.1);
    CHECK_FALSE(early.done());
    CHECK(reports.warnings.empty());
}

TEST_CASE(
    "idle scripts without a budget run one a tick, round robin; who ends or is cancelled costs no turn") {
    Work work;
    Scheduler game{work.options(0ms)};
    Log log;
    auto body = [&](std::string word, int n) -> Task<> {
        for (int i = 0; i < n; ++i) {
            log(word);
            co_await next_frame();
        }
    };
    const auto idle = StartOptions{}.priority(Priority::idle);
    game.start(idle, body, "a", 99);
    auto b = game.start(idle, body, "b", 99);
    game.start(idle, body, "c", 1);
    game.start(idle, body, "d", 99);
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "a b c d");
    b.cancel();
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(log.take() == "a d a d");  // the turn in which c ended is the one without a word
}

TEST_CASE("idle scripts share what normal ones leave of the budget, each at most once a tick") {
    Work work;
    Scheduler game{work.options(4ms)};
    Log log;
    auto works = [&](std::string word) -> Task<> {
        for (;;) {
            log(word);
            work.now += 1ms;
            co_await next_frame();
        }
    };
    const auto idle = StartOptions{}.priority(Priority::idle);
    for (const char* word : {"a", "b", "c"}) game.start(idle, works, word);
    game.tick(0.1);
    CHECK(log.take() == "a b c");
    game.start(works, "N");
    game.start(works, "M");
    game.tick(0.1);
    CHECK(log.take() == "N M a b");
    game.tick(0.1);
    CHECK(log.take() == "N M c a");
    game.tick(0.1);
    CHECK(log.take() == "N M b c");
}

TEST_CASE("an idle script waits for time, events and groups like any other, and resumes in its turn") {
    Work work;
    Scheduler game{work.options(0ms)};
    Log log;
    Event door;
    const auto idle = StartOptions{}.priority(Priority::idle);
    game.start(idle, [&]() -> Task<> {
        co_await wait(100ms);
        log("timer");
        co_await door;
        log("door");
        co_await all(next_frame(), next_frame());
        log("all");
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        log("normal");
        co_await next_frame();
        door.set();
        log("set");
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "normal timer");
    game.tick(0.1);
    CHECK(log.take() == "set door");
    game.tick(0.1);
    CHECK(log.take() == "");  // one entrant a tick
    game.tick(0.1);
    CHECK(log.take() == "all");
}

TEST_CASE("idle scripts whose time is up in one tick go on one a tick, in their turns") {
    const NoLeaks none;
    Work work;
    Scheduler game{work.options(0ms)};
    Log log;
    auto body = [&](std::string word) -> Task<> {
        const Counted here;
        const bool in_time = co_await timeout(1s, forever());
        log(in_time ? "wrong" : word);
    };
    std::vector<Script<>> scripts;
    for (const char* word : {"a", "b", "c", "d"}) {
        scripts.push_back(game.start(StartOptions{}.priority(Priority::idle), body, word));
    }
    for (int i = 0; i < 4; ++i) game.tick(0.01);
    game.tick(2.0);
    CHECK(log.take() == "a");
    game.tick(0.01);
    CHECK(log.take() == "b");
    scripts[2].cancel();
    scripts[3].pause();
    game.tick(0.01);
    CHECK(log.take() == "");
    scripts[3].resume();
    game.tick(0.01);
    CHECK(log.take() == "d");
}

TEST_CASE("an idle script that is put off stays idle: it goes on in its turn of the next tick") {
    Work work;
    Scheduler game{work.options(0ms).max_ready_awaits(10)};
    Reports reports(game);
    Log log;
    Event set;
    set.set();
    const auto idle = StartOptions{}.priority(Priority::idle);
    game.start(idle, [&]() -> Task<> {
        log("a");
        co_await ready_waits(set, 11);
        log("a");
    });
    game.start(idle, [&]() -> Task<> {
        for (;;) {
            log("b");
            co_await next_frame();
        }
    });
    for (int i = 0; i < 3; ++i) {
        game.tick(0.1);
        CHECK(log.take() == (i == 1 ? "b" : "a"));
    }
    CHECK(reports.warnings.size() == 1);
}

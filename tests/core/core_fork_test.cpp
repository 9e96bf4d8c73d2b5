// SPDX-License-Identifier: MIT
// fork, rush and this_script: children bound to the script, or the entrant, that made them.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "segue/testing.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> says(Log& log, std::string word, int n) {
    const Says end(log, "~" + word);
    log(word);
    co_await frames(n);
}

}  // namespace

TEST_CASE("a fork runs to its first suspension, then its parent goes on, at no cost in frames") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        auto child = co_await fork(says(log, "child", 1));
        log(child.done() ? "done" : "alive");
        auto immediate = co_await fork(says(log, "quick", 0));
        log(immediate.done() ? "done" : "alive");
        const auto outcome = co_await child.join();
        log(outcome.ok() ? "joined" : "lost");
    });
    game.tick(0.1);
    CHECK(log.take() == "child alive quick ~quick done");
    game.tick(0.1);
    CHECK(log.take() == "~child joined");
}

TEST_CASE("a fork gives its result to its joiner, also when it ended at once, and what can only be moved") {
    Scheduler game;
    int sum = 0;
    game.start([&]() -> Task<> {
        auto box = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(2); };
        auto quick = co_await fork(box());
        auto slow = co_await fork(after_a_frame(3));
        auto first = co_await quick.join();
        sum += *first.value();
        auto again = co_await quick.join();
        CHECK_FALSE(again.ok());
        const auto second = co_await slow.join();
        sum += second.value();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(sum == 5);
}

TEST_CASE("forks end with their parent: before its frames at a cancel, after its locals at a co_return") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto parent = [&](int n) -> Task<> {
        const Says end(log, "~parent");
        co_await fork(says(log, "a", 9));
        co_await fork(says(log, "b", 9));
        co_await frames(n);
    };
    auto cancelled = game.start(parent, 9);
    game.tick(0.1);
    CHECK(log.take() == "a b");
    CHECK(game.size() == 3);
    cancelled.cancel();
    CHECK(log.take() == "~b ~a ~parent");
    game.start(parent, 1);
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "a b ~parent ~b ~a");
    CHECK(game.size() == 0);
}

TEST_CASE("a fork made by a child coroutine lives as long as the script, not as long as that child") {
    Scheduler game;
    Log log;
    auto child = [&]() -> Task<> { co_await fork(says(log, "fork", 9)); };
    game.start([&]() -> Task<> {
        co_await child();
        log("child is over");
        co_await next_frame();
    });
    game.tick(0.1);
    CHECK(log.take() == "fork child is over");
    game.tick(0.1);
    CHECK(log.take() == "~fork");
}

TEST_CASE("a fork made by an entrant ends with that entrant: when it wins, loses, or its time is up") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto forks = [&](std::string word, int n) -> Task<> {
        const Says end(log, "~" + word);
        co_await fork(says(log, word + "'s", 9));
        co_await frames(n);
    };
    game.start([&]() -> Task<> {
        co_await race(forks("a", 9), forks("b", 1), forks("c", 9));
        log("race");
        const bool in_time = co_await timeout(50ms, forks("t", 9));
        log(in_time ? "in time" : "late");
        co_await all(forks("x", 0), forks("y", 1));
        log("all");
    });
    game.tick(0.1);
    CHECK(log.take() == "a's b's c's");
    game.tick(0.1);
    CHECK(log.take() == "~b ~b's ~a's ~a ~c's ~c race t's");
    game.tick(0.1);
    CHECK(log.take() == "~t's ~t late x's ~x ~x's y's");
    game.tick(0.1);
    CHECK(log.take() == "~y ~y's all");
}

TEST_CASE("a fork inherits the clock, the phase and the pauses of its parent") {
    Scheduler game;
    Log log;
    Clock slow{game.game()};
    slow.scale(0.5);
    auto child = [&]() -> Task<> {
        co_await wait(500ms);
        log("half");
        const double dt = co_await next_frame();
        CHECK(dt == doctest::Approx(0.05));
    };
    auto parent = game.start(StartOptions{}.clock(slow).phase(Phase::late), [&]() -> Task<> {
        co_await fork(child());
        co_await forever();
    });
    game.tick(0.0);
    game.tick(0.9);
    CHECK(log.take() == "");
    parent.pause();
    game.tick(0.1);
    CHECK(log.take() == "");
    parent.resume();
    game.tick(0.1);
    CHECK(log.take() == "half");
    game.tick(0.1);
}

TEST_CASE("a parent that pauses, cancels or joins its fork; a fork that joins its parent never hangs") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto joins_parent = [&](Script<> parent) -> Task<> {
        const Says end(log, "~joiner");
        co_await parent.join();
        log("never");
    };
    game.start([&]() -> Task<> {
        const auto self = co_await this_script();
        co_await fork(joins_parent(self.handle()));
        auto child = co_await fork(says(log, "child", 1));
        child.pause();
        co_await frames(2);
        log(child.paused() ? "paused" : "running");
        child.cancel();
        const auto outcome = co_await child.join();
        log(outcome.kind() == Kind::cancelled ? "cancelled" : "other");
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(log.take() == "child paused ~child cancelled ~joiner");
    CHECK(game.size() == 0);
}

TEST_CASE("rush gives the winner, and its losers go on as forks until their script ends") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto script = game.start([&]() -> Task<> {
        auto first = co_await rush(says(log, "a", 2), after_a_frame(7), says(log, "b", 9));
        log("won", std::get<1>(first));
        co_await frames(3);
        log("end");
    });
    game.tick(0.1);
    CHECK(game.size() == 1);
    game.tick(0.1);
    CHECK(log.take() == "a b won7");
    CHECK(game.size() == 3);
    game.tick(0.1);
    CHECK(log.take() == "~a");
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "end ~b");
    CHECK(script.state() == State::done);
    CHECK(game.size() == 0);
}

TEST_CASE("the losers of a rush are cancelled with their script, newest first, and paused with it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto counts = [&](std::string word) -> Task<> {
        const Says end(log, "~" + word);
        for (;;) {
            co_await next_frame();
            log(word);
        }
    };
    auto script = game.start([&]() -> Task<> {
        co_await rush(counts("a"), counts("b"), next_frame());
        co_await forever();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "a b");
    game.tick(0.1);
    CHECK(log.take() == "a b");
    script.pause();
    game.tick(0.1);
    CHECK(log.take() == "");
    script.resume();
    game.tick(0.1);
    CHECK(log.take() == "a b");
    script.cancel();
    CHECK(log.take() == "~b ~a");
}

TEST_CASE("a rush within a race: its losers belong to that entrant, and end with it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto entrant = [&]() -> Task<> {
        co_await rush(says(log, "loser", 9), frames(1));
        log("rushed");
        co_await forever();
    };
    game.start([&]() -> Task<> {
        co_await race(entrant(), frames(2));
        log("raced");
        co_await forever();
    });
    for (int i = 0; i < 2; ++i) game.tick(0.1);
    CHECK(log.take() == "loser rushed");
    game.tick(0.1);
    CHECK(log.take() == "~loser raced");
    CHECK(game.size() == 1);
}

TEST_CASE("a rush that is cancelled before it has a winner cancels its entrants in order") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto script = game.start([&]() -> Task<> { co_await rush(says(log, "a", 9), says(log, "b", 9)); });
    game.tick(0.1);
    script.cancel();
    CHECK(log.take() == "a b ~a ~b");
}

TEST_CASE("this_script costs no frame and names the script from a child, an entrant and a fork") {
    Scheduler game;
    std::vector<std::uint64_t> ids;
    auto asks = [&]() -> Task<> {
        const auto self = co_await this_script();
        ids.push_back(self.id());
        CHECK(&self.scheduler() == &game);
        CHECK_FALSE(self.stop_requested());
        CHECK(self.running());
    };
    auto script = game.start([&]() -> Task<> {
        co_await asks();
        co_await all(asks(), asks());
        co_await fork(asks());
    });
    game.tick(0.1);
    CHECK(ids == std::vector<std::uint64_t>{script.id(), script.id(), script.id(), script.id() + 1});
}

#if SEGUE_EXCEPTIONS
TEST_CASE("a fork's error, at once or later, goes to on_error with its own name, and its parent goes on") {
    Scheduler game;
    Reports reports(game);
    Log log;
    auto fails = [](int n) -> Task<> {
        co_await frames(n);
        throw std::runtime_error("fork");
    };
    auto parent = game.start([&]() -> Task<> {
        auto now = co_await fork(fails(0));
        log(now.state() == State::failed ? "failed" : "other");
        auto later = co_await fork(fails(1));
        const auto outcome = co_await later.join();
        log(outcome.kind() == Kind::failed ? "joined" : "other");
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "failed joined");
    CHECK(parent.state() == State::done);
    CHECK(reports.failures.size() == 1);  // the other one had a joiner
}

TEST_CASE(
    "the error of a rush's loser goes to on_error, whether a task or another wait, and its script goes on") {
    Scheduler game;
    Reports reports(game);
    auto fails = []() -> Task<> {
        co_await frames(2);
        throw std::runtime_error("loser");
    };
    int polls = 0;
    auto bad = [&polls]() -> bool {
        if (++polls == 4) throw std::runtime_error("predicate");
        return false;
    };
    auto script = game.start([&]() -> Task<> {
        co_await rush(fails(), until(bad), next_frame());
        co_await frames(5);
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(script.state() == State::waiting);
    REQUIRE(reports.failures.size() == 2);
    CHECK_THROWS_WITH(std::rethrow_exception(reports.failures[0].error), "loser");
    CHECK_THROWS_WITH(std::rethrow_exception(reports.failures[1].error), "predicate");
    CHECK_FALSE(reports.failures[0].chain.empty());
    CHECK(game.size() == 1);
}
#endif

TEST_CASE("forks and rushes are cancelled at each of their suspensions, and nothing is left") {
    const auto left = [] { CHECK(Counted::alive == 0); };
    const auto start = [](Scheduler& game) -> Script<> {
        return game.start([]() -> Task<> {
            const Counted here;
            auto body = [](int n) -> Task<> {
                const Counted inner;
                co_await frames(n);
            };
            auto forks = [&body](int n) -> Task<> {
                const Counted inner;
                auto child = co_await fork(body(n));
                co_await race(child.join(), body(n + 1));
                co_await fork(body(9));
            };
            co_await rush(forks(2), forks(1), body(9));
            auto child = co_await fork(forks(2));
            co_await child.join();
        });
    };
    const auto swept = testing::cancel_sweep(start, [](testing::Game& game) { game.frames(20); }, left);
    CHECK(swept > 4);
}

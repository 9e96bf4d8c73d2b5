// SPDX-License-Identifier: MIT
// all, all_settled, race, rush, any and timeout: their results, the order of things, and how they end.
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "segue/testing.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> void_after(int n) {
    const Counted here;
    co_await frames(n);
}
Task<> endless() {
    const Counted here;
    co_await forever();
}
Task<std::unique_ptr<int>> boxed(int v) {
    co_await next_frame();
    co_return std::make_unique<int>(v);
}
Task<int&> same(int& v) {
    co_await next_frame();
    co_return v;
}
Task<> says(Log& log, std::string word, int n) {
    const Says end(log, "~" + word);
    log(word);
    co_await frames(n);
}
template <class T, class U>
bool is(const U&) {
    return std::is_same_v<T, U>;
}

/// A result without a default constructor, without assignment, aligned beyond what a promise may be.
struct alignas(64) Odd {
    explicit Odd(int v) : value(v) {}
    Odd(Odd&&) = default;
    Odd(const Odd&) = delete;
    const int value;
};
Task<Odd> odd(int v) {
    co_await next_frame();
    co_return Odd(v);
}

}  // namespace

TEST_CASE("all gives a tuple in the order of its entrants: values, monostate, reference_wrapper, move-only") {
    Scheduler game;
    int target = 1;
    int n = 0;
    game.start([&]() -> Task<> {
        auto r = co_await all(boxed(7), void_after(3), same(target), wait(1ns), next_frame(), odd(5));
        using Wanted = std::tuple<std::unique_ptr<int>, std::monostate, std::reference_wrapper<int>,
                                  std::chrono::nanoseconds, double, Odd>;
        CHECK(is<Wanted>(r));
        CHECK(*std::get<0>(r) == 7);
        std::get<2>(r).get() = 9;
        CHECK(std::get<5>(r).value == 5);
        CHECK(reinterpret_cast<std::uintptr_t>(&std::get<5>(r)) % 64 == 0);
        ++n;
    });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(n == 1);
    CHECK(target == 9);
}

TEST_CASE("race gives a variant whose index names the winner, with two entrants of one type, too") {
    Scheduler game;
    int target = 1;
    int n = 0;
    game.start([&]() -> Task<> {
        auto twins = co_await race(after_a_frame(1), at_once(2));
        CHECK(is<std::variant<int, int>>(twins));
        CHECK(twins.index() == 1);
        auto reference = co_await race(endless(), same(target));
        CHECK(is<std::variant<std::monostate, std::reference_wrapper<int>>>(reference));
        std::get<1>(reference).get() = 4;
        auto box = co_await race(boxed(3), forever());
        CHECK(*std::get<0>(box) == 3);
        auto aligned = co_await race(odd(6), forever());
        CHECK(std::get<0>(aligned).value == 6);
        n = target;
    });
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(n == 4);
}

TEST_CASE("any and vectors of entrants: {index, value}, monostate for void, move-only, any awaitable") {
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        std::vector<Task<std::unique_ptr<int>>> boxes;
        for (int i = 0; i < 3; ++i) boxes.push_back(boxed(i));
        auto all_boxes = co_await all(std::move(boxes));
        CHECK(is<std::vector<std::unique_ptr<int>>>(all_boxes));
        log("boxes", *all_boxes[2]);
        std::vector<Task<>> runners;
        for (const int n : {3, 1, 2}) runners.push_back(void_after(n));
        const auto first = co_await any(std::move(runners));
        CHECK(is<std::monostate>(first.value));
        log("first", static_cast<int>(first.index));
        std::vector waits{wait(3s), wait(1ms)};
        const auto timer = co_await any(std::move(waits));
        log("timer", static_cast<int>(timer.index));
        CHECK(timer.value == 99ms);
        int x = 0;
        std::vector<Task<int&>> references;
        references.push_back(same(x));
        const auto reference = co_await any(std::move(references));
        reference.value.get() = 8;
        log("x", x);
        std::vector<Task<bool>> flags;
        for (const bool b : {true, false}) flags.push_back([](bool v) -> Task<bool> { co_return v; }(b));
        const auto bits = co_await all(std::move(flags));
        log(bits[0] && !bits[1] ? "bits" : "wrong");
    });
    for (int i = 0; i < 6; ++i) game.tick(0.1);
    CHECK(log.take() == "boxes2 first1 timer1 x8 bits");
}

TEST_CASE("timeout gives an optional, a bool for void, a reference_wrapper and move-only results") {
    Scheduler game;
    Log log;
    int target = 0;
    game.start([&]() -> Task<> {
        auto box = co_await timeout(1s, boxed(5));
        CHECK(is<std::optional<std::unique_ptr<int>>>(box));
        log("box", **box);
        auto reference = co_await timeout(1s, same(target));
        CHECK(is<std::optional<std::reference_wrapper<int>>>(reference));
        reference->get() = 3;
        auto ended = co_await timeout(1s, void_after(1));
        CHECK(is<bool>(ended));
        log(ended ? "ended" : "late");
        auto aligned = co_await timeout(1s, odd(4));
        log("odd", aligned->value);
    });
    for (int i = 0; i < 6; ++i) game.tick(0.1);
    CHECK(log.take() == "box5 ended odd4");
    CHECK(target == 3);
}

TEST_CASE("all_settled gives every Outcome: a value, an end without one, a reference, a lost entrant") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    int target = 0;
    game.start([&]() -> Task<> {
        auto r = co_await all_settled(*event, same(target), void_after(2), boxed(2), *event);
        CHECK(
            is<std::tuple<Outcome<>, Outcome<int&>, Outcome<>, Outcome<std::unique_ptr<int>>, Outcome<>>>(r));
        CHECK(std::get<0>(r).kind() == Kind::cancelled);
        CHECK(&std::get<1>(r).value() == &target);
        CHECK(std::get<2>(r).ok());
        CHECK(*std::get<3>(r).value() == 2);
        CHECK(std::get<4>(r).kind() == Kind::cancelled);
        log("settled");
        event = std::make_unique<Event>();
        std::vector<Task<>> lost;
        for (int i = 0; i < 2; ++i) lost.push_back([](Event& e) -> Task<> { co_await e; }(*event));
        lost.push_back(void_after(0));
        const auto outcomes = co_await all_settled(std::move(lost));
        log(outcomes[0].ok() ? "wrong" : "lost");
        log(outcomes[2].ok() ? "ok" : "wrong");
    });
    game.tick(0.1);
    event.reset();
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "settled");
    event.reset();  // the last ones to end: nobody but the cancel can wake the group
    CHECK(log.take() == "");
    game.tick(0.0);
    CHECK(log.take() == "lost ok");
    CHECK(game.size() == 0);
}

TEST_CASE("entrants start in order, losers are cancelled in order before the race returns") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        co_await race(says(log, "a", 9), says(log, "b", 9), says(log, "c", 1), says(log, "d", 9));
        log("after");
        co_await all(says(log, "e", 1), says(log, "f", 0), says(log, "g", 1));
        log("all");
    });
    game.tick(0.1);
    CHECK(log.take() == "a b c d");
    game.tick(0.1);
    CHECK(log.take() == "~c ~a ~b ~d after e f ~f g");
    game.tick(0.1);
    CHECK(log.take() == "~e ~g all");
}

TEST_CASE("of those that finish at once the first wins, and the later ones are never started") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        const auto first = co_await race(says(log, "a", 5), says(log, "b", 0), says(log, "c", 0));
        log("won", static_cast<int>(first.index()));
        std::vector<Task<>> v;
        v.push_back(says(log, "d", 5));
        v.push_back(says(log, "e", 0));
        v.push_back(says(log, "f", 0));
        const auto one = co_await any(std::move(v));
        log("won", static_cast<int>(one.index));
        const auto two = co_await rush(says(log, "g", 0), says(log, "h", 0));
        log("won", static_cast<int>(two.index()));
    });
    game.tick(0.1);
    CHECK(log.take() == "a b ~b ~a won1 d e ~e ~d won1 g ~g won0");
}

TEST_CASE("entrants that are over already: a set event, an ended script, a closed channel, a past time") {
    Scheduler game;
    Log log;
    Event set;
    set.set();
    Channel<int> closed(1);
    closed.close();
    auto ended = game.start(at_once(6));
    auto body = [&]() -> Task<> {
        const auto self = co_await this_script();
        auto [e, j, c, w, f] =
            co_await all(set, ended.join(), closed.receive(), wait_until(self.now()), frames(0));
        log("joined", j.value());
        log(c ? "item" : "closed");
        const auto first = co_await race(forever(), ended.join(), set);
        log("first", static_cast<int>(first.index()));
        const bool in_time = co_await timeout(0s, set);
        log(in_time ? "in time" : "late");
        static_cast<void>(e);
        static_cast<void>(w);
        static_cast<void>(f);
    };
    game.start(body);
    game.tick(0.1);
    CHECK(log.take() == "joined6 closed first1 in time");  // no frame was lost
}

TEST_CASE("an event that was named enters a race by reference, again and again, and loses without a trace") {
    Scheduler game;
    Log log;
    Event door(Reset::automatic);
    game.start([&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            const auto first = co_await race(door, frames(2));
            log("won", static_cast<int>(first.index()));
        }
    });
    game.tick(0.1);
    for (int i = 0; i < 2; ++i) game.tick(0.1);
    CHECK(log.take() == "won1");
    door.set();
    game.tick(0.1);
    CHECK(log.take() == "won0");
    door.set();
    game.tick(0.1);
    CHECK(log.take() == "won0");
    CHECK_FALSE(door.is_set());  // each token was taken once
}

TEST_CASE("a named task enters a group and leaves the name empty") {
    Scheduler game;
    int sum = 0;
    Task<int> left;
    game.start([&]() -> Task<> {
        left = after_a_frame(1);
        auto right = after_a_frame(2);
        auto [a, b] = co_await all(left, right);
        CHECK_FALSE(static_cast<bool>(left));
        sum = a + b;
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(sum == 3);
#if SEGUE_EXCEPTIONS
    CHECK(is_logic(refusal_in_script([]() -> Task<> {
        auto task = after_a_frame(1);
        co_await all(task, task);
    })));
#endif
}

TEST_CASE("groups in groups give nested results") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    game.start([&]() -> Task<> {
        auto r = co_await all(race(endless(), after_a_frame(1)), timeout(1s, all(at_once(2), endless())),
                              all_settled(after_a_frame(3), void_after(0)));
        log("race", static_cast<int>(std::get<0>(r).index()));
        log(std::get<1>(r) ? "in time" : "late");
        log("settled", std::get<0>(std::get<2>(r)).value());
    });
    game.tick(0.1);
    game.tick(0.5);
    CHECK(log.take() == "");
    CHECK(Counted::alive == 1);
    game.tick(0.5);
    CHECK(log.take() == "race1 late settled3");
}

#if SEGUE_EXCEPTIONS
TEST_CASE("an entrant that throws wins its race, ends its all, its any and its timeout in that frame") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto fails = [](int n) -> Task<> {
        const Counted here;
        co_await frames(n);
        throw std::runtime_error("broken");
    };
    auto attempt = [&](Task<> task, std::string word) -> Task<> {
        try {
            co_await std::move(task);
            log("no error");
        } catch (const std::runtime_error&) {
            log(word);
        }
        CHECK(Counted::alive == 0);
    };
    for (const int n : {0, 1}) {
        auto in_race = [&]() -> Task<> { co_await race(endless(), fails(n), endless()); };
        auto in_rush = [&]() -> Task<> { co_await rush(fails(n), at_once(1)); };
        auto in_all = [&]() -> Task<> { co_await all(endless(), fails(n), fails(n), endless()); };
        auto in_time = [&]() -> Task<> { co_await timeout(1s, fails(n)); };
        auto in_any = [&]() -> Task<> {
            std::vector<Task<>> v;
            v.push_back(endless());
            v.push_back(fails(n));
            co_await any(std::move(v));
        };
        auto in_vector = [&]() -> Task<> {
            std::vector<Task<>> v;
            v.push_back(endless());
            v.push_back(fails(n));
            v.push_back(endless());
            co_await all(std::move(v));
        };
        game.start([&]() -> Task<> {
            co_await attempt(in_race(), "race");
            co_await attempt(in_all(), "all");
            co_await attempt(in_time(), "timeout");
            co_await attempt(in_any(), "any");
            co_await attempt(in_vector(), "vector");
            if (n == 0) co_await attempt(in_rush(), "rush");
        });
        game.tick(0.1);
        for (int i = 0; i < 5 * n; ++i) game.tick(0.1);
        CHECK(log.take() == (n == 0 ? "race all timeout any vector rush" : "race all timeout any vector"));
    }
    CHECK(game.size() == 0);
}

TEST_CASE("a result that cannot be moved out of its entrant is the error of its group, not of the tick") {
    const NoLeaks none;
    struct Brittle {
        Brittle() = default;
        Brittle(Brittle&& o) : moves(o.moves + 1) {
            if (moves == 2) throw std::runtime_error("move");
        }
        Counted here;
        int moves = 0;
    };
    Scheduler game;
    Log log;
    auto brittle = [](int n) -> Task<Brittle> {
        co_await frames(n);
        co_return Brittle();
    };
    auto attempt = [&](Task<> task) -> Task<> {
        try {
            co_await std::move(task);
            log("no error");
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    };
    for (const int n : {0, 1}) {
        auto in_race = [&]() -> Task<> { co_await race(forever(), brittle(n)); };
        auto in_all = [&]() -> Task<> { co_await all(brittle(n), endless()); };
        auto in_time = [&]() -> Task<> { co_await timeout(1s, brittle(n)); };
        auto in_any = [&]() -> Task<> {
            std::vector<Task<Brittle>> v;
            v.push_back(brittle(n));
            co_await any(std::move(v));
        };
        game.start([&]() -> Task<> {
            co_await attempt(in_race());
            co_await attempt(in_all());
            co_await attempt(in_time());
            co_await attempt(in_any());
        });
        for (int i = 0; i < 5; ++i) game.tick(0.1);
        CHECK(log.take() == "move move move move");
    }
    CHECK(game.size() == 0);
}

TEST_CASE(
    "an error at the start of an all leaves the later entrants unstarted; all_settled starts them all") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto fails = [](int n) -> Task<int> {
        const Counted here;
        co_await frames(n);
        throw std::runtime_error("broken" + std::to_string(n));
    };
    game.start([&]() -> Task<> {
        try {
            co_await all(says(log, "a", 5), fails(0), says(log, "b", 5));
        } catch (const std::runtime_error&) {
            log("caught");
        }
        std::vector<Task<int>> v;
        v.push_back(fails(1));
        v.push_back(at_once(4));
        v.push_back(fails(0));
        const auto outcomes = co_await all_settled(std::move(v));
        for (const auto& o : outcomes) log(o.ok() ? "ok" : o.kind() == Kind::failed ? "failed" : "cancelled");
        try {
            static_cast<void>(outcomes[0].value());
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    });
    game.tick(0.1);
    CHECK(log.take() == "a ~a caught");
    game.tick(0.1);
    CHECK(log.take() == "failed ok failed broken1");
}

TEST_CASE("the error of a nested group leaves through every group around it in one frame") {
    Scheduler game;
    Log log;
    Reports reports(game);
    auto fails = []() -> Task<> {
        co_await next_frame();
        throw std::runtime_error("deep");
    };
    auto script = game.start(StartOptions{}.name("outer"), [&]() -> Task<> {
        co_await all(race(timeout(1s, all(fails(), forever())), forever()), forever());
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(script.state() == State::failed);
    REQUIRE(reports.failures.size() == 1);
    CHECK(reports.failures[0].name == "outer");
    CHECK_THROWS_AS(std::rethrow_exception(reports.failures[0].error), std::runtime_error);
}
#endif

TEST_CASE("groups are cancelled at each of their suspensions, and nothing is left") {
    const auto left = [] { CHECK(Counted::alive == 0); };
    Event event;
    const auto start = [&](Scheduler& game) -> Script<> {
        return game.start([&]() -> Task<> {
            const Counted here;
            auto twice = []() -> Task<> {
                const Counted inner;
                co_await race(void_after(2), endless());
                co_await all(void_after(1), after_a_frame(1), void_after(0));
            };
            co_await all(twice(), timeout(200ms, twice()), race(twice(), event));
            co_await all_settled(twice(), wait(100ms));
            co_await rush(void_after(1), endless(), twice());
            std::vector<Task<>> v;
            for (int i = 0; i < 3; ++i) v.push_back(twice());
            co_await any(std::move(v));
        });
    };
    const auto swept = testing::cancel_sweep(start, [](testing::Game& game) { game.frames(40); }, left);
    CHECK(swept > 15);
}

TEST_CASE("a vector of waits may have a name: what cannot be copied is moved from, the rest stays") {
    Scheduler game;
    Log log;
    const auto gives = [](int value) -> Task<int> {
        co_await next_frame();
        co_return value;
    };
    const auto script = game.start([&]() -> Task<> {
        std::vector<Task<int>> tasks;
        for (int i = 0; i < 3; ++i) tasks.push_back(gives(i));
        for (const int value : co_await all(tasks)) log("all", value);
        tasks.clear();
        for (int i = 5; i < 7; ++i) tasks.push_back(gives(i));
        const auto first = co_await any(tasks);
        log("any", first.value);
        std::vector<std::remove_cvref_t<decltype(wait(1s))>> waits(2, wait(100ms));
        co_await all(waits);
        log("waits", static_cast<int>(waits.size()));
        co_await sequence();
        log("nothing");
    });
    for (int i = 0; i < 8; ++i) game.tick(0.1);
    CHECK(script.state() == State::done);
    CHECK(log.take() == "all0 all1 all2 any5 waits2 nothing");
}

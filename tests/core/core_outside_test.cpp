// SPDX-License-Identifier: MIT
// What comes from other threads: completion, background and post; and the protocol for a game's own waits.
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "segue/background.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Ticks until `over`, for work on other threads; gives up after some seconds of real time.
template <class F>
bool tick_until(Scheduler& game, F over) {
    for (int i = 0; i < 5000; ++i) {
        game.tick(0.001);
        if (over()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

/// A game's own wait: a door that somebody opens.
class Door {
  public:
    bool ready() const { return open_; }
    void hook(Waker w) {
        waker_ = std::move(w);
        ++hooks;
    }
    void unhook() {
        waker_ = Waker();
        ++unhooks;
    }
    int result() const { return 42; }
    void describe(Reason& r) const { r.text("the door"); }

    void open() {
        open_ = true;
        waker_.wake();
    }
    Waker waker() const { return waker_; }
    int hooks = 0;
    int unhooks = 0;

  private:
    bool open_ = false;
    Waker waker_;
};

}  // namespace

TEST_CASE(
    "scenario 17: a completion resolved on another thread resumes on the game thread, at the next tick") {
    Scheduler game;
    Log log;
    const auto game_thread = std::this_thread::get_id();
    auto [future, resolver] = completion<int>();
    bool here = false;
    auto wait_for = [&](Future<int> f) -> Task<> {
        const int v = co_await f;
        here = std::this_thread::get_id() == game_thread;
        log("v", v);
    };
    game.start(wait_for, std::move(future));
    game.tick(0.1);
    std::thread([r = resolver] { CHECK(r.value(7)); }).join();
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "v7");
    CHECK(here);
    CHECK_FALSE(resolver.value(8));
    CHECK_FALSE(resolver.cancel());
}

TEST_CASE("a completion that is resolved before the await does not suspend") {
    Scheduler game;
    Log log;
    auto done = completion<std::unique_ptr<int>>();
    done.resolver.value(std::make_unique<int>(3));
    game.start([&]() -> Task<> {
        const auto v = co_await done.future;
        log("v", *v);
    });
    game.tick(0.1);
    CHECK(log.take() == "v3");
}

TEST_CASE("completions resume in the order in which they were resolved") {
    Scheduler game;
    Log log;
    auto a = completion<>();
    auto b = completion<>();
    auto say = [&log](Future<>& f, std::string word) -> Task<> {
        co_await f;
        log(word);
    };
    game.start(say, std::ref(a.future), "a");
    game.start(say, std::ref(b.future), "b");
    game.tick(0.1);
    b.resolver.value();
    game.post([&] { log("post"); });
    a.resolver.value();
    game.tick(0.1);
    CHECK(log.take() == "b post a");
}

TEST_CASE(
    "a cancelled completion cancels its waiter; one whose last resolver is gone warns with the script's "
    "name") {
    Scheduler game;
    const Reports reports(game);
    auto first = completion<int>();
    auto a = game.start(StartOptions{}.name("first"), [&]() -> Task<> { co_await first.future; });
    std::optional<Completion<int>> second{completion<int>()};
    Future<int> future = std::move(second->future);
    auto b = game.start(StartOptions{}.name("second"), [&]() -> Task<> { co_await future; });
    game.tick(0.1);
    CHECK(first.resolver.cancel());
    second.reset();
    game.tick(0.1);
    CHECK(a.state() == State::cancelled);
    CHECK(b.state() == State::cancelled);
    REQUIRE(reports.warnings.size() == 1);
    CHECK(reports.warnings[0].name == "second");
}

TEST_CASE("scenario 17: a completion resolved after its waiter died, or its scheduler, is harmless") {
    const NoLeaks none;
    auto dead_waiter = completion<Counted>();
    auto dead_game = completion<Counted>();
    {
        Scheduler game;
        auto a = game.start([&]() -> Task<> { co_await dead_waiter.future; });
        game.start([&]() -> Task<> { co_await dead_game.future; });
        game.tick(0.1);
        a.cancel();
        CHECK(dead_waiter.resolver.value(Counted(1)));
        game.tick(0.1);
    }
    std::thread([&] { CHECK(dead_game.resolver.value(Counted(2))); }).join();
}

TEST_CASE("a background job runs elsewhere, and its result, its captures and its exception come back here") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    const auto here = std::this_thread::get_id();
    std::atomic<bool> elsewhere{false};
    auto script = game.start([&]() -> Task<> {
        auto work = [&elsewhere, here](Counted c) {
            elsewhere = std::this_thread::get_id() != here;
            return Counted(c.value * 2);
        };
        const Counted twice = co_await background(work, Counted(21));
        log("twice", twice.value);
    });
    CHECK(tick_until(game, [&] { return script.done(); }));
    CHECK(elsewhere);
    CHECK(log.take() == "twice42");
#if SEGUE_EXCEPTIONS
    script = game.start([&]() -> Task<> {
        auto fails = []() -> int { throw std::runtime_error("job"); };
        try {
            co_await background(fails);
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    });
    CHECK(tick_until(game, [&] { return script.done(); }));
    CHECK(log.take() == "job");
#endif
}

TEST_CASE(
    "a cancel does not wait for its job, asks it to stop, and the job's captures die on the game thread") {
    std::atomic<bool> started{false};
    std::atomic<bool> stopped{false};
    const auto here = std::this_thread::get_id();
    bool died_here = false;
    {
        Scheduler game{Scheduler::Options{}.workers(1)};
        auto script = game.start([&]() -> Task<> {
            auto note = std::make_shared<AtEnd<std::function<void()>>>(
                [&died_here, here] { died_here = std::this_thread::get_id() == here; });
            auto work = [&started, &stopped, kept = std::move(note)](std::stop_token stop) {
                started = true;
                while (!stop.stop_requested()) std::this_thread::yield();
                stopped = true;
            };
            co_await background(work);
        });
        CHECK(tick_until(game, [&] { return started.load(); }));
        script.cancel();
        CHECK(script.state() == State::cancelled);
        CHECK(tick_until(game, [&] { return stopped.load() && died_here; }));
    }
    CHECK(died_here);
}

TEST_CASE("a shutdown drops queued jobs and waits for the running one") {
    const NoLeaks none;
    std::atomic<bool> started{false};
    std::atomic<int> ended{0};
    {
        Scheduler game{Scheduler::Options{}.workers(1)};
        for (int i = 0; i < 5; ++i) {
            game.start([&]() -> Task<> {
                auto work = [&](std::stop_token stop, const Counted&) {
                    started = true;
                    while (!stop.stop_requested()) std::this_thread::yield();
                    ++ended;
                };
                co_await background(work, Counted());
            });
        }
        CHECK(tick_until(game, [&] { return started.load(); }));
    }
    CHECK(ended == 1);
}

TEST_CASE("what is posted runs once, in order, in the next tick, and not in the one that posts it") {
    Scheduler game;
    Log log;
    std::thread([&] {
        for (int i = 0; i < 3; ++i) game.post([&log, i] { log("p", i); });
    }).join();
    game.post([&] { game.post([&] { log("later"); }); });
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "p0 p1 p2");
    game.tick(0.1);
    CHECK(log.take() == "later");
}

TEST_CASE("what is posted before the first advance runs in the first run of a phase") {
    Scheduler game;
    int ran = 0;
    game.post([&] { ++ran; });
    game.run(Phase::update);
    CHECK(ran == 1);
}

TEST_CASE("what is posted to a scheduler that is gone is refused by its poster") {
    std::optional<Scheduler> game{std::in_place};
    const Poster poster = game->poster();
    CHECK(poster.post([] {}));
    game.reset();
    CHECK_FALSE(poster.post([] {}));
}

TEST_CASE(
    "any class that follows the protocol can be awaited, named or not, and does not suspend when ready") {
    Scheduler game;
    Log log;
    Door door;
    game.start([&]() -> Task<> {
        const int v = co_await door;
        log("v", v);
        const int again = co_await door;  // open: at once
        log("again", again);
    });
    game.tick(0.1);
    CHECK(door.hooks == 1);
    door.open();
    CHECK(log.take() == "");
    game.tick(0.1);
    CHECK(log.take() == "v42 again42");
    CHECK(door.hooks == 1);
    CHECK(door.unhooks == 0);  // not after a wake
}

TEST_CASE("an own wait is unhooked by a cancel and by a lost race, and an old waker is harmless") {
    Scheduler game;
    Log log;
    Door door;
    auto script = game.start([&]() -> Task<> { co_await door; });
    game.tick(0.1);
    Waker old = door.waker();
    script.cancel();
    CHECK(door.unhooks == 1);
    CHECK_FALSE(old.pending());
    CHECK_FALSE(old.wake());
    game.start([&]() -> Task<> {
        auto first = co_await race(door, next_frame());
        log("won", static_cast<int>(first.index()));
        co_await forever();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "won1");
    CHECK(door.unhooks == 2);
    CHECK_FALSE(old.wake());
    CHECK_FALSE(Waker().wake());
}

TEST_CASE("a waker that outlives its scheduler is harmless, and one that cancels ends the script") {
    Door door;
    Waker kept;
    {
        Scheduler game;
        auto script = game.start([&]() -> Task<> { co_await door; });
        game.tick(0.1);
        door.waker().cancel();
        CHECK(script.state() == State::cancelled);
        game.start([&]() -> Task<> { co_await door; });
        game.tick(0.1);
        kept = door.waker();
        CHECK(kept.pending());
    }
    CHECK_FALSE(kept.wake());
    kept.cancel();
}

TEST_CASE(
    "a job that has a name is awaited as often as one likes, in groups too, and a copy runs each time") {
    Scheduler game;
    std::atomic<int> runs{0};
    Log log;
    const auto script = game.start([&]() -> Task<> {
        const auto work = [&runs] { return ++runs; };
        auto job = background(work);
        log("first", co_await job);
        const auto winner = co_await race(job, forever());
        log("race", std::get<0>(winner));
        const auto make = [&] { return background(work); };
        co_await repeat(2, make);
        log("last", co_await std::move(job));
    });
    REQUIRE(tick_until(game, [&] { return script.done(); }));
    CHECK(log.take() == "first1 race2 last5");
}

TEST_CASE("what a job or an on_cancel runs may own what cannot be copied, where it has a name") {
    Scheduler game;
    Log log;
    const auto script = game.start([&]() -> Task<> {
        auto work = [number = std::make_unique<int>(7)] { return *number; };
        log("job", co_await background(work));
        auto says = [&log, number = std::make_unique<int>(8)] { log("cancelled", *number); };
        const auto guard = co_await on_cancel(says);
        co_await forever();
    });
    REQUIRE(tick_until(game, [&] { return !log.text().empty(); }));
    script.cancel();
    CHECK(log.take() == "job7 cancelled8");
}

TEST_CASE("a result that can be moved and not assigned comes through jobs, channels and groups") {
    struct Fixed {
        const int value;
    };
    Scheduler game;
    Log log;
    Channel<Fixed> channel{2};
    const auto makes = [](int value) -> Task<Fixed> {
        co_await next_frame();
        co_return Fixed{value};
    };
    const auto script = game.start([&]() -> Task<> {
        const auto job = [] { return Fixed{1}; };
        const Fixed one = co_await background(job);
        log("job", one.value);
        auto [two, three] = co_await all_settled(makes(2), makes(3));
        log("settled", two.value().value + three.value().value);
        std::vector<Task<Fixed>> many;
        for (int i = 4; i < 7; ++i) many.push_back(makes(i));
        const auto outcomes = co_await all_settled(many);  // which is emptied: tasks cannot be copied
        for (const auto& outcome : outcomes) log("many", outcome.value().value);
        for (int i = 7; i < 9; ++i) {
            Fixed item{i};
            co_await channel.send(std::move(item));
        }
        while (auto item = co_await channel.receive()) log("item", item->value), channel.close();
    });
    REQUIRE(tick_until(game, [&] { return script.done(); }));
    CHECK(log.take() == "job1 settled5 many4 many5 many6 item7 item8");
}

TEST_CASE("a completion that goes after it came to a paused script, and before that resumes, cancels it") {
    Scheduler game;
    Log log;
    auto held = std::make_unique<Completion<int>>(completion<int>());
    const auto waits = [&](Future<int>& future) -> Task<> {
        const int value = co_await future;
        log("value", value);
    };
    const auto script = game.start(waits(held->future));
    game.tick(0.1);
    script.pause();
    held->resolver.value(1);
    game.tick(0.1);
    CHECK(script.state() == State::paused);
    held.reset();
    CHECK(script.state() == State::cancelled);
    game.tick(0.1);
    CHECK(log.take() == "");
}

TEST_CASE("a completion that goes after it came to an idle script, and before that's turn, cancels it") {
    Scheduler game{Scheduler::Options{}.budget(0ms)};  // one idle script a tick
    Log log;
    auto first = completion<int>();
    auto held = std::make_unique<Completion<int>>(completion<int>());
    const auto waits = [&](Future<int>& future) -> Task<> {
        const int value = co_await future;
        log("value", value);
    };
    const auto idle = StartOptions{}.priority(Priority::idle);
    game.start(idle, waits(first.future));
    const auto script = game.start(idle, waits(held->future));
    for (int i = 0; i < 2; ++i) game.tick(0.1);
    first.resolver.value(1);
    held->resolver.value(2);
    game.tick(0.1);
    CHECK(log.take() == "value1");
    held.reset();
    CHECK(script.state() == State::cancelled);
    game.tick(0.1);
    CHECK(log.take() == "");
}

TEST_CASE("a completion that goes while a script awaits it cancels that script, and leaves a race") {
    Scheduler game;
    Log log;
    auto held = std::make_unique<Completion<int>>(completion<int>());
    auto raced = std::make_unique<Completion<int>>(completion<int>());
    const auto waits = [](Future<int>& future) -> Task<> { static_cast<void>(co_await future); };
    const auto races = [&](Future<int>& future) -> Task<> {
        const auto first = co_await race(future, frames(3));
        log("winner", static_cast<int>(first.index()));
    };
    const auto script = game.start(waits(held->future));
    const auto racer = game.start(races(raced->future));
    game.tick(0.1);
    held.reset();
    raced.reset();
    CHECK(script.state() == State::cancelled);
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(racer.state() == State::done);
    CHECK(log.take() == "winner1");
}

TEST_CASE("a completion that is moved while a script awaits it cancels that script") {
    Scheduler game;
    std::vector<Future<int>> futures;
    futures.push_back(completion<int>().future);
    auto [future, resolver] = completion<int>();
    futures.push_back(std::move(future));
    const auto waits = [](Future<int>& one) -> Task<> { static_cast<void>(co_await one); };
    const auto script = game.start(waits(futures.back()));
    game.tick(0.1);
    CHECK(script.state() == State::waiting);
    const Future<int> moved = std::move(futures.back());
    CHECK(script.state() == State::cancelled);
    CHECK(resolver.value(1));
    game.tick(0.1);
}

// SPDX-License-Identifier: MIT
// What crosses threads, many at once: made for TSan, and right without it.
#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "segue/background.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

template <class F>
bool tick_until(Scheduler& game, F over) {
    for (int i = 0; i < 20'000; ++i) {
        game.tick(0.001);
        if (over()) return true;
        std::this_thread::yield();
        if (i > 1000) std::this_thread::sleep_for(1ms);
    }
    return false;
}

/// Counts its instances on all threads.
class Live {
  public:
    explicit Live(int v = 0) : value(v) { ++alive; }
    Live(const Live& o) : value(o.value) { ++alive; }
    Live& operator=(const Live& o) = default;
    ~Live() { --alive; }

    int value;
    static inline std::atomic<int> alive{0};
};

/// Joins its threads at its end.
class Threads {
  public:
    template <class F>
    void run(F f) {
        threads_.emplace_back(std::move(f));
    }
    void join() {
        for (std::thread& t : threads_) t.join();
        threads_.clear();
    }
    ~Threads() { join(); }

  private:
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE(
    "scenario 17: completions that other threads resolve while the game ticks come once each, on its "
    "thread") {
    constexpr int count = 200;
    Scheduler game;
    const auto here = std::this_thread::get_id();
    std::vector<Completion<int>> all;
    all.reserve(count);
    for (int i = 0; i < count; ++i) all.push_back(completion<int>());
    int got = 0;
    long sum = 0;
    bool on_this_thread = true;
    const auto hear = [&](Future<int>& f) -> Task<> {
        const int v = co_await f;
        on_this_thread = on_this_thread && std::this_thread::get_id() == here;
        sum += v;
        ++got;
    };
    for (auto& c : all) game.start(hear, std::ref(c.future));
    std::atomic<int> wins{0};
    Threads threads;
    for (int t = 0; t < 3; ++t) {
        std::vector<Resolver<int>> mine;
        for (auto& c : all) mine.push_back(c.resolver);
        threads.run([mine = std::move(mine), &wins] {
            for (std::size_t i = 0; i < mine.size(); ++i) {
                if (mine[i].value(static_cast<int>(i))) ++wins;
            }
        });
    }
    CHECK(tick_until(game, [&] { return got == count; }));
    threads.join();
    CHECK(wins == count);  // the first call wins, whichever thread makes it
    CHECK(sum == count * (count - 1) / 2);
    CHECK(on_this_thread);
    CHECK(game.size() == 0);
}

TEST_CASE("scenario 17: resolvers dropped on other threads cancel their waiters, each with a warning") {
    constexpr int count = 100;
    const NoLeaks no_leaks;
    Scheduler game;
    const Reports reports(game);
    std::vector<Script<>> scripts;
    Threads threads;
    for (int i = 0; i < count; ++i) {
        auto c = std::make_unique<Completion<int>>(completion<int>());
        scripts.push_back(game.start(
            StartOptions{}.name("w" + std::to_string(i)),
            [](Future<int> f) -> Task<> {
                const Counted local;
                co_await f;
            },
            std::move(c->future)));
        if (i % 2 == 0) game.tick(0.0);  // some are dropped before they are awaited
        if (i % 25 == 0) threads.join();
        threads.run([a = c->resolver, b = std::move(c->resolver)]() mutable {
            const auto last = std::move(a);
            static_cast<void>(b);
        });
    }
    threads.join();
    CHECK(tick_until(game, [&] { return game.size() == 0; }));
    for (const auto& s : scripts) CHECK(s.state() == State::cancelled);
    CHECK(reports.warnings.size() == count);
}

TEST_CASE(
    "scenario 17: a scheduler is destroyed while other threads post and resolve: each call says whether it "
    "came in time") {
    for (int round = 0; round < 20; ++round) {
        std::atomic<bool> stop{false};
        std::atomic<int> accepted{0};
        std::atomic<int> ran{0};
        Threads threads;
        std::optional<Scheduler> game{std::in_place};
        std::vector<Completion<Live>> all;
        for (int i = 0; i < 8; ++i) {
            all.push_back(completion<Live>());
            game->start([](Future<Live> f) -> Task<> { co_await f; }, std::move(all.back().future));
        }
        for (int t = 0; t < 2; ++t) {
            threads.run([&, t, post = game->poster()] {
                int next = t;
                while (!stop) {
                    if (post.post([&ran] { ++ran; })) ++accepted;
                    if (next < 8) all[static_cast<std::size_t>(next)].resolver.value(Live(next));
                    next += 2;
                }
                for (int i = 0; i < 3; ++i) CHECK_FALSE(post.post([&ran] { ++ran; }));
            });
        }
        for (int i = 0; i < round; ++i) game->tick(0.001);
        game.reset();
        const int at_end = ran;
        stop = true;
        threads.join();
        CHECK(ran == at_end);
        CHECK(accepted >= at_end);
        all.clear();
        CHECK(Live::alive == 0);
    }
}

TEST_CASE("the last handle of a resolver may go on the thread that ends the scheduler, or after it") {
    const NoLeaks no_leaks;
    std::optional<Completion<Counted>> c{completion<Counted>()};
    std::optional<Resolver<Counted>> kept{c->resolver};
    Future<Counted> future = std::move(c->future);
    c.reset();
    {
        Scheduler game;
        game.start([&]() -> Task<> { co_await future; });
        game.tick(0.0);
    }
    std::thread([&] { kept.reset(); }).join();
}

TEST_CASE("jobs of many scripts come back while others are cancelled, and nothing of them is left") {
    constexpr int count = 60;
    std::atomic<int> worked{0};
    {
        Scheduler game{Scheduler::Options{}.workers(3)};
        std::vector<Script<>> scripts;
        int back = 0;
        for (int i = 0; i < count; ++i) {
            scripts.push_back(game.start([&, i]() -> Task<> {
                auto work = [&worked](std::stop_token stop, int n, const Live& c) {
                    for (int k = 0; k < 100 && !stop.stop_requested(); ++k) std::this_thread::yield();
                    ++worked;
                    return std::make_unique<Live>(c.value + n);
                };
                const auto result = co_await background(work, i, Live(1));
                CHECK(result->value == i + 1);
                ++back;
            }));
        }
        game.tick(0.0);
        for (std::size_t i = 0; i < count; i += 3) scripts[i].cancel();
        CHECK(tick_until(game, [&] { return game.size() == 0; }));
        CHECK(back == count - count / 3);
        CHECK(worked >= back);
    }
    CHECK(Live::alive == 0);
}

TEST_CASE("what is posted by several threads runs in each thread's own order") {
    constexpr int each = 200;
    Scheduler game;
    std::vector<int> last(3, -1);
    bool in_order = true;
    int ran = 0;
    Threads threads;
    for (int t = 0; t < 3; ++t) {
        threads.run([&, t] {
            for (int i = 0; i < each; ++i) {
                game.post([&, t, i] {
                    in_order = in_order && last[static_cast<std::size_t>(t)] == i - 1;
                    last[static_cast<std::size_t>(t)] = i;
                    ++ran;
                });
            }
        });
    }
    CHECK(tick_until(game, [&] { return ran == 3 * each; }));
    CHECK(in_order);
}

TEST_CASE("a job that is stopped while it is queued never runs, and its captures die on the game thread") {
    const auto here = std::this_thread::get_id();
    std::atomic<bool> go{false};
    std::atomic<bool> started{false};
    std::atomic<int> elsewhere{0};
    int ran = 0;
    {
        Scheduler game{Scheduler::Options{}.workers(1)};
        game.start([&]() -> Task<> {
            auto block = [&](std::stop_token stop) {
                started = true;
                while (!go && !stop.stop_requested()) std::this_thread::yield();
            };
            co_await background(block);
        });
        std::vector<Script<>> queued;
        for (int i = 0; i < 4; ++i) {
            queued.push_back(game.start([&]() -> Task<> {
                auto last = std::make_shared<AtEnd<std::function<void()>>>([&elsewhere, here] {
                    if (std::this_thread::get_id() != here) ++elsewhere;
                });
                auto work = [&ran, kept = std::move(last)] { ++ran; };
                co_await background(work);
            }));
        }
        CHECK(tick_until(game, [&] { return started.load(); }));
        queued[0].cancel();
        queued[1].cancel();
        go = true;
        CHECK(tick_until(game, [&] { return game.size() == 0; }));
        CHECK(ran == 2);
    }
    CHECK(elsewhere == 0);
}

TEST_CASE("a paused script's job goes on, and its result is kept until it resumes") {
    Scheduler game{Scheduler::Options{}.workers(1)};
    Log log;
    const auto work_and_say = [&](int n) -> Task<> {
        auto work = [](int x) { return x * 2; };
        const int v = co_await background(work, n);
        log("v", v);
    };
    auto paused = game.start(work_and_say, 21);
    auto behind = game.start(work_and_say, 1);
    game.tick(0.0);
    paused.pause();
    CHECK(tick_until(game, [&] { return behind.done(); }));  // the one worker has done both jobs
    CHECK(log.take() == "v2");
    CHECK(paused.state() == State::paused);
    paused.resume();
    game.tick(0.0);
    CHECK(log.take() == "v42");
}

TEST_CASE("by default there are as many workers as cores less one, at least one: a single job always runs") {
    Scheduler game{Scheduler::Options{}.workers(0)};
    auto s = game.start([]() -> Task<int> {
        auto work = [] { return 5; };
        const int v = co_await background(work);
        co_return v;
    });
    CHECK(tick_until(game, [&] { return s.done(); }));
    CHECK(s.take()->value() == 5);
}

TEST_CASE("a resolver whose error is null cancels its waiter") {
    Scheduler game;
    bool went_on = false;
    auto c = completion<int>();
    auto s = game.start([&]() -> Task<> {
        co_await c.future;
        went_on = true;
    });
    game.tick(0.0);
    CHECK(c.resolver.error(nullptr));
    CHECK_FALSE(c.resolver.value(1));
    game.tick(0.0);
    CHECK(s.state() == State::cancelled);
    CHECK_FALSE(went_on);
}

#if SEGUE_EXCEPTIONS

TEST_CASE("an error that another thread resolves with comes out of the co_await") {
    Scheduler game;
    Log log;
    auto c = completion<int>();
    game.start([&]() -> Task<> {
        try {
            co_await c.future;
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
    });
    game.tick(0.0);
    std::thread([r = c.resolver] {
        CHECK(r.error(std::make_exception_ptr(std::runtime_error("far away"))));
        CHECK_FALSE(r.error(std::make_exception_ptr(std::runtime_error("too late"))));
    }).join();
    game.tick(0.0);
    CHECK(log.take() == "far away");
}

#endif

// SPDX-License-Identifier: MIT
// Timers with random due times: what it costs to begin a wait, to be resumed when it is over, and to be
// cancelled in it. The resume of the script is in the first two figures, the end of the script in the third.
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "bench/group.hpp"
#include "bench/shuffled.hpp"
#include "segue/segue.hpp"

namespace {

using namespace std::chrono_literals;

segue::Task<> sleep(std::chrono::nanoseconds time) { co_await segue::wait(time); }

/// All scripts wait for the phase `late`, which runs by hand: there they begin to sleep, together.
class Sleepers {
  public:
    explicit Sleepers(std::int64_t count) : count_(count) {
        // What is allocated once, and not again: the wheel's parts for times of each length, and room for as
        // many as may ever be due in one frame.
        for (auto time = 1ms; time < 100'000h; time *= 64) game_.start(sleep(time));
        for (std::int64_t i = 0; i < count; ++i) game_.start(sleep_again_and_again(*this));
        game_.run(segue::Phase::update);
        insert();
        game_.advance(1s);
        game_.run(segue::Phase::update);
    }
    void insert() { game_.run(segue::Phase::late); }
    void fire() {
        const std::int64_t all = fired_ + count_;
        for (int i = 0; i < 100 && fired_ < all; ++i) {
            game_.advance(16ms);
            game_.run(segue::Phase::update);
        }
    }
    std::int64_t fired() const { return fired_; }

  private:
    static segue::Task<> sleep_again_and_again(Sleepers& world) {
        for (;;) {
            co_await segue::next(segue::Phase::late);
            co_await segue::wait(world.random_.between(1ms, 1s));
            ++world.fired_;
        }
    }

    std::int64_t count_;
    std::int64_t fired_ = 0;
    bench::Random random_;
    segue::Scheduler game_;
};

/// Times one of the two halves of a cycle.
template <bool Insert>
bench::Measured half(const std::string& name, std::int64_t count,
                     std::shared_ptr<std::unique_ptr<Sleepers>> kept) {
    const auto body = [count, kept](benchmark::State& state) {
        if (!*kept) *kept = std::make_unique<Sleepers>(count);
        Sleepers& world = **kept;
        const std::int64_t fired = world.fired();
        const std::uint64_t allocations = bench::heap().calls;
        std::int64_t cycles = 0;
        for (auto _ : state) {
            if constexpr (!Insert) state.PauseTiming();
            world.insert();
            if constexpr (Insert) state.PauseTiming();
            if constexpr (!Insert) state.ResumeTiming();
            world.fire();
            if constexpr (Insert) state.ResumeTiming();
            ++cycles;
        }
        bench::report(state, cycles * count, bench::heap().calls - allocations);
        bench::expect(state, world.fired() - fired == cycles * count);
    };
    return bench::Measured(bench::Row(bench::named(name, count), bench::Mark::at_most(60)), body);
}

void cancel_all(benchmark::State& state, std::int64_t count) {
    segue::Scheduler game;
    bench::Random random;
    std::vector<segue::Script<>> scripts;
    std::uint64_t allocations = 0;
    for (auto _ : state) {
        state.PauseTiming();
        scripts.clear();
        for (std::int64_t i = 0; i < count; ++i)
            scripts.push_back(game.start(sleep(random.between(1ms, 1s))));
        game.tick(1us);
        const std::uint64_t before = bench::heap().calls;
        state.ResumeTiming();
        for (const segue::Script<>& script : scripts) script.cancel();
        allocations += bench::heap().calls - before;
    }
    bench::report(state, static_cast<std::int64_t>(state.iterations()) * count, allocations);
    bench::expect(state, game.size() == 0 && game.stats().started == game.stats().cancelled);
}

}  // namespace

bench::Group bench::timers(std::int64_t count) {
    const auto kept = std::make_shared<std::unique_ptr<Sleepers>>();
    Group group;
    group.push_back(half<true>("timer/insert", count, kept));
    group.push_back(half<false>("timer/fire", count, kept));
    group.push_back(Measured(Row(named("timer/cancel", count), Mark::at_most(60)),
                             [count](benchmark::State& state) { cancel_all(state, count); }));
    return group;
}

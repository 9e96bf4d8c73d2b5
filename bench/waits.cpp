// SPDX-License-Identifier: MIT
// Waits that are not per frame: timers, signals, and scripts that only come and go.
#include <chrono>
#include <cstdint>
#include <vector>

#include "bench/steady.hpp"
#include "segue/segue.hpp"

namespace {

using namespace std::chrono_literals;

segue::Task<> beat(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await segue::wait(16ms);
    }
}

segue::Task<> sleep(std::chrono::nanoseconds time) { co_await segue::wait(time); }

segue::Task<> listen(segue::Signal<>& signal, std::int64_t& sum) {
    for (;;) {
        co_await signal.next();
        ++sum;
    }
}

void timer_segue(benchmark::State& state) {  // insert and fire
    std::int64_t sum = 0;
    segue::Scheduler game;
    // The wheel makes its parts for longer times when they are first used; let that be before.
    for (auto time = 1ms; time < 100'000h; time *= 64) game.start(sleep(time));
    for (std::int64_t i = 0; i < state.range(0); ++i) game.start(beat(sum));
    for (int i = 0; i < 3; ++i) game.tick(16ms);
    sum = 0;
    const std::int64_t frames = bench::steady(state, state.range(0), [&] { game.tick(16ms); });
    bench::expect(state, sum == frames * state.range(0));
}

void asleep_segue(benchmark::State& state) {  // a tick, however many sleep
    segue::Scheduler game;
    for (std::int64_t i = 0; i < state.range(0); ++i) game.start(sleep(1h));
    for (int i = 0; i < 3; ++i) game.tick(1us);
    bench::steady(state, 1, [&] { game.tick(1us); });
    bench::expect(state, game.size() == static_cast<std::size_t>(state.range(0)));
}

void signal_segue(benchmark::State& state) {
    std::int64_t sum = 0;
    segue::Scheduler game;
    segue::Signal<> signal;
    for (std::int64_t i = 0; i < state.range(0); ++i) game.start(listen(signal, sum));
    for (int i = 0; i < 3; ++i) {
        game.tick(1ms);
        signal.emit();
    }
    game.tick(1ms);
    sum = 0;
    const std::int64_t frames = bench::steady(state, state.range(0), [&] {
        signal.emit();
        game.tick(1ms);
    });
    bench::expect(state, sum == frames * state.range(0));
}

void start_and_cancel_segue(benchmark::State& state) {  // start, first resume, cancel
    segue::Scheduler game;
    std::vector<segue::Script<>> scripts;
    const auto frame = [&] {
        scripts.clear();
        for (std::int64_t i = 0; i < state.range(0); ++i) scripts.push_back(game.start(sleep(1h)));
        game.tick(1us);
        for (const segue::Script<>& script : scripts) script.cancel();
    };
    for (int i = 0; i < 3; ++i) frame();
    bench::steady(state, state.range(0), frame);
    bench::expect(state, game.size() == 0);
}

BENCHMARK(timer_segue)->Name("timer/segue")->Arg(1'000)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(asleep_segue)->Name("asleep/segue")->Arg(1'000)->Arg(1'000'000);
BENCHMARK(signal_segue)->Name("signal/segue")->Arg(10'000);
BENCHMARK(start_and_cancel_segue)->Name("start_and_cancel/segue")->Arg(1'000);

}  // namespace

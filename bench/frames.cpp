// SPDX-License-Identifier: MIT
// Scripts that run every frame, beside a raw loop over as many coroutine handles: the ratio is what the
// scheduler costs.
#include <cstdint>
#include <vector>

#include "bench/steady.hpp"
#include "segue/segue.hpp"

namespace {

bench::Raw raw_count(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await std::suspend_always();
    }
}

void next_frame_raw(benchmark::State& state) {
    std::int64_t sum = 0;
    std::vector<bench::Raw> all;
    for (std::int64_t i = 0; i < state.range(0); ++i) all.push_back(raw_count(sum));
    const std::int64_t frames = bench::steady(state, state.range(0), [&] {
        for (bench::Raw& one : all) one.resume();
    });
    bench::expect(state, sum == frames * state.range(0));
}

segue::Task<> count(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await segue::next_frame();
    }
}

segue::Task<> nest(std::int64_t& sum, int depth) {
    if (depth > 0) {
        co_await nest(sum, depth - 1);
    } else {
        co_await count(sum);
    }
}

segue::Task<> one_frame() { co_await segue::next_frame(); }

segue::Task<> count_by_children(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await one_frame();
    }
}

template <class Make>
void frames_of(benchmark::State& state, Make make) {
    std::int64_t sum = 0;
    segue::Scheduler game;
    for (std::int64_t i = 0; i < state.range(0); ++i) game.start(make(sum));
    for (int i = 0; i < 3; ++i) game.tick(1 / 60.0);
    sum = 0;
    const std::int64_t frames = bench::steady(state, state.range(0), [&] { game.tick(1 / 60.0); });
    bench::expect(state, sum == frames * state.range(0));
}

void next_frame_segue(benchmark::State& state) { frames_of(state, count); }
void next_frame_8_deep_segue(benchmark::State& state) {
    frames_of(state, [](std::int64_t& sum) { return nest(sum, 8); });
}
void child_a_frame_segue(benchmark::State& state) { frames_of(state, count_by_children); }

BENCHMARK(next_frame_raw)->Name("next_frame/raw")->Arg(1'000)->Arg(10'000)->Arg(100'000);
BENCHMARK(next_frame_segue)->Name("next_frame/segue")->Arg(1'000)->Arg(10'000)->Arg(100'000);
BENCHMARK(next_frame_8_deep_segue)->Name("next_frame_8_deep/segue")->Arg(10'000);
BENCHMARK(child_a_frame_segue)->Name("child_a_frame/segue")->Arg(1'000)->Arg(10'000);

}  // namespace

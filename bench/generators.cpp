// SPDX-License-Identifier: MIT
// Generators beside a hand-written loop with the same results, and recursion that must not cost its depth.
#include <cstdint>

#include "bench/steady.hpp"
#include "segue/segue.hpp"

namespace {

constexpr std::int64_t turn =
    0x9E3779B97F4A7C15 >> 1;  // keeps the compiler from summing the sequence by formula

void numbers_raw(benchmark::State& state) {
    std::int64_t sum = 0;
    bench::steady(state, state.range(0), [&] {
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            std::int64_t n = i ^ turn;
            benchmark::DoNotOptimize(n);
            sum += n;
        }
    });
    benchmark::DoNotOptimize(sum);
}

segue::Generator<std::int64_t> numbers(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_yield i ^ turn;
}

void numbers_segue(benchmark::State& state) {
    std::int64_t sum = 0;
    bench::steady(state, state.range(0), [&] {
        for (std::int64_t n : numbers(state.range(0))) {
            benchmark::DoNotOptimize(n);
            sum += n;
        }
    });
    benchmark::DoNotOptimize(sum);
}

segue::Generator<std::int64_t> deep(std::int64_t count, int depth) {
    if (depth > 0) {
        co_yield segue::elements_of(deep(count, depth - 1));
    } else {
        co_yield segue::elements_of(numbers(count));
    }
}

void numbers_1000_deep_segue(benchmark::State& state) {
    std::int64_t sum = 0;
    bench::steady(state, state.range(0), [&] {
        for (std::int64_t n : deep(state.range(0), 1'000)) {
            benchmark::DoNotOptimize(n);
            sum += n;
        }
    });
    benchmark::DoNotOptimize(sum);
}

BENCHMARK(numbers_raw)->Name("generator/raw")->Arg(100'000);
BENCHMARK(numbers_segue)->Name("generator/segue")->Arg(100'000);
BENCHMARK(numbers_1000_deep_segue)->Name("generator_1000_deep/segue")->Arg(100'000);

}  // namespace

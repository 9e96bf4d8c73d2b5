// SPDX-License-Identifier: MIT
// A group is rows that are measured one after the other, round by round, so that their ratios compare
// neighbours in time. A row measures a world: what its constructor sets up, and what one frame() of it does.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bench/heap.hpp"
#include "bench/table.hpp"

namespace bench {

enum class Allocations {
    none,     ///< one in a steady state fails the row
    shown,    ///< what is measured may allocate
    unknown,  ///< it has an allocator that we do not count
};

struct Measured {
    Measured(Row r, std::function<void(benchmark::State&)> b) : row(std::move(r)), body(std::move(b)) {}
    Row row;
    std::function<void(benchmark::State&)> body;
    Allocations allocations = Allocations::none;
    bool once = false;  ///< one iteration a round, whose counter "value" is the value; else its time is
};
using Group = std::vector<Measured>;

inline std::string named(const std::string& name, std::int64_t count) {
    return name + "/" + std::to_string(count);
}

/// A mark that differs by what the compilers can do.
inline double by_compiler([[maybe_unused]] double clang, [[maybe_unused]] double gcc) {
#ifdef __clang__
    return clang;
#else
    return gcc;
#endif
}

/// Fails the row when what was measured is not what it says: a fast wrong answer is no answer.
inline void expect(benchmark::State& state, bool as_it_should_be) {
    if (!as_it_should_be) state.SkipWithError("FAILED: it did not run as often as it should");
}

inline void report(benchmark::State& state, std::int64_t items, std::uint64_t allocations) {
    state.SetItemsProcessed(items);
    state.counters["allocations"] = static_cast<double>(allocations) / static_cast<double>(items);
}

/// A row in a steady state, which must not allocate. `World(args...)` is made when the row first runs, and is
/// the same for all rounds. `frame()` does `items` items, and `done()` counts them.
template <class World, class... Args>
Measured steady(std::string name, std::int64_t items, Mark mark, Args... args) {
    auto kept = std::make_shared<std::unique_ptr<World>>();
    const auto body = [kept, items, args = std::make_tuple(std::move(args)...)](benchmark::State& state) {
        std::unique_ptr<World>& world = *kept;
        if (!world) {
            world = std::apply([](const auto&... a) { return std::make_unique<World>(a...); }, args);
            world->frame();
            world->frame();
        }
        world->frame();  // in each round: another row may have taken what this one had left in the pool
        const std::int64_t done = world->done();
        const std::uint64_t allocations = heap().calls;
        std::int64_t frames = 0;
        for (auto _ : state) {
            world->frame();
            ++frames;
        }
        report(state, frames * items, heap().calls - allocations);
        expect(state, world->done() - done == frames * items);
    };
    return Measured(Row(std::move(name), std::move(mark)), body);
}

// The groups.
Group next_frame(std::int64_t count);
Group next_frame_in_shuffled_memory(std::int64_t count);
Group inspect_levels(std::int64_t count);
Group one_frame_children(std::int64_t count);
Group asleep(std::int64_t largest);
Group timers(std::int64_t count);
Group wakes();
Group lives();
Group memory();
Group generators();

}  // namespace bench

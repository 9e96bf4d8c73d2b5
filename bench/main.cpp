// SPDX-License-Identifier: MIT
// Measures what the engine costs and prints one table. A row that fails its own counts makes the exit code 1;
// a mark that is missed does not: timings are no tests.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/json.hpp"
#include "bench/machine.hpp"
#include "bench/run.hpp"

namespace {

struct Flags {
    bool quick = false;
    std::string json;           // a file; empty: none is written
    std::vector<char*> google;  // all others
};

/// False when a flag is wrong; it has been said.
bool read(int argc, char** argv, Flags& flags) {
    for (int i = 0; i < argc; ++i) {
        const std::string_view flag = argv[i];
        if (flag == "--quick") {
            flags.quick = true;
        } else if (flag == "--json" && i + 1 < argc) {
            flags.json = argv[++i];
        } else if (flag == "--json" || flag.starts_with("--benchmark_out")) {
            std::fputs("bench: results go to a file by --json FILE\n", stderr);
            return false;
        } else {
            flags.google.push_back(argv[i]);
        }
    }
    // In front, so that a flag of the user's comes later and wins.
    static char usual[] = "--benchmark_min_time=0.05", quick[] = "--benchmark_min_time=0.002";
    flags.google.insert(flags.google.begin() + 1, flags.quick ? quick : usual);
    int count = static_cast<int>(flags.google.size());
    flags.google.push_back(nullptr);
    benchmark::Initialize(&count, flags.google.data());
    return !benchmark::ReportUnrecognizedArguments(count, flags.google.data());
}

void measure_all(bench::Run& run, std::int64_t largest) {
    const auto for_each = [largest](std::initializer_list<std::int64_t> counts, auto fn) {
        for (const std::int64_t n : counts) {
            if (n <= largest) fn(n);
        }
    };
    for_each({1'000, 10'000, 100'000, 1'000'000},
             [&](std::int64_t n) { run.group([n] { return bench::next_frame(n); }); });
    run.group([] { return bench::inspect_levels(10'000); });
    for_each({1'000, 10'000},
             [&](std::int64_t n) { run.group([n] { return bench::one_frame_children(n); }); });
    run.group(bench::lives);
    run.group([largest] { return bench::asleep(largest); });
    for_each({1'000, 100'000, 1'000'000},
             [&](std::int64_t n) { run.group([n] { return bench::timers(n); }); });
    run.group(bench::wakes);
    run.group(bench::generators);
    run.group(bench::memory);
    // Last: the frame pool hands its blocks out again in the order in which this leaves them.
    for_each({100'000, 1'000'000},
             [&](std::int64_t n) { run.group([n] { return bench::next_frame_in_shuffled_memory(n); }); });
}

}  // namespace

int main(int argc, char** argv) {
    Flags flags;
    if (!read(argc, argv, flags)) return 2;
    bench::Run run(flags.quick ? 2 : 7);
    measure_all(run, flags.quick ? 100'000 : 1'000'000);

    if (!run.matched()) {
        std::fputs("bench: nothing matches --benchmark_filter\n", stderr);
        return 1;
    }
    if (!flags.json.empty() && !run.rows().empty()) {
        if (!bench::write_json(flags.json, bench::machine(), run.rows())) {
            std::fprintf(stderr, "bench: cannot write %s\n", flags.json.c_str());
            return 1;
        }
        std::printf("\nwritten to %s\n", flags.json.c_str());
    }
    return run.failed() ? 1 : 0;
}

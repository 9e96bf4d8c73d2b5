// SPDX-License-Identifier: MIT
// Measures what the engine costs and prints one table. A row that fails its own counts makes the exit code 1;
// a mark that is missed does not: timings are no tests.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "bench/machine.hpp"
#include "bench/run.hpp"

int main(int argc, char** argv) {
    bool quick = false;
    std::vector<char*> flags(argv, argv + argc);
    std::erase_if(flags, [&](std::string_view flag) {
        const bool ours = flag == "--quick";
        quick = quick || ours;
        return ours;
    });
    // In front, so that a flag of the user's comes later and wins.
    char min_time[] = "--benchmark_min_time=0.05", quick_min_time[] = "--benchmark_min_time=0.002";
    flags.insert(flags.begin() + 1, quick ? quick_min_time : min_time);
    int count = static_cast<int>(flags.size());
    flags.push_back(nullptr);
    benchmark::Initialize(&count, flags.data());
    if (benchmark::ReportUnrecognizedArguments(count, flags.data())) return 2;

    bench::count_frames();
    std::printf("%s\n\n%s\n", bench::machine().c_str(), bench::table_head().c_str());
    const std::int64_t largest = quick ? 100'000 : 1'000'000;
    bench::Run run(quick ? 2 : 7);
    for (std::int64_t n = 1'000; n <= largest; n *= 10) run.group([n] { return bench::next_frame(n); });
    for (std::int64_t n = 100'000; n <= largest; n *= 10) {
        run.group([n] { return bench::next_frame_in_shuffled_memory(n); });
    }
    for (const std::int64_t n : {1'000, 10'000}) run.group([n] { return bench::one_frame_children(n); });
    run.group(bench::lives);
    run.group([largest] { return bench::asleep(largest); });
    for (const std::int64_t n : {std::int64_t{1'000}, std::int64_t{100'000}, std::int64_t{1'000'000}}) {
        if (n <= largest) run.group([n] { return bench::timers(n); });
    }
    run.group(bench::wakes);
    run.group(bench::generators);
    run.group(bench::memory);
    if (run.rows().empty()) std::fputs("bench: nothing matches --benchmark_filter\n", stderr);
    return run.failed() || run.rows().empty() ? 1 : 0;
}

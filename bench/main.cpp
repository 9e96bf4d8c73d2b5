// SPDX-License-Identifier: MIT
// Runs the benchmarks, then prints one table: nanoseconds an item, the ratio to the raw loop of the same run,
// the mark. A benchmark that fails its own counts makes the exit code 1.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

#ifdef __clang__
constexpr bool clang = true;
#else
constexpr bool clang = false;
#endif

struct Mark {
    std::string_view name;  // of the benchmark, without /segue and the count
    std::string_view raw;   // what it is compared with; empty: nanoseconds
    double at_most;
};

const Mark marks[] = {
    {"next_frame", "next_frame", clang ? 2.0 : 2.5},
    {"next_frame_8_deep", "next_frame", clang ? 2.0 : 2.5},
    {"child_a_frame", "next_frame", clang ? 6.0 : 9.0},
    {"timer", "", 60},
    {"asleep", "", 1000},
    {"signal", "", 10},
    {"start_and_cancel", "", 40},
    {"generator", "generator", 1.5},
};

class Table : public benchmark::ConsoleReporter {
  public:
    Table() : ConsoleReporter(OO_Tabular) {}

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            failed_ = failed_ || run.error_occurred;
            const auto items = run.counters.find("items_per_second");
            if (!run.error_occurred && run.run_type == Run::RT_Iteration && items != run.counters.end()) {
                const double nanoseconds = 1e9 / items->second;
                double& best = best_.try_emplace(run.benchmark_name(), nanoseconds).first->second;
                best = std::min(best, nanoseconds);
            }
        }
        ConsoleReporter::ReportRuns(runs);
    }

    void Finalize() override {
        std::printf("\n%-34s %10s %10s %8s\n", "best of the runs", "ns each", "x raw", "mark");
        for (const auto& [name, nanoseconds] : best_) print(name, nanoseconds);
    }

    bool failed() const { return failed_; }

  private:
    void print(const std::string& name, double nanoseconds) const {
        const std::size_t slash = name.find("/segue/");
        const auto mark = std::find_if(std::begin(marks), std::end(marks),
                                       [&](const Mark& m) { return m.name == name.substr(0, slash); });
        if (slash == std::string::npos || mark == std::end(marks)) {
            std::printf("%-34s %10.2f\n", name.c_str(), nanoseconds);
            return;
        }
        const auto raw = best_.find(std::string(mark->raw) + "/raw/" + name.substr(slash + 7));
        if (mark->raw.empty()) {
            std::printf("%-34s %10.2f %10s %5.0f ns\n", name.c_str(), nanoseconds, "", mark->at_most);
        } else if (raw != best_.end()) {
            std::printf("%-34s %10.2f %10.2f %8.1f\n", name.c_str(), nanoseconds, nanoseconds / raw->second,
                        mark->at_most);
        } else {
            std::printf("%-34s %10.2f %10s %8.1f\n", name.c_str(), nanoseconds, "filtered", mark->at_most);
        }
    }

    std::map<std::string, double> best_;
    bool failed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    std::puts(
        "(Debian's benchmark library says below that it is a DEBUG build: its own bookkeeping, not what is "
        "timed.)");
    Table table;
    const std::size_t ran = benchmark::RunSpecifiedBenchmarks(&table);
    return ran == 0 || table.failed() ? 1 : 0;
}

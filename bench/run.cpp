// SPDX-License-Identifier: MIT
#include "bench/run.hpp"

#include <cstdio>
#include <map>
#include <ostream>
#include <string>
#include <thread>

#include "bench/machine.hpp"

namespace bench {
namespace {

/// What Google Benchmark says of one round, by the row's name. It prints nothing itself.
class Collector : public benchmark::BenchmarkReporter {
  public:
    Collector() { SetErrorStream(&silent_); }  // it complains about each group that the filter leaves out
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type == Run::RT_Iteration) runs_.insert_or_assign(run.run_name.function_name, run);
        }
    }
    const Run* find(const std::string& name) const {
        const auto run = runs_.find(name);
        return run == runs_.end() ? nullptr : &run->second;
    }

  private:
    std::ostream silent_{nullptr};
    std::map<std::string, Run> runs_;
};

using GoogleRun = benchmark::BenchmarkReporter::Run;

/// False when the row failed.
bool take(Measured& measured, const GoogleRun& run) {
    Row& row = measured.row;
    const auto counter = [&run](const char* name) {
        const auto found = run.counters.find(name);
        return found == run.counters.end() ? std::optional<double>() : found->second.value;
    };
    if (measured.allocations != Allocations::unknown) row.allocations = counter("allocations");
    if (run.error_occurred) {
        row.instead = run.error_message;
        return !row.instead.starts_with("FAILED");
    }
    if (measured.allocations == Allocations::none && row.allocations.value_or(0) != 0) {
        row.instead =
            "FAILED: a steady state allocates, an item " + std::to_string(*row.allocations) + " times";
        return false;
    }
    row.rounds.push_back(measured.once ? counter("value").value()
                                       : 1e9 / counter("items_per_second").value());
    return true;
}

}  // namespace

void Run::group(const std::function<Group()>& make) {
    // A thread has its own frame pool: what one group leaves in it, in whatever order, is not the next one's
    // memory.
    std::thread([&] {
        Group all = make();
        measure(all);
        benchmark::ClearRegisteredBenchmarks();
    }).join();
}

void Run::measure(Group& group) {
    std::vector<std::int64_t> iterations(group.size(), 0);
    for (int round = 0; round < rounds_; ++round) {
        benchmark::ClearRegisteredBenchmarks();
        for (std::size_t i = 0; i < group.size(); ++i) {
            const bool left_out = round > 0 && iterations[i] == 0;
            if (left_out || !group[i].row.instead.empty()) continue;
            auto* one = benchmark::RegisterBenchmark(group[i].row.name.c_str(), group[i].body);
            if (round > 0 || group[i].once) one->Iterations(round > 0 ? iterations[i] : 1);
        }
        Collector collector;
        // The later rounds' names end in their number of iterations: the filter has spoken in the first.
        const std::string filter = round == 0 ? benchmark::GetBenchmarkFilter() : ".";
        if (benchmark::RunSpecifiedBenchmarks(&collector, filter) == 0) break;
        matched_ = true;
        for (std::size_t i = 0; i < group.size(); ++i) {
            const GoogleRun* run = collector.find(group[i].row.name);
            if (!run) continue;
            iterations[i] = run->iterations;
            failed_ = !take(group[i], *run) || failed_;
        }
    }
    for (const Measured& measured : group) {
        const Row& row = measured.row;
        if (row.rounds.empty() && row.instead.empty()) continue;
        if (rows_.empty()) std::printf("%s\n\n%s\n", machine().c_str(), table_head().c_str());
        rows_.push_back(row);
    }
    for (const Measured& measured : group) {
        const Row* row = find(rows_, measured.row.name);
        if (row) std::puts(table_line(*row, judge(*row, find(rows_, row->mark.base()))).c_str());
    }
    std::fflush(stdout);
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "bench/run.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <ostream>
#include <string>
#include <thread>

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
    row.allocations = counter("allocations");
    if (run.error_occurred) {
        row.instead = run.error_message;
        return !row.instead.starts_with("FAILED");
    }
    if (!measured.allocates && row.allocations.value_or(0) != 0) {
        row.instead =
            "FAILED: a steady state allocates, an item " + std::to_string(*row.allocations) + " times";
        return false;
    }
    if (row.unit == Unit::bytes) {
        row.rounds.push_back(counter("bytes").value());
    } else {
        row.rounds.push_back(1e9 / counter("items_per_second").value());
    }
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
            if (round > 0) one->Iterations(iterations[i]);
        }
        Collector collector;
        // The later rounds' names end in their number of iterations: the filter has spoken in the first.
        if (round == 0) benchmark::RunSpecifiedBenchmarks(&collector);
        if (round > 0) benchmark::RunSpecifiedBenchmarks(&collector, ".");
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
        const auto base = std::find_if(group.begin(), group.end(),
                                       [&](const Measured& m) { return m.row.name == row.mark.base(); });
        std::puts(table_line(row, judge(row, base == group.end() ? nullptr : &base->row)).c_str());
        rows_.push_back(row);
    }
    std::fflush(stdout);
}

}  // namespace bench

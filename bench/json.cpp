// SPDX-License-Identifier: MIT
#include "bench/json.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace {

const char* name_of(bench::Unit unit) {
    switch (unit) {
        case bench::Unit::nanoseconds:
            return "ns";
        case bench::Unit::bytes:
            return "bytes";
        case bench::Unit::count:
            return "count";
        case bench::Unit::per_second:
            return "per second";
        case bench::Unit::bytes_per_second:
            return "bytes per second";
    }
    return "";
}

}  // namespace

bool bench::write_json(const std::string& file, const std::string& machine, const std::vector<Row>& rows) {
    nlohmann::json all = nlohmann::json::array();
    for (const Row& row : rows) {
        const Judged judged = judge(row, find(rows, row.mark.base()));
        nlohmann::json one = {{"name", row.name}, {"unit", name_of(row.unit)}};
        if (!row.instead.empty()) {
            one["instead"] = row.instead;
        } else {
            one["median"] = judged.middle;
            one["rounds"] = row.rounds;
        }
        if (row.allocations) one["allocations"] = *row.allocations;
        if (judged.compared) {
            const bool difference = row.mark.of() == Mark::Of::difference;
            one[difference ? "difference" : "ratio"] = *judged.compared;
            one["base"] = row.mark.base();
        }
        const bool least = row.mark.of() == Mark::Of::least_ratio;
        if (row.mark.of() != Mark::Of::nothing) one[least ? "mark_at_least" : "mark"] = row.mark.limit();
        if (judged.verdict != Verdict::none) one["met"] = judged.verdict == Verdict::met;
        all.push_back(one);
    }
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ignored);
    std::ofstream out(file);
    out << nlohmann::json({{"machine", machine}, {"rows", all}}).dump(1) << '\n';
    return static_cast<bool>(out.flush());
}

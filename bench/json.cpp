// SPDX-License-Identifier: MIT
#include "bench/json.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

bool bench::write_json(const std::string& file, const std::string& machine, const std::vector<Row>& rows) {
    nlohmann::json all = nlohmann::json::array();
    for (const Row& row : rows) {
        const Judged judged = judge(row, find(rows, row.mark.base()));
        nlohmann::json one = {{"name", row.name}, {"unit", row.unit == Unit::bytes ? "bytes" : "ns"}};
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
        if (row.mark.of() != Mark::Of::nothing) one["mark"] = row.mark.limit();
        if (judged.verdict != Verdict::none) one["met"] = judged.verdict == Verdict::met;
        all.push_back(one);
    }
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ignored);
    std::ofstream out(file);
    out << nlohmann::json({{"machine", machine}, {"rows", all}}).dump(1) << '\n';
    return static_cast<bool>(out.flush());
}

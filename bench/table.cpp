// SPDX-License-Identifier: MIT
#include "bench/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>

namespace bench {
namespace {

std::string digits(double value) {
    const double size = std::abs(value);
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", size < 9.995 ? 2 : size < 99.95 ? 1 : 0, value);
    return text;
}

template <class... Cells>
std::string format(const char* line, Cells... cells) {
    char text[256];
    std::snprintf(text, sizeof text, line, cells...);
    std::string trimmed = text;
    trimmed.erase(trimmed.find_last_not_of(' ') + 1);
    return trimmed;
}

std::string spread(const Row& row, const Judged& judged) {
    return row.rounds.size() < 2 ? ""
                                 : quantity(judged.low, row.unit) + " .. " + quantity(judged.high, row.unit);
}

std::string comparison(const Row& row, const Judged& judged) {
    if (!judged.compared) return "";
    if (row.mark.of() != Mark::Of::difference) return "x " + digits(*judged.compared);
    return (*judged.compared < 0 ? "- " : "+ ") + quantity(std::abs(*judged.compared), row.unit);
}

std::string limit(const Row& row) {
    switch (row.mark.of()) {
        case Mark::Of::value:
            return quantity(row.mark.limit(), row.unit);
        case Mark::Of::ratio:
            return "x " + digits(row.mark.limit());
        case Mark::Of::least_ratio:
            return ">= x " + digits(row.mark.limit());
        case Mark::Of::difference:
            return "+ " + quantity(row.mark.limit(), row.unit);
        case Mark::Of::nothing:
            break;
    }
    return "";
}

/// Of units that are a thousand apart, the smallest in which the value has at most three digits before its
/// point.
std::string scaled(double value, std::initializer_list<const char*> units) {
    auto unit = units.begin();
    for (; unit + 1 != units.end() && value >= 999.5; ++unit) value /= 1e3;
    return digits(value) + ' ' + *unit;
}

constexpr const char* line = "%-36s %10s  %-23s %9s %9s  %-6s %6s";

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

const Row* find(const std::vector<Row>& rows, const std::string& name) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.name == name; });
    return row == rows.end() ? nullptr : &*row;
}

Judged judge(const Row& row, const Row* base) {
    Judged judged;
    if (row.rounds.empty()) return judged;
    const auto [low, high] = std::minmax_element(row.rounds.begin(), row.rounds.end());
    judged.middle = median(row.rounds);
    judged.low = *low;
    judged.high = *high;

    const bool difference = row.mark.of() == Mark::Of::difference;
    if (base && !base->rounds.empty()) {
        std::vector<double> compared;
        for (std::size_t i = 0; i < std::min(row.rounds.size(), base->rounds.size()); ++i) {
            compared.push_back(difference ? row.rounds[i] - base->rounds[i]
                                          : row.rounds[i] / base->rounds[i]);
        }
        judged.compared = median(compared);
    }
    if (row.mark.of() == Mark::Of::nothing) return judged;
    const std::optional<double> judged_by =
        row.mark.of() == Mark::Of::value ? std::optional(judged.middle) : judged.compared;
    const bool least = row.mark.of() == Mark::Of::least_ratio;
    if (judged_by) {
        const bool met = least ? *judged_by >= row.mark.limit() : *judged_by <= row.mark.limit();
        judged.verdict = met ? Verdict::met : Verdict::missed;
    }
    return judged;
}

std::string quantity(double value, Unit unit) {
    switch (unit) {
        case Unit::bytes:
            return scaled(value, {"B", "KB", "MB"});
        case Unit::per_second:
            return scaled(value, {"/s", "k/s", "M/s"});
        case Unit::bytes_per_second:
            return scaled(value, {"B/s", "KB/s", "MB/s", "GB/s"});
        case Unit::count:
            return format("%g", value);
        case Unit::nanoseconds:
            break;
    }
    return scaled(value, {"ns", "us", "ms"});
}

std::string table_head(const char* values) {
    return format(line, "", values, "lowest .. highest round", "to base", "mark", "", "allocs");
}

std::string table_line(const Row& row, const Judged& judged) {
    if (!row.instead.empty()) return format("%-36s %s", row.name.c_str(), row.instead.c_str());
    const char* verdict = judged.verdict == Verdict::met      ? "met"
                          : judged.verdict == Verdict::missed ? "MISSED"
                                                              : "";
    return format(line, row.name.c_str(), quantity(judged.middle, row.unit).c_str(),
                  spread(row, judged).c_str(), comparison(row, judged).c_str(), limit(row).c_str(), verdict,
                  row.allocations ? format("%g", *row.allocations).c_str() : "");
}

}  // namespace bench

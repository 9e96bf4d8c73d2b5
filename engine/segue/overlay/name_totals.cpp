// SPDX-License-Identifier: MIT
#include "segue/overlay/name_totals.hpp"

#include <algorithm>
#include <utility>

namespace segue::overlay {
namespace {

constexpr std::size_t scripts_a_frame = 500;  // some 0.1 us each

}  // namespace

void NameTotals::refresh() {
    if (read_ == rows_.size()) {
        inspect::list(scheduler_, rows_);
        read_ = 0;
        sums_.clear();
        if (rows_.size() > scripts_a_frame) return;
    }
    for (const std::size_t end = std::min(rows_.size(), read_ + scripts_a_frame); read_ < end; ++read_) {
        const inspect::Row& row = rows_[read_];
        std::string name = row.script.name();
        auto at = std::lower_bound(sums_.begin(), sums_.end(), name,
                                   [](const NameTotal& sum, const std::string& n) { return sum.name < n; });
        if (at == sums_.end() || at->name != name) {
            at = sums_.insert(at, NameTotal());
            at->name = std::move(name);
        }
        ++at->scripts;
        if (row.state == State::waiting) ++at->waiting;
        at->resumes += row.resumes;
        const auto cost = inspect::cost(row.script);
        if (!cost) continue;
        at->watched += cost->resumes;
        at->time += cost->total;
    }
    if (read_ < rows_.size()) return;
    std::sort(sums_.begin(), sums_.end(), [](const NameTotal& a, const NameTotal& b) {
        if (a.time != b.time) return a.time > b.time;
        return a.scripts != b.scripts ? a.scripts > b.scripts : a.name < b.name;
    });
    std::swap(totals_, sums_);
}

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
#include "segue/http/detail/stall.hpp"

#include <algorithm>

namespace segue::http::detail {

namespace {

constexpr double floor_rate = 64;  // bytes a second
constexpr int grains = 4096;       // of a limit: what comes within one is remembered as one arrival

}  // namespace

void StallWatch::begin(Time limit, Time now) {
    limit_ = limit;
    latest_.clear();
    first_ = 0;
    if (limit == never) return;
    const double bytes = floor_rate * static_cast<double>(limit.count()) * 1e-9;
    wanted_ = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(bytes));
    latest_.push_back({now, wanted_});
    sum_ = wanted_;
}

void StallWatch::bytes(std::uint64_t count, Time now) {
    if (limit_ == never) return;
    if (now - latest_.back().at >= std::max(limit_ / grains, Time(1))) latest_.push_back({now, 0});
    latest_.back().bytes += count;
    sum_ += count;
    while (sum_ - latest_[first_].bytes >= wanted_) sum_ -= latest_[first_++].bytes;
    if (first_ > latest_.size() / 2) {
        latest_.erase(latest_.begin(), latest_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
}

Time StallWatch::deadline() const noexcept {
    if (limit_ == never) return never;
    const Time since = latest_[first_].at;
    return since > never - limit_ ? never : since + limit_;
}

}  // namespace segue::http::detail

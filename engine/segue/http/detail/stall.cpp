// SPDX-License-Identifier: MIT
#include "segue/http/detail/stall.hpp"

#include <algorithm>
#include <numeric>

namespace segue::http::detail {

namespace {

constexpr double floor_rate = 64;  // bytes a second

}  // namespace

void StallWatch::begin(Time limit, Time now) noexcept {
    *this = StallWatch();
    limit_ = limit;
    last_byte_ = now;
    if (limit == never) return;
    slice_ = std::max(limit / slices, Time(1));
    slice_ends_ = now + std::min(slice_, never - now);
}

void StallWatch::bytes(std::uint64_t count, Time now) noexcept {
    if (limit_ == never) return;
    roll(now);
    last_byte_ = now;
    counts_[static_cast<std::size_t>(ended_ % slices)] += count;
}

void StallWatch::roll(Time now) noexcept {
    // A look that comes many slices late finds them all empty: more than a limit's worth need not be gone
    // through.
    for (std::int64_t step = 0; now >= slice_ends_ && step <= slices; ++step) {
        ++ended_;
        slice_ends_ += slice_;
        const auto sum = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
        const double wanted = floor_rate * static_cast<double>(limit_.count()) * 1e-9;
        if (ended_ >= slices && static_cast<double>(sum) < wanted) dripping_ = true;
        counts_[static_cast<std::size_t>(ended_ % slices)] = 0;
    }
    if (now >= slice_ends_) slice_ends_ = now + slice_;
}

bool StallWatch::stalled(Time now) noexcept {
    if (limit_ == never) return false;
    roll(now);
    return dripping_ || now - last_byte_ >= limit_;
}

Time StallWatch::deadline() const noexcept {
    if (limit_ == never) return never;
    const Time gap = last_byte_ > never - limit_ ? never : last_byte_ + limit_;
    return std::min(gap, slice_ends_);
}

}  // namespace segue::http::detail

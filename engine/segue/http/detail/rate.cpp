// SPDX-License-Identifier: MIT
#include "segue/http/detail/rate.hpp"

#include <cmath>

namespace segue::http::detail {

namespace {

constexpr std::int64_t grain =
    50'000'000;               // 50 ms: shorter samples say more about the scheduler than about the line
constexpr double span = 0.5;  // seconds

double seconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) * 1e-9; }

}  // namespace

void Rate::restart(Time now) noexcept {
    pending_ = 0;
    settled_ = false;
    rate_.store(0, std::memory_order_relaxed);
    mark_.store(now.count(), std::memory_order_relaxed);
}

void Rate::add(std::uint64_t bytes, Time now) noexcept {
    pending_ += bytes;
    const std::int64_t passed = now.count() - mark_.load(std::memory_order_relaxed);
    if (passed < grain) return;
    const double sample = static_cast<double>(pending_) / seconds(passed);
    const double old = rate_.load(std::memory_order_relaxed);
    // The first sample is taken whole: a rate that creeps up from 0 looks like a slow start that never was.
    const double share = settled_ ? 1 - std::exp(-seconds(passed) / span) : 1;
    rate_.store(old + (sample - old) * share, std::memory_order_relaxed);
    mark_.store(now.count(), std::memory_order_relaxed);
    pending_ = 0;
    settled_ = true;
}

double Rate::at(Time now) const noexcept {
    const double rate = rate_.load(std::memory_order_relaxed);
    const std::int64_t silence = now.count() - mark_.load(std::memory_order_relaxed);
    if (rate == 0 || silence <= 4 * grain) return rate;
    return rate * std::exp(-seconds(silence - 4 * grain) / span);
}

}  // namespace segue::http::detail

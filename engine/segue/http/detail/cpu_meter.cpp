// SPDX-License-Identifier: MIT
#include "segue/http/detail/cpu_meter.hpp"

#include <time.h>

#include <algorithm>
#include <utility>

namespace segue::http::detail {

namespace {

constexpr std::uint64_t always = 32;
constexpr std::uint64_t one_in = 16;

std::int64_t thread_time() noexcept {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// What reading the clock costs: part of each measured span, but not of those that a sample stands for.
std::int64_t cost_of_reading() noexcept {
    std::int64_t least = 1'000'000;
    for (int i = 0; i < 16; ++i) {
        const std::int64_t before = thread_time();
        least = std::min(least, thread_time() - before);
    }
    return least;
}

}  // namespace

CpuMeter::CpuMeter() : reading_(cost_of_reading()) {}

CpuMeter::Span::Span(CpuMeter& meter) noexcept : meter_(meter) {
    if (meter.inside_) return;
    const std::uint64_t number = meter.spans_++;
    if (number >= always && number % one_in != 0) return;
    weight_ = number < always ? 1 : one_in;
    meter.inside_ = true;
    began_ = thread_time();
}

CpuMeter::Span::~Span() {
    if (weight_ == 0) return;
    const std::int64_t span = thread_time() - began_;
    meter_.total_ += span + (weight_ - 1) * std::max<std::int64_t>(span - meter_.reading_, 0);
    meter_.inside_ = false;
}

std::int64_t CpuMeter::take() noexcept {
    spans_ = 0;
    return std::exchange(total_, 0);
}

}  // namespace segue::http::detail

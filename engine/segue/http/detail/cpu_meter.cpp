// SPDX-License-Identifier: MIT
#include "segue/http/detail/cpu_meter.hpp"

#include <time.h>

#include <algorithm>
#include <utility>

namespace segue::http::detail {

namespace {

constexpr std::uint64_t always = 32;
constexpr std::uint64_t one_in = 16;
constexpr std::int64_t alike =
    50'000;  // ns: a longer span stands for itself alone, it may have been preempted

std::int64_t now(clockid_t clock) noexcept {
    timespec time{};
    clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

clockid_t clock_for(CpuMeter::Spans spans) noexcept {
    return spans == CpuMeter::Spans::few ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
}

/// What reading the steady clock costs: part of each measured span, but not of those that a sample stands
/// for.
std::int64_t cost_of_reading() noexcept {
    std::int64_t least = 1'000'000;
    for (int i = 0; i < 16; ++i) {
        const std::int64_t before = now(CLOCK_MONOTONIC);
        least = std::min(least, now(CLOCK_MONOTONIC) - before);
    }
    return least;
}

}  // namespace

CpuMeter::CpuMeter() : reading_(cost_of_reading()) {}

CpuMeter::Span::Span(CpuMeter& meter, Spans spans) noexcept : meter_(meter), spans_(spans) {
    if (meter.inside_) return;
    if (spans == Spans::few) {
        weight_ = 1;
    } else {
        const std::uint64_t number = meter.spans_++;
        if (number >= always && number % one_in != 0) return;
        weight_ = number < always ? 1 : one_in;
    }
    meter.inside_ = true;
    began_ = now(clock_for(spans));
}

CpuMeter::Span::~Span() {
    if (weight_ == 0) return;
    const std::int64_t span = now(clock_for(spans_)) - began_;
    const std::int64_t others = span > alike ? 0 : weight_ - 1;
    meter_.total_ += span + others * std::max<std::int64_t>(span - meter_.reading_, 0);
    meter_.inside_ = false;
}

std::int64_t CpuMeter::take() noexcept {
    spans_ = 0;
    return std::exchange(total_, 0);
}

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
// The cheap clock by which resumes are measured.
#include <thread>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "segue/detail/stopwatch.hpp"
#include "tests/core/probe.hpp"

using namespace std::chrono_literals;
using segue::detail::Stopwatch;

namespace {

std::int64_t steady() { return std::chrono::steady_clock::now().time_since_epoch() / 1ns; }

/// Whether the processor says that its time-stamp counter runs at one rate.
bool has_even_counter() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(0x80000007u, &a, &b, &c, &d) != 0 && (d >> 8 & 1) != 0;
#else
    return false;
#endif
}

/// What it says has to lie between what steady_clock says before and after.
bool agrees(const Stopwatch& watch) {
    constexpr std::int64_t blurred = 100'000;  // ns
    const std::int64_t before = steady();
    const std::int64_t said = watch.now();
    return said >= before - blurred && said <= steady() + blurred;
}

}  // namespace

TEST_CASE("the stopwatch goes on between its looks at steady_clock as that does, and never back") {
    Stopwatch watch;
    CHECK(agrees(watch));  // before the first look
    for (int tick = 0; tick < 40; ++tick) {
        const std::int64_t set = watch.set();
        CHECK(steady() - set >= 0);
        CHECK(agrees(watch));
        std::this_thread::sleep_for(1ms);
        CHECK(agrees(watch));
    }
    CHECK(watch.counts() == has_even_counter());
    std::int64_t latest = watch.now();
    bool back = false;
    for (int i = 0; i < 100'000; ++i) back = back || watch.now() < std::exchange(latest, watch.now());
    CHECK_FALSE(back);
    std::this_thread::sleep_for(1200ms);  // so long without a look: it does not trust the counter then
    CHECK(agrees(watch));
    CHECK(steady() - watch.set() < 1'000'000'000);
    CHECK(agrees(watch));
}

// SPDX-License-Identifier: MIT
#include "segue/detail/stopwatch.hpp"

#include <cmath>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace segue::detail {

#if defined(__x86_64__)
namespace {

constexpr double rate_unit = 1 << 24;
constexpr std::int64_t long_enough = 10'000'000;  // to measure the rate by

bool is_invariant() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(0x80000007u, &a, &b, &c, &d) != 0 && (d & 1u << 8) != 0;
}

}  // namespace

/// Both clocks at one moment: read again where the thread was interrupted between them.
Stopwatch::Look Stopwatch::look() {
    constexpr std::uint64_t soon = 2000;  // ticks
    Look best;
    std::uint64_t shortest = ~std::uint64_t{0};
    for (int tries = 3; tries > 0 && shortest > soon; --tries) {
        const std::uint64_t before = __rdtsc();
        const std::int64_t ns = steady();
        const std::uint64_t took = __rdtsc() - before;
        if (took >= shortest) continue;
        shortest = took;
        best = {ns, before + took / 2};
    }
    return best;
}

/// Whether the counter has come to where steady_clock is: it may have stood still, or gone on, while the
/// machine slept.
bool Stopwatch::agrees(const Look& now) const {
    constexpr double uneven = 1e-3, blurred = 20e3;  // ns
    const double ticks = static_cast<double>(now.ticks - at_.ticks);
    const double by_ticks = ticks * static_cast<double>(rate_) / rate_unit;
    const double passed = static_cast<double>(now.ns - at_.ns);
    return std::abs(by_ticks - passed) <= uneven * passed + blurred;
}

std::int64_t Stopwatch::set() {
    static const bool invariant = is_invariant();
    if (!invariant) return steady();
    const Look now = look();
    const std::int64_t measured = now.ns - first_.ns;
    if (first_.ns == 0 || (rate_ != 0 && !agrees(now))) {
        first_ = now;
        rate_ = 0;
    } else if (measured >= long_enough) {
        const double ticks = static_cast<double>(now.ticks - first_.ticks);
        rate_ = static_cast<std::uint64_t>(static_cast<double>(measured) / ticks * rate_unit);
    }
    at_ = now;
    return now.ns;
}
#else
std::int64_t Stopwatch::set() { return steady(); }
#endif

}  // namespace segue::detail

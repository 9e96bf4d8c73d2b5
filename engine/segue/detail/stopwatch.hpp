// SPDX-License-Identifier: MIT
// steady_clock at a third of its price: between two looks at it, once a tick, time goes on by the processor's
// time-stamp counter, where that runs at one rate (Intel SDM 18.17.1, "invariant TSC"). Elsewhere it is
// steady_clock.
#pragma once

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace segue::detail {

class Stopwatch {
  public:
    /// Looks at steady_clock, from which now() goes on. Nanoseconds, as are all times here.
    std::int64_t set();
    std::int64_t now() const {
#if defined(__x86_64__)
        const std::uint64_t since = __rdtsc() - at_.ticks;
        if (rate_ != 0 && since < most_ticks) {
            return at_.ns + static_cast<std::int64_t>(since * rate_ >> rate_bits);
        }
#endif
        return steady();
    }
    /// Whether the counter's rate is known, and it is used.
    bool counts() const { return rate_ != 0; }

  private:
    static constexpr int rate_bits = 24;
    static constexpr std::uint64_t most_ticks = std::uint64_t{1} << 31;  // some half a second without a look

    struct Look {
        std::int64_t ns = 0;
        std::uint64_t ticks = 0;
    };
    static std::int64_t steady() {
        return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
    }
    static Look look();
    bool agrees(const Look& now) const;

    Look at_;                 // the latest
    Look first_;              // from which on the rate is measured; 0 ns: there was none
    std::uint64_t rate_ = 0;  // nanoseconds a tick, in 2^-24; 0: not known
};

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
// When a failed attempt is tried again, and after how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "segue/http/error.hpp"
#include "segue/http/options.hpp"

namespace segue::http::detail {

/// SplitMix64: small, seeded, the same on every platform.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() noexcept;
    /// In [0, 1).
    double unit() noexcept;

  private:
    std::uint64_t state_;
};

/// GET, HEAD, PUT, DELETE, OPTIONS and TRACE: sending them twice does no harm.
bool is_idempotent(std::string_view method) noexcept;

/// Whether another attempt may help against this error.
bool is_retryable(Errc code) noexcept;
/// 408 425 429 500 502 503 504.
bool is_retryable(int status) noexcept;

/// The pause before retry `number` (1 is the first), with full jitter.
std::chrono::nanoseconds backoff(const Options& options, unsigned number, Random& random);

/// How long Retry-After asks to wait: seconds, or a date, which is counted from the answer's own Date where
/// it has one. A date that is past is 0; what cannot be read is empty.
std::optional<std::chrono::nanoseconds> retry_after(std::string_view value, std::string_view date,
                                                    std::chrono::system_clock::time_point wall);

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
// The bandwidth limit of a client: what was received beyond it is waited for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

/// Bytes to receive at once: the less, the smoother a slow line is; libcurl takes no less than 1 KiB.
inline std::size_t receive_size(const ClientOptions& options) noexcept {
    constexpr std::uint64_t usual = 131072, least = 1024;
    if (options.bandwidth() == 0) return usual;
    return static_cast<std::size_t>(std::clamp(options.bandwidth() / 16, least, usual));
}

/// Pump thread only.
class Throttle {
  public:
    /// In bytes per second; 0: no limit.
    explicit Throttle(std::uint64_t rate) : rate_(rate) {}

    /// Bytes came. Silence before them is not made up for.
    void spend(std::uint64_t bytes, Time now) noexcept {
        if (rate_ == 0) return;
        const double span = static_cast<double>(bytes) / static_cast<double>(rate_) * 1e9;
        constexpr double century = 3e18;  // far from overflow
        paid_until_ = std::max(paid_until_, now) + Time(static_cast<std::int64_t>(std::min(span, century)));
    }
    /// When all that came is paid for.
    Time ready() const noexcept { return paid_until_; }

  private:
    std::uint64_t rate_;
    Time paid_until_{};
};

}  // namespace segue::http::detail

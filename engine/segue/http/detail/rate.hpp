// SPDX-License-Identifier: MIT
// Bytes per second, smoothed; written by one thread, read by another.
#pragma once

#include <atomic>
#include <cstdint>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

/// A rate over about the last half second. It fades by itself when nothing comes, so nobody has to tick it.
class Rate {
  public:
    /// Bytes came. Writer's thread.
    void add(std::uint64_t bytes, Time now) noexcept;
    /// Forgets all. Writer's thread.
    void restart(Time now) noexcept;
    /// Any thread.
    double at(Time now) const noexcept;

  private:
    // The two are read apart: a reader may pair a new rate with an old mark, which shows for a frame, if at
    // all.
    std::atomic<double> rate_{0};
    std::atomic<std::int64_t> mark_{0};
    std::uint64_t pending_ = 0;
    bool settled_ = false;
};

}  // namespace segue::http::detail

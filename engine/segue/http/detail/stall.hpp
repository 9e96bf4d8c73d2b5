// SPDX-License-Identifier: MIT
// Tells a body that has stopped, or only drips, from one that is merely slow. curl's LOW_SPEED is an average
// of 5 s on a grain of 1 s: too coarse for a game.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

/// Watches one body. It has stalled when no byte came for the limit, or when fewer than 64 bytes a second
/// came over the last limit (looked at in eighths of it).
class StallWatch {
  public:
    /// A body begins.
    void begin(Time limit, Time now) noexcept;
    /// Bytes came.
    void bytes(std::uint64_t count, Time now) noexcept;
    bool stalled(Time now) noexcept;
    /// When to look again.
    Time deadline() const noexcept;

  private:
    void roll(Time now) noexcept;

    static constexpr std::int64_t slices = 8;

    Time limit_ = never;
    Time slice_ = never;
    Time last_byte_{};
    Time slice_ends_ = never;
    std::array<std::uint64_t, slices> counts_{};
    std::int64_t ended_ = 0;  // slices since the beginning
    bool dripping_ = false;
};

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
// Tells a body that has stopped, or only drips, from one that is merely slow. curl's LOW_SPEED is an average
// of 5 s on a grain of 1 s: too coarse for a game.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

/// Watches one body. It has stalled when fewer than 64 bytes a second, one at least, came over the last
/// limit's length: when the byte that is so many bytes back came longer ago than that.
class StallWatch {
  public:
    /// A body begins; it has a whole limit's length for its first bytes.
    void begin(Time limit, Time now);
    /// Bytes came.
    void bytes(std::uint64_t count, Time now);
    bool stalled(Time now) const noexcept { return now >= deadline(); }
    /// When it has stalled, should no more bytes come.
    Time deadline() const noexcept;

  private:
    struct Arrival {
        Time at{};
        std::uint64_t bytes = 0;
    };

    Time limit_ = never;
    std::uint64_t wanted_ = 1;     // bytes over the limit's length
    std::vector<Arrival> latest_;  // from first_ on: the last `wanted_` bytes are in these
    std::size_t first_ = 0;
    std::uint64_t sum_ = 0;  // of their bytes
};

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
// The timers of one clock: a hierarchical timing wheel (Varghese and Lauck, SOSP 1987), O(1) to insert and to
// cancel, exact to the nanosecond: a slot only groups timers, the due time decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "segue/detail/link.hpp"

namespace segue::detail {

/// A timer, or anything else that waits in a queue of the scheduler.
struct TimerNode : Link {
    std::int64_t due = 0;   // nanoseconds of its clock
    std::uint64_t seq = 0;  // the order in which waits began: ties are FIFO
};

class TimerWheel {
  public:
    using Batch = List<TimerNode>;

    /// The node leaves again by `unlink`, or through advance(). Never fails: pauses and ticks rely on it.
    void insert(TimerNode& node);
    /// Moves the wheel to `now` (never back) and every node that is due by then to `out`, in no order.
    void advance(std::int64_t now, Batch& out);

  private:
    static constexpr int levels = 8;
    static constexpr int slot_bits = 6;
    static constexpr int grain_bits = 20;  // a slot of level 0 holds 2^20 ns, about a millisecond
    struct Level {
        std::array<Batch, std::size_t{1} << slot_bits> slots;
        std::uint64_t used = 0;  // a bit a slot; may be stale, never missing
    };

    std::array<std::unique_ptr<Level>, levels> levels_;  // made when first used: most clocks need one or two
    Batch no_level_;                                     // for want of memory, until the next advance
    std::int64_t now_ = 0;
};

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
// The last 300 frames as a strip, the budget of one as a bar, and the buttons that stop and slow the game.
// Not for users.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/overlay/desk.hpp"

namespace segue::overlay {

class FrameStrip {
  public:
    explicit FrameStrip(Desk& desk) : desk_(desk) {}
    void draw();

    /// The frames that are shown, oldest first: those on record, or, while one is frozen, those of then.
    const std::vector<inspect::FrameTotals>& frames() const { return frames_; }
    /// What its height stands for: a budget and a quarter, or so much less, by halves, that the dearest frame
    /// still fits.
    std::chrono::nanoseconds top() const;
    /// All that is known of a frame's work: what the game told of it, and the scheduler's part at least.
    std::chrono::nanoseconds whole_of(const inspect::FrameTotals& frame) const;

  private:
    void draw_frames();
    void draw_bar();
    void draw_pace();
    void draw_levels();
    Desk& desk_;
    std::vector<inspect::FrameTotals> frames_;
};

}  // namespace segue::overlay

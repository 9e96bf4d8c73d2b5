// SPDX-License-Identifier: MIT
// The view "frame": one frame that was frozen, why it took so long, and who spent it. Not for users.
#pragma once

#include <cstdint>
#include <vector>

#include "segue/overlay/desk.hpp"
#include "segue/overlay/frame_strip.hpp"

namespace segue::overlay {

class FrameView {
  public:
    FrameView(Desk& desk, const FrameStrip& strip) : desk_(desk), strip_(strip) {}
    void draw();

  private:
    void draw_buttons();
    void draw_frame(const FrozenFrame& shown);
    std::uint64_t dearest_tick() const;
    void draw_spenders(const inspect::Frame& frame);
    void draw_groups(const inspect::Frame& frame);
    /// To the frame `by` places further on among those that are shown.
    void move(int by);
    bool can_move(int by) const;
    int place() const;

    Desk& desk_;
    const FrameStrip& strip_;
    FrozenFrame dearest_;
};

}  // namespace segue::overlay

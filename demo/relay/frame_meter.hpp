// SPDX-License-Identifier: MIT
// The last 240 frames, as the FRAME strip shows them.
#pragma once

#include <array>
#include <cstddef>

namespace relay {

/// One frame's cost in milliseconds of the game thread.
struct FrameCost {
    float tick = 0;  // scripts and rules, the download code included
    float draw = 0;
    float net = 0;  // of the tick: the download code alone
};

class FrameMeter {
  public:
    static constexpr std::size_t frames = 240;

    /// @param gap_ms  wall-clock time since the frame before; 0 for the first.
    /// @param scripts alive after it.
    void add(const FrameCost& cost, double gap_ms, std::size_t scripts);

    /// The i-th oldest of the last 240; all zero where there was none yet.
    [[nodiscard]] const FrameCost& cost(std::size_t i) const { return costs_[(next_ + i) % frames]; }

    // What the head of the strip says: means over half a second, so that figures can be read.
    [[nodiscard]] int frames_per_second() const { return fps_; }
    [[nodiscard]] std::size_t scripts() const { return scripts_; }
    [[nodiscard]] float tick_ms() const { return shown_.tick; }
    [[nodiscard]] float net_ms() const { return shown_.net; }

  private:
    std::array<FrameCost, frames> costs_{};
    std::size_t next_ = 0;
    FrameCost sum_;
    double gaps_ms_ = 0;
    int summed_ = 0;
    int fps_ = 60;
    FrameCost shown_;
    std::size_t scripts_ = 0;
};

}  // namespace relay

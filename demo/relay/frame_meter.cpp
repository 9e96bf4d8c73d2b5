// SPDX-License-Identifier: MIT
// A ring of frames and their means.
#include "demo/relay/frame_meter.hpp"

#include <cmath>

namespace relay {

void FrameMeter::add(const FrameCost& cost, double gap_ms, std::size_t scripts) {
    constexpr int half_a_second = 30;
    costs_[next_] = cost;
    next_ = (next_ + 1) % frames;
    sum_.tick += cost.tick;
    sum_.draw += cost.draw;
    sum_.net += cost.net;
    gaps_ms_ += gap_ms;
    if (++summed_ < half_a_second) return;
    shown_ = {sum_.tick / half_a_second, sum_.draw / half_a_second, sum_.net / half_a_second};
    if (gaps_ms_ > 0) fps_ = static_cast<int>(std::lround(1000.0 * half_a_second / gaps_ms_));
    scripts_ = scripts;
    sum_ = {};
    gaps_ms_ = 0;
    summed_ = 0;
}

}  // namespace relay

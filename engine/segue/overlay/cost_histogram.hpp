// SPDX-License-Identifier: MIT
// How often the selected script cost how much: a bar for each doubling of a frame's cost. Not for users.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "segue/overlay/desk.hpp"

namespace segue::overlay {

class CostHistogram {
  public:
    static constexpr std::size_t bars = 16;  // under 1 us, under 2 us, ..., 16.4 ms and more

    explicit CostHistogram(Desk& desk) : desk_(desk) {}
    /// Once a frame: counts what the selected script cost in it, if it ran. Begins anew with another script.
    void look();
    /// Nothing while there is nothing to show.
    void draw();
    std::uint32_t frames() const { return frames_; }
    std::uint32_t bar(std::size_t i) const { return counts_[i]; }
    /// "2 to 4 us", "16.4 ms and more".
    static std::string range_text(std::size_t bar);

  private:
    Desk& desk_;
    Script<> of_;
    std::uint64_t resumes_ = 0;  // that are counted
    std::uint32_t frames_ = 0;
    std::array<std::uint32_t, bars> counts_{};
};

}  // namespace segue::overlay

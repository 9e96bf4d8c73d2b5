// SPDX-License-Identifier: MIT
// How the inspector looks: its colours, and how it words numbers. Not for users.
#pragma once

#include <imgui.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "segue/options.hpp"

namespace segue::overlay {

inline constexpr ImU32 ink_good = IM_COL32(77, 242, 201, 255);
inline constexpr ImU32 ink_half = IM_COL32(255, 176, 0, 255);
inline constexpr ImU32 ink_bad = IM_COL32(255, 97, 0, 255);
inline constexpr ImU32 ink_quiet = IM_COL32(112, 135, 171, 255);
inline constexpr ImU32 ink_text = IM_COL32(220, 231, 247, 255);
inline constexpr ImU32 ink_link = IM_COL32(120, 190, 255, 255);
inline constexpr ImU32 ink_lines = IM_COL32(30, 49, 80, 255);
inline constexpr ImU32 ink_lit = IM_COL32(72, 46, 8, 255);       // behind the line that waits
inline constexpr ImU32 ink_pointed = IM_COL32(14, 78, 66, 255);  // behind the row that is pointed at

ImU32 colour_of(State state);

/// "0.3s", "41s", "2.5h".
std::string seconds_text(double s);
/// "12", "120k", "31M".
std::string count_text(std::uint64_t n);
/// "0.4us", "12us", "1.25ms", "21ms", "1.3s": five letters.
std::string cost_text(std::chrono::nanoseconds t);
/// "980 B", "1.2 MB".
std::string bytes_text(double bytes);
/// "fan.cpp:31"; empty for a place that is not known.
std::string place_text(const ChainLevel& at);

/// Dense and dark, whatever the style of the rest; gone with the object.
class Look {
  public:
    Look();
    ~Look();
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;
};

}  // namespace segue::overlay

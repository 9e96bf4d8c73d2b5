// SPDX-License-Identifier: MIT
// What sliders turn: the settings, and what the line gives. Each knob goes from stop to stop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "demo/relay/line_values.hpp"
#include "demo/relay/settings.hpp"

namespace relay {

/// Those of the settings, and then those of the line.
enum class Knob : std::uint8_t { effects, music, flashes, shake, fullscreen, bandwidth, latency, loss };
inline constexpr std::size_t all_knobs = static_cast<std::size_t>(Knob::loss) + 1;
inline constexpr std::size_t settings_knobs = static_cast<std::size_t>(Knob::fullscreen) + 1;

[[nodiscard]] constexpr bool is_of_line(Knob knob) { return knob >= Knob::bandwidth; }

struct Knobs {
    Settings settings;
    std::optional<LineValues> line;  // nothing: it is another's, and its knobs do not turn
    bool operator==(const Knobs&) const = default;
};

/// Whether it can be turned.
[[nodiscard]] bool turns(const Knobs& knobs, Knob knob);
/// Whether it is on or off, and nothing between.
[[nodiscard]] bool is_switch(Knob knob);
/// "BANDWIDTH"
[[nodiscard]] std::string_view name_of(Knob knob);
/// "512 KB/S", "80 MS", "5%", "ON"; a dash where it does not turn.
[[nodiscard]] std::string words_of(const Knobs& knobs, Knob knob);
/// 0..1: from its first stop to its last one.
[[nodiscard]] float share_of(const Knobs& knobs, Knob knob);

/// One stop on (`by` 1) or back (-1) from wherever it stands; at its end it stays.
[[nodiscard]] Knobs turned(const Knobs& knobs, Knob knob, int by);
/// At the stop that is nearest to that share of the way.
[[nodiscard]] Knobs turned_to(const Knobs& knobs, Knob knob, float share);

}  // namespace relay

// SPDX-License-Identifier: MIT
// The alphabet: a stroke font of our own on a grid of 4 x 6 units, every letter 6 units wide, so that figures
// never jump. Capitals only; small letters are drawn as capitals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/shapes.hpp"

namespace relay {

/// The strokes of a character in units; empty for a space and for what the font does not have.
[[nodiscard]] const std::vector<Polyline>& glyph(char c);

/// Whether the font can draw it; a space counts.
[[nodiscard]] bool has_glyph(char c);

/// Pixels from the left edge of the first letter to the right edge of the last.
/// @param unit  pixels a unit: 1.5 for labels (9 px capitals), 2 dialogue, 3 figures, 3.5 the name, 16 the
/// title.
[[nodiscard]] float text_width(std::string_view text, float unit);

/// `text` if it fits `pixels`, else its longest beginning that does with ".." at its end.
[[nodiscard]] std::string fitted(std::string_view text, float unit, float pixels);

/// Nine figures of a score: 1284300 as "001284300".
[[nodiscard]] std::string figures(std::int64_t value);

}  // namespace relay

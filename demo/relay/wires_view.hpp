// SPDX-License-Identifier: MIT
// Draws transfers as wires: three across the title, the same three sliding into LINK's lanes when the game
// begins.
#pragma once

#include <string>

#include "demo/relay/canvas.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/sprites.hpp"
#include "scripts/game.hpp"

namespace relay {

/// What the right end of a lane says: "DONE 12 KB", "43%  212/493 KB", "RETRY 2 IN 0.8 S".
[[nodiscard]] std::string lane_text(const Lane& lane);
/// The title's shorter words: "ARRIVED", "52%".
[[nodiscard]] std::string title_lane_text(const Lane& lane);
[[nodiscard]] Rgb lane_colour(const Lane& lane);

/// @param place  0: across the title (three wires), 1: LINK's lanes (four), between: on their way.
void draw_wires(Canvas& canvas, const Sprites& sprites, const Link& link, float place,
                const layout::TitleColumns& columns = layout::title_whole);

}  // namespace relay

// SPDX-License-Identifier: MIT
// Who is where, and which script moves it: for a pointer.
#pragma once

#include <cstdint>
#include <optional>

#include "scripts/world/world.hpp"

namespace relay {

/// What a script moves: an enemy, a bullet, the boss.
struct Figure {
    float x = 0, y = 0;
    float radius = 0;
    std::uint64_t script = 0;  // its number
};

/// The one whose edge is nearest, if it is near at all.
std::optional<Figure> figure_at(const World& world, float x,
                                float y);
std::optional<Figure> figure_of(const World& world,
                                std::uint64_t script);

}  // namespace relay

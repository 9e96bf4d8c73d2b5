// SPDX-License-Identifier: MIT
// What the bot sees: what anybody sees who plays.
#pragma once

#include <vector>

#include "scripts/world/world.hpp"

namespace relay {

struct Threat {
    float x, y, vx, vy, reach;  // px, px a tick
};

/// Bullets and enemies that are near to the ship.
std::vector<Threat> threats_of(const World& w);
/// Below whom to stand: the lowest enemy, or the boss.
float target_x(const World& w);
/// What it costs to be at `x`: hot columns, and those that
/// will be, a little wider than they are.
float heat_at(const World& w, float x);

}  // namespace relay

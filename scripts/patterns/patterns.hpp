// SPDX-License-Identifier: MIT
// Patterns: lazy sequences of shots. Angles in turns, speeds
// in pixels a second, as at normal difficulty; who fires them
// applies the factors.
#pragma once

#include "scripts/world/world.hpp"
#include "segue/generator.hpp"

namespace relay {

/// One bullet of a volley.
struct Shot {
    float angle = 0, speed = 0;
    BulletKind kind = BulletKind::dart;
};

using Volley = segue::Generator<Shot>;

/// n darts all round, the first one at `turn`.
Volley ring(int n, float turn, float speed = 120);
/// n balls over `spread` turns, their middle at `aim`.
Volley fan(int n, float spread, float aim, float speed = 180);
/// One ball at `aim`.
Volley aimed(float aim, float speed = 170);
/// Endless: one dart a frame, by the golden angle, in steps
/// of speed that repeat after 60: seeds of a flower.
Volley sunflower();

}  // namespace relay

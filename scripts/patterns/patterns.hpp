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
    float x = 0, y = 0;  // from where the volley is fired
};

using Volley = segue::Generator<Shot>;

/// n darts all round, the first one at `turn`.
Volley ring(int n, float turn, float speed = 120);
/// Volley k of so many arms, 15 a second: they wind one way.
Volley spiral(int arms, int k);
/// As a spiral, but it turns back every three seconds.
Volley cross(int arms, int k);
/// n darts all round in one moment, that open into petals.
Volley rose(int petals, int n, float turn);
/// n darts, 30 a second, that sway about `aim`; the late
/// catch up with the early.
Volley whip(int n, float aim);
/// The same volley in blue diamonds.
Volley in_blue(Volley volley);
/// n balls over `spread` turns, their middle at `aim`.
Volley fan(int n, float spread, float aim, float speed = 180);
/// One ball at `aim`.
Volley aimed(float aim, float speed = 170);
/// Endless: one dart a frame, by the golden angle, in steps
/// of speed that repeat after 60: seeds of a flower.
Volley sunflower();
/// The same backwards, round a hole at (x, y): places on the
/// field's edge, none below y = 380. 240 darts lean to the
/// left of the hole, 240 to the right, and so on. Fired from
/// (0, 0).
Volley infall(float x, float y);
/// Row k of darts that fall from so many columns, one row
/// each half second, with a gap that wanders. Fired from the
/// field's upper left corner.
Volley curtain(int columns, int k);

}  // namespace relay

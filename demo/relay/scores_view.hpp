// SPDX-License-Identifier: MIT
// Draws a run's end in the field: three letters for a name, and the table of the ten best.
#pragma once

#include "demo/relay/canvas.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

void draw_initials(Canvas& canvas, const Screen& screen);
void draw_scores(Canvas& canvas, const Screen& screen);

}  // namespace relay

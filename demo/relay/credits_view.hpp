// SPDX-License-Identifier: MIT
// Draws the ending: the log of the run, rolling up through the field.
#pragma once

#include "demo/relay/canvas.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

/// Into the field, over its ground. An entry is drawn whole or not at all: no letter is cut at an edge.
void draw_credits(Canvas& canvas, const Screen& screen);

}  // namespace relay

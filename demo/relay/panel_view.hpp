// SPDX-License-Identifier: MIT
// Draws the panel beside the field: name and score, LINK, FRAME. SCREENPLAY has a file of its own.
#pragma once

#include <string>

#include "demo/relay/canvas.hpp"
#include "demo/relay/frame_meter.hpp"
#include "demo/relay/sprites.hpp"
#include "scripts/game.hpp"

namespace relay {

/// The connection, as the head of LINK tells it.
struct LineFigures {
    double bytes_per_second = 0;
    int delay_ms = 0;      // from a request to its answer; 0: none came yet
    bool offline = false;  // the plug is pulled, or nobody answers
    bool plugged = true;   // as far as we know: of another's server always
};

/// The words at the right of LINK's head, and their colour.
struct LinkHead {
    std::string text;
    Rgb colour = palette::quiet;
};
/// @param built_in  the stage that plays is the game's own copy.
[[nodiscard]] LinkHead link_head(const Screen& screen, const LineFigures& line, bool built_in);

void draw_score(Canvas& canvas, const Sprites& sprites, const World& world);
void draw_link(Canvas& canvas, const Sprites& sprites, const Link& link, float wires, const LinkHead& head);
void draw_frames(Canvas& canvas, const FrameMeter& meter, int stress);
/// What --stress costs, as words and as a bar of one frame's length: for the title, which has no FRAME strip.
void draw_load(Canvas& canvas, const FrameMeter& meter);

}  // namespace relay

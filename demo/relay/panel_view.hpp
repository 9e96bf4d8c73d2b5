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
    bool offline = false;  // the plug is pulled
};

void draw_score(Canvas& canvas, const Sprites& sprites, const World& world);
void draw_link(Canvas& canvas, const Sprites& sprites, const Link& link, const Screen& screen, const LineFigures& line);
void draw_frames(Canvas& canvas, const FrameMeter& meter, int stress);

/// The words at the right of LINK's head, and their colour.
struct LinkHead {
    std::string text;
    Rgb colour = palette::quiet;
};
[[nodiscard]] LinkHead link_head(const Screen& screen, const LineFigures& line);

}  // namespace relay

// SPDX-License-Identifier: MIT
// Draws the title: the name that writes itself, the wires, and what circles them.
#pragma once

#include <array>

#include "demo/relay/canvas.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/sprites.hpp"
#include "scripts/game.hpp"

namespace relay {

class TitleView {
  public:
    TitleView(Canvas& canvas, Sprites& sprites) : canvas_(canvas), sprites_(sprites) {}

    /// @param head  the words of LINK's head: what the line does and what is coming.
    void draw(const World& world, const Screen& screen, const Link& link, const LinkHead& head);

  private:
    /// A letter as far as it is drawn; baked anew at each of 24 steps.
    struct Letter {
        int step = 0;
        Sprite sprite;
    };

    void draw_name(const Screen& screen);

    Canvas& canvas_;
    Sprites& sprites_;
    std::array<Letter, 5> letters_;
};

}  // namespace relay

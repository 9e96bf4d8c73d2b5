// SPDX-License-Identifier: MIT
// Draws the title: the name that writes itself, the wires, and what circles them.
#pragma once

#include <array>
#include <string_view>

#include "demo/relay/canvas.hpp"
#include "demo/relay/field_view.hpp"
#include "demo/relay/key_words.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/sprites.hpp"
#include "scripts/game.hpp"
#include "scripts/world/figure.hpp"

namespace relay {

class TitleView {
  public:
    TitleView(Canvas& canvas, Sprites& sprites) : canvas_(canvas), sprites_(sprites) {}

    /// Stars, and what --stress adds: first, for it fills the picture.
    /// @param columns  layout::title_whole, or title_aside while the inspector stands beside it; so below.
    void draw_sky(const World& world, const layout::TitleColumns& columns);
    /// Those that circle the name.
    void draw_ring(const World& world, const layout::TitleColumns& columns, const Effects& effects);
    /// The name, the wires and all words, over what is drawn already.
    /// @param head  the words of LINK's head: what the line does and what is coming.
    /// @param keys  as the prompt and the last lines call them.
    void draw(const Screen& screen, const Link& link, const LinkHead& head, const KeyWords& keys,
              const layout::TitleColumns& columns);
    /// Rings one of those that circle the name, with its script's name; after draw().
    void light(const Figure& figure, std::string_view name, const layout::TitleColumns& columns);

  private:
    /// A letter as far as it is drawn; baked anew at each of 24 steps.
    struct Letter {
        int step = 0;
        float unit = 0;
        Sprite sprite;
    };

    void draw_keys(const KeyWords& keys, const layout::TitleColumns& columns);
    void draw_name(const Screen& screen, const layout::TitleColumns& columns);

    Canvas& canvas_;
    Sprites& sprites_;
    std::array<Letter, 5> letters_;
};

}  // namespace relay

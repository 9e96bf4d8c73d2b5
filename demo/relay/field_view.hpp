// SPDX-License-Identifier: MIT
// Draws the field: backdrop, everything that flies, and the words in it.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "demo/relay/canvas.hpp"
#include "demo/relay/sprites.hpp"
#include "scripts/world/figure.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/world.hpp"

namespace relay {

/// What may be too much for some eyes. Neither changes the world.
struct Effects {
    bool shake = true;  // of the field, when you are hit
    bool flashes =
        true;  // in white, of what is hit; without them nothing blinks faster than 1.5 times a second
};

/// What a boss or an enemy looks like at the moment: a dotted ring, an outline that draws itself, or the
/// outline.
class Body {
  public:
    Body(std::string_view shape, float x, float y, float radius)
        : shape_(shape), x_(x), y_(y), radius_(radius) {}
    Body& turned(float turns) { return turns_ = turns, *this; }
    /// @param ticks  since the outline arrived.
    Body& resolved(bool is, int ticks) { return resolved_ = is, ticks_ = ticks, *this; }
    Body& white(bool is) { return white_ = is, *this; }
    /// @param may  false: it is never white, also not when it has just resolved.
    Body& flashes(bool may) { return flashes_ = may, *this; }
    void draw(Canvas& canvas, Sprites& sprites) const;

  private:
    std::string_view shape_;
    float x_, y_, radius_;
    float turns_ = 0;
    int ticks_ = 0;
    bool resolved_ = false;
    bool white_ = false;
    bool flashes_ = true;
};

class FieldView {
  public:
    FieldView(Canvas& canvas, Sprites& sprites) : canvas_(canvas), sprites_(sprites) {}

    /// A stage's backdrop: 432 x 1016 opaque pixels, and the same darker for behind panels.
    void backdrop(int stage, const Pixels& picture, const Pixels& darker);

    /// @param slow_key  what the key for slow motion is called.
    void draw(const World& world, const Screen& screen, const Effects& effects, std::string_view slow_key);
    /// A fight in the field at 40 % of its brightness and without a word, for the title to be drawn over it.
    /// @param share  0..1, how far it has come out of the dark.
    void draw_below(const World& world, float share, const Effects& effects);
    /// Rings a figure, with its script's name; after draw().
    void light(const Figure& figure, std::string_view name);

  private:
    struct Backdrop {
        Sprite picture, darker;
    };

    void begin(const World& world, const Effects& effects);
    void draw_ground(const World& world, int stage, bool dark);
    void draw_stars(const World& world);
    void draw_bolts(const World& world);
    void draw_fight(const World& world);
    void draw_columns(const World& world);
    void draw_wall(const Column& wall);
    void draw_cast(const World& world);
    void draw_boss(const BossRow& boss, std::uint64_t tick);
    void draw_parts(const BossRow& boss, bool white);
    void draw_bullets(const World& world);
    void draw_bursts(const World& world);
    void draw_ship(const World& world);
    void draw_words(const World& world, const Screen& screen, std::string_view slow_key);
    void draw_plate(int y, float width);
    void draw_card(const World& world, const Screen& screen);
    void draw_tally(const Screen& screen);
    void draw_game_over(const World& world, const Screen& screen);
    void put(const Sprite& sprite, float x, float y) { canvas_.put(sprite, x + origin_x_, y + origin_y_); }

    Canvas& canvas_;
    Sprites& sprites_;
    std::map<int, Backdrop> backdrops_;
    Effects effects_;                    // of the frame that is drawn
    bool calm_ = false;                  // it is a page of words, or has a panel
    float origin_x_ = 0, origin_y_ = 0;  // of the field in the picture, with the shake
};

}  // namespace relay

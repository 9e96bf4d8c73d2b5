// SPDX-License-Identifier: MIT
// The baker: turns strokes into pixels with a bright core and a soft halo, once, so that a frame only copies.
// It knows no SDL and may run on any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "demo/relay/palette.hpp"
#include "scripts/world/shapes.hpp"

namespace relay {

/// A picture with straight alpha, 0xAARRGGBB a pixel, row by row.
struct Pixels {
    int width = 0;
    int height = 0;
    float left = 0;  // where its first pixel lies, from the point that it is drawn at
    float top = 0;
    std::vector<std::uint32_t> argb;

    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return argb[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                    static_cast<std::size_t>(x)];
    }
};

/// How strokes are drawn. Usual for ships: width 1.8, halo 4, glow 0.45; small text: width 1.1 and no halo.
struct Pen {
    float width = 1.8f;
    float halo = 0;  // how far it glows, in pixels; 0: not at all
    float glow = 0;  // the halo's alpha at the stroke
    Rgb colour = palette::text;
    Rgb core = palette::text;  // of the stroke's middle
    float fill = 0;            // alpha inside of closed lines
};

/// For each pixel, from its distance d to the nearest stroke: core = 1 - smoothstep(width/2 -+ .5, d),
/// halo = glow * exp(-(d/halo)^2), alpha = max(core, halo), and the colour runs from `colour` to `core`.
[[nodiscard]] Pixels bake(const std::vector<Polyline>& lines, const Pen& pen);

/// A bullet: white core, hue, dark rim, halo. `radius` is that of the rim; half of it hurts.
/// @param along, across  the axes as shares of the radius; equal: a ball.
/// @param turns          the direction of the first axis, 0 right, .25 down.
struct BulletLook {
    float radius = 6;
    float along = 1;
    float across = 1;
    float turns = 0;
    bool diamond = false;
    Rgb colour = palette::rose;
};
[[nodiscard]] Pixels bake_bullet(const BulletLook& look);

/// The same outline in white: what a hit flashes.
[[nodiscard]] Pixels flash_of(const Pixels& pixels);

/// `lines` turned, scaled and moved, in this order.
[[nodiscard]] std::vector<Polyline> placed(const std::vector<Polyline>& lines, float turns, float scale,
                                           Point offset = {});

/// A closed polygon of `corners` on a circle; with `inner` > 0 a star with twice the corners.
[[nodiscard]] Polyline polygon(int corners, float radius, float turns = 0, float inner = 0);

/// Points on a circle: what an outline that has not arrived looks like.
[[nodiscard]] std::vector<Polyline> dotted_ring(float radius, int dots);

/// `count` straight strokes along a drawing, each as long as its part of the whole: what it breaks into, by
/// how much it has flown apart.
/// @param age  0: they lie where they were; 1: each has flown `reach` outwards, tumbled, and shrunk to
/// nothing.
[[nodiscard]] std::vector<Polyline> shattered(const std::vector<Polyline>& lines, int count, float reach,
                                              float age);

/// The first `share` (0 to 1) of the lines' whole length: a letter that is being drawn.
[[nodiscard]] std::vector<Polyline> drawn_part(const std::vector<Polyline>& lines, float share);

}  // namespace relay

// SPDX-License-Identifier: MIT
// Every baked picture of the game: what is known from the start, and the outlines as they arrive.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "demo/relay/canvas.hpp"
#include "scripts/world/shapes.hpp"
#include "scripts/world/world.hpp"

namespace relay {

class Sprites {
  public:
    /// Directions that a picture with a direction is baked in.
    static constexpr int directions = 32;
    /// How far a wall's filling reaches from its edge, in pixels.
    static constexpr int press_width = 96;
    /// Pictures of an outline that is being drawn, before it is whole.
    static constexpr int parts = 4;

    /// Bakes all that needs no download: 5 ms.
    explicit Sprites(Canvas& canvas);

    Sprite ship, hurt_dot, bolt, spark;
    Sprite life, bomb;             // the panel's icons
    std::array<Sprite, 3> packet;  // on a wire of LINK: in flight, retrying, done
    std::array<Sprite, 3> title_packet;
    Sprite wall, wall_glow;  // the firewall, and its brighter picture
    Sprite warning;          // the line before a column of the field is hot
    Sprite beam, beam_core;  // a hot one, in two layers
    Sprite press, edge;      // what fills a wall that closes in, and its edge

    [[nodiscard]] const Sprite& bullet(BulletKind kind, float turns) const;
    /// The dotted ring of what has not arrived.
    [[nodiscard]] const Sprite& ring(float radius);

    /// Takes the outlines that are in; what changed is baked when it is next drawn (0.1 ms each).
    void use(const Shapes& shapes);
    [[nodiscard]] const Shape* shape(std::string_view name) const;
    /// The outline in the nearest of 32 directions, in white when it was hit; null while it is not in.
    [[nodiscard]] const Sprite* outline(std::string_view name, float turns, bool white = false);
    /// A beginning of it, `part` 0..parts-1: while a ring becomes an outline.
    [[nodiscard]] const Sprite* part(std::string_view name, float turns, int part);
    /// Draws the outline turned smoothly: what is round is copied, spokes are placed one by one.
    void put_turning(std::string_view name, float x, float y, float turns);

  private:
    struct Baked {
        using Directions = std::array<Sprite, directions>;
        Directions outline, white;
        std::array<Directions, parts> part;
        Sprite round;                      // the lines that look the same from every side
        std::map<int, Directions> spokes;  // by length in pixels
    };
    [[nodiscard]] Baked* baked(std::string_view name);

    Canvas& canvas_;
    std::array<Sprite, directions> dart_;
    Sprite ball_, big_, diamond_, speck_;
    std::map<int, Sprite> rings_;
    const Shapes* shapes_ = nullptr;
    int version_ = -1;
    std::map<std::string, Baked, std::less<>> baked_;
};

/// The nearest of 32 directions.
[[nodiscard]] int direction_of(float turns);

}  // namespace relay

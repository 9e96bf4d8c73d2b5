// SPDX-License-Identifier: MIT
// The shapes that need no download, and the cache of those that do.
#include "demo/relay/sprites.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace relay {
namespace {

constexpr float full_turn = 6.28318530718f;

std::vector<Polyline> courier(float size) {
    return {{{-1.5f * size, -size},
             {0.5f * size, 0},
             {-1.5f * size, size},
             {-0.875f * size, 0},
             {-1.5f * size, -size}}};
}

Pen glowing(Rgb colour, float width, float halo, float glow, float fill = 0) {
    Pen pen;
    pen.width = width;
    pen.halo = halo;
    pen.glow = glow;
    pen.colour = colour;
    pen.core = core_of(colour);
    pen.fill = fill;
    return pen;
}

Pen pen_of(const Shape& shape) { return glowing(hue(shape.hue), shape.width, shape.halo, 0.45f, shape.fill); }

BulletLook look(float radius, Rgb colour) {
    BulletLook out;
    out.radius = radius;
    out.colour = colour;
    return out;
}

/// A circle around the middle: every point as far from it.
bool is_round(const Polyline& line) {
    if (line.size() < 8) return false;
    const float radius = std::hypot(line[0].x, line[0].y);
    return std::all_of(line.begin(), line.end(),
                       [radius](Point p) { return std::abs(std::hypot(p.x, p.y) - radius) < 0.5f; });
}

/// A wall of bricks across the field, two courses high.
std::vector<Polyline> bricks() {
    std::vector<Polyline> lines;
    constexpr float brick = 36, course = 11;
    for (int row = 0; row <= 2; ++row) {
        lines.push_back(
            {{0, static_cast<float>(row) * course}, {field_width, static_cast<float>(row) * course}});
    }
    for (int row = 0; row < 2; ++row) {
        const float top = static_cast<float>(row) * course;
        for (float x = row == 0 ? brick / 2 : brick; x < field_width; x += brick) {
            lines.push_back({{x, top}, {x, top + course}});
        }
    }
    return lines;
}

/// Slanted strokes, for what nobody shall fly into.
std::vector<Polyline> hatch(float width) {
    std::vector<Polyline> lines;
    constexpr float step = 20;
    for (float y = 0; y < field_height + width; y += step) lines.push_back({{0, y}, {width, y - width}});
    return lines;
}

/// A stroke from the field's upper edge to its lower one.
std::vector<Polyline> upright() { return {{{0, 0}, {0, field_height}}}; }

}  // namespace

int direction_of(float turns) {
    return static_cast<int>(std::lround(turns * Sprites::directions)) & (Sprites::directions - 1);
}

Sprites::Sprites(Canvas& canvas) : canvas_(canvas) {
    const std::vector<Polyline> hull{{{0, -13}, {9, 10}, {0, 5}, {-9, 10}, {0, -13}}, {{0, -5}, {0, 2}}};
    ship = canvas.sprite(bake(hull, glowing(palette::mint, 1.8f, 4, 0.45f, 0.12f)));
    Pen dot = glowing(palette::rose, 5, 3, 0.6f);
    dot.core = 0xFFFFFF;
    hurt_dot = canvas.sprite(bake({{{0, 0}}}, dot));
    bolt = canvas.sprite(bake({{{0, -6}, {0, 6}}}, glowing(palette::bolt, 2, 2, 0.35f)));
    spark = canvas.sprite(bake({{{0, 0}}}, glowing(palette::mint, 2.2f, 2, 0.5f)));
    const std::vector<Polyline> small_hull{{{0, -6}, {4, 5}, {0, 2}, {-4, 5}, {0, -6}}};
    life = canvas.sprite(bake(small_hull, glowing(palette::mint, 1.2f, 1.5f, 0.4f)));
    bomb = canvas.sprite(bake({polygon(4, 6, 0, 2)}, glowing(palette::amber, 1.2f, 1.5f, 0.4f)));
    constexpr std::array<Rgb, 3> states{palette::data, palette::amber, palette::mint};
    for (std::size_t i = 0; i < states.size(); ++i) {
        packet[i] = canvas.sprite(bake(courier(4), glowing(states[i], 1.3f, 2.5f, 0.5f, 0.2f)));
        title_packet[i] = canvas.sprite(bake(courier(8), glowing(states[i], 1.6f, 4, 0.5f, 0.2f)));
    }
    wall = canvas.sprite(bake(bricks(), glowing(palette::fire, 1.6f, 4, 0.4f, 0.1f)));
    wall_glow = canvas.sprite(bake(bricks(), glowing(palette::fire, 1.8f, 6, 0.6f, 0.2f)));

    Pen hot = glowing(palette::fire, 14, 9, 0.5f);
    hot.core = palette::fire;
    beam = canvas.sprite(bake(upright(), hot));
    Pen white_hot = glowing(palette::fire, 5, 5, 0.8f);
    white_hot.core = white_hot.colour = mix(palette::fire, 0xFFFFFF, 0.85f);
    beam_core = canvas.sprite(bake(upright(), white_hot));
    warning = canvas.sprite(bake(upright(), glowing(palette::fire, 1.2f, 3, 0.35f)));
    edge = canvas.sprite(bake(upright(), glowing(palette::fire, 2, 6, 0.45f)));
    Pen dull;
    dull.width = 1.2f;
    dull.colour = dull.core = mix(palette::fire, palette::ground, 0.72f);
    press = canvas.sprite(bake(hatch(press_width), dull));

    ball_ = canvas.sprite(bake_bullet(look(6, palette::rose)));
    big_ = canvas.sprite(bake_bullet(look(11, palette::rose)));
    Pen dust = glowing(0x3D5C92, 2, 1.6f, 0.5f);  // 8 px and dim: ten thousand must not hide the game
    dust.core = 0x5F82BE;
    speck_ = canvas.sprite(bake({{{0, 0}}}, dust));
    BulletLook diamond = look(7, palette::blue);
    diamond.diamond = true;
    diamond_ = canvas.sprite(bake_bullet(diamond));
    BulletLook dart = look(5, palette::amber);
    dart.along = 1.45f;
    dart.across = 0.72f;
    for (int i = 0; i < directions; ++i) {
        dart.turns = static_cast<float>(i) / directions;
        dart_[static_cast<std::size_t>(i)] = canvas.sprite(bake_bullet(dart));
    }
}

const Sprite& Sprites::bullet(BulletKind kind, float turns) const {
    switch (kind) {
        case BulletKind::ball:
            return ball_;
        case BulletKind::big:
            return big_;
        case BulletKind::diamond:
            return diamond_;
        case BulletKind::speck:
            return speck_;
        case BulletKind::dart:
            break;
    }
    return dart_[static_cast<std::size_t>(direction_of(turns))];
}

const Sprite& Sprites::ring(float radius) {
    const int size = static_cast<int>(std::lround(radius));
    auto& sprite = rings_[size];
    if (!sprite.texture) {
        Pen pen;
        pen.width = 1.6f;
        pen.colour = pen.core = palette::quiet;
        const int dots = std::max(14, static_cast<int>(radius * 0.7f));
        sprite = canvas_.sprite(bake(dotted_ring(static_cast<float>(size), dots), pen));
    }
    return sprite;
}

void Sprites::use(const Shapes& shapes) {
    if (&shapes == shapes_ && shapes.version() == version_) return;
    shapes_ = &shapes;
    version_ = shapes.version();
    baked_.clear();
}

const Shape* Sprites::shape(std::string_view name) const {
    return shapes_ != nullptr ? shapes_->find(name) : nullptr;
}

Sprites::Baked* Sprites::baked(std::string_view name) {
    if (shape(name) == nullptr) return nullptr;
    const auto found = baked_.find(name);
    return found != baked_.end() ? &found->second : &baked_[std::string(name)];
}

const Sprite* Sprites::outline(std::string_view name, float turns, bool white) {
    Baked* all = baked(name);
    if (all == nullptr) return nullptr;
    const int direction = direction_of(turns);
    Sprite& sprite = (white ? all->white : all->outline)[static_cast<std::size_t>(direction)];
    if (!sprite.texture) {
        const Shape& shape = *this->shape(name);
        const auto lines = placed(shape.lines, static_cast<float>(direction) / directions, 1);
        const Pixels pixels = bake(lines, pen_of(shape));
        sprite = canvas_.sprite(white ? flash_of(pixels) : pixels);
    }
    return &sprite;
}

const Sprite* Sprites::part(std::string_view name, float turns, int part) {
    Baked* all = baked(name);
    if (all == nullptr) return nullptr;
    const int direction = direction_of(turns);
    Sprite& sprite = all->part[static_cast<std::size_t>(part)][static_cast<std::size_t>(direction)];
    if (!sprite.texture) {
        const Shape& shape = *this->shape(name);
        Pen pen = pen_of(shape);
        pen.fill = 0;
        const float share = (static_cast<float>(part) + 0.5f) / parts;
        const auto lines =
            placed(drawn_part(shape.lines, share), static_cast<float>(direction) / directions, 1);
        sprite = canvas_.sprite(bake(lines, pen));
    }
    return &sprite;
}

void Sprites::put_turning(std::string_view name, float x, float y, float turns) {
    Baked* all = baked(name);
    if (all == nullptr) return;
    const Shape& shape = *this->shape(name);
    if (!all->round.texture) {
        std::vector<Polyline> round;
        std::copy_if(shape.lines.begin(), shape.lines.end(), std::back_inserter(round), is_round);
        all->round = canvas_.sprite(bake(round, pen_of(shape)));
    }
    canvas_.put(all->round, x, y);
    const float c = std::cos(turns * full_turn);
    const float s = std::sin(turns * full_turn);
    for (const auto& line : shape.lines) {
        if (line.size() != 2) continue;
        const Point middle{(line[0].x + line[1].x) / 2, (line[0].y + line[1].y) / 2};
        const float dx = line[1].x - line[0].x;
        const float dy = line[1].y - line[0].y;
        const float length = std::hypot(dx, dy);
        const int direction = direction_of(turns + std::atan2(dy, dx) / full_turn);
        auto& spokes = all->spokes[static_cast<int>(std::lround(length))];
        Sprite& spoke = spokes[static_cast<std::size_t>(direction)];
        if (!spoke.texture) {
            const std::vector<Polyline> stroke{{{-length / 2, 0}, {length / 2, 0}}};
            const auto lines = placed(stroke, static_cast<float>(direction) / directions, 1);
            spoke = canvas_.sprite(bake(lines, pen_of(shape)));
        }
        canvas_.put(spoke, x + middle.x * c - middle.y * s, y + middle.x * s + middle.y * c);
    }
}

}  // namespace relay

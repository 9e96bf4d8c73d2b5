// SPDX-License-Identifier: MIT
#include "scripts/world/figure.hpp"

#include <cmath>

namespace relay {
namespace {

constexpr float near_enough = 8;  // px from its edge
constexpr float bullet_radius = 6;

template <class F>
void each_figure(const World& world, F look) {
    const BossRow& boss = world.boss;
    if (boss.here && boss.script != 0)
        look(
            Figure{boss.x, boss.y, boss.radius, boss.script});
    for (const Enemy& e : world.enemies) {
        if (e.alive && e.script != 0)
            look(Figure{e.x, e.y, e.radius, e.script});
    }
    for (const Bullet& b : world.bullets) {
        if (b.alive && b.script != 0)
            look(Figure{b.x, b.y, bullet_radius, b.script});
    }
}

}  // namespace

std::optional<Figure> figure_at(const World& world, float x,
                                float y) {
    std::optional<Figure> nearest;
    float least = near_enough;
    each_figure(world, [&](const Figure& f) {
        float edge = std::hypot(f.x - x, f.y - y) - f.radius;
        if (edge > least) return;
        least = edge;
        nearest = f;
    });
    return nearest;
}

std::optional<Figure> figure_of(const World& world,
                                std::uint64_t script) {
    std::optional<Figure> found;
    each_figure(world, [&](const Figure& f) {
        if (f.script == script && !found) found = f;
    });
    return found;
}

}  // namespace relay

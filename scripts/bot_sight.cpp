// SPDX-License-Identifier: MIT
#include "scripts/bot_sight.hpp"

#include "scripts/world/rules.hpp"

namespace relay {

std::vector<Threat> threats_of(const World& w) {
    std::vector<Threat> out;
    auto scale = float(w.scale) / 60;
    auto add = [&](float x, float y, float vx, float vy,
                   float reach) {
        float dx = x - w.ship.x, dy = y - w.ship.y;
        if (dx * dx + dy * dy < 170 * 170)
            out.push_back(
                {x, y, vx * scale, vy * scale, reach});
    };
    for (const Bullet& b : w.bullets)
        if (b.alive && b.kind != BulletKind::speck)
            add(b.x, b.y, b.vx, b.vy,
                radius_of(b.kind) / 2 + 3);
    for (const Enemy& e : w.enemies)
        if (e.alive && e.hittable)
            add(e.x, e.y, 0, 60, e.radius * 0.6f + 6);
    return out;
}

float target_x(const World& w) {
    float x = w.boss.here ? w.boss.x : field_width / 2;
    float lowest = -20;
    for (const Enemy& e : w.enemies) {
        bool open = e.alive && e.y < w.ship.y - 60;
        if (!open || e.y < lowest) continue;
        lowest = e.y;
        x = e.x;
    }
    return x;
}

float heat_at(const World& w, float x) {
    constexpr float away = 12;
    float heat = 0;
    for (const Column& c : w.columns)
        if (c.alive && x > c.left - away &&
            x < c.right + away)
            heat += 20000;
    return heat;
}

}  // namespace relay

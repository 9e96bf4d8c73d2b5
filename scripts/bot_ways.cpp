// SPDX-License-Identifier: MIT
#include "scripts/bot_ways.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

constexpr int ahead = 30;  // ticks
constexpr float home_y = 440;

}  // namespace

Input Way::input() const {
    Input in;
    in.press(Button::left, dx < 0);
    in.press(Button::right, dx > 0);
    in.press(Button::up, dy < 0);
    in.press(Button::down, dy > 0);
    in.press(Button::focus, focus);
    return in;
}

float cost_of(const Way& way, const World& w,
              const std::vector<Threat>& threats,
              float target) {
    float speed = (way.focus ? 120.f : 270.f) / 60;
    if (way.dx != 0 && way.dy != 0) speed *= 0.7071f;
    float x = w.ship.x, y = w.ship.y, cost = 0;
    for (int t = 1; t <= ahead; ++t) {
        // It goes that way for a third of the time, then
        // stays.
        if (t <= ahead / 3) {
            x += float(way.dx) * speed;
            y += float(way.dy) * speed;
            x = std::clamp(x, 10.f, field_width - 10);
            y = std::clamp(y, 14.f, field_height - 12);
        }
        cost += heat_at(w, x) / float(t + 3);
        for (const Threat& b : threats) {
            float bx = b.x + b.vx * float(t) - x;
            float by = b.y + b.vy * float(t) - y;
            float d2 = bx * bx + by * by;
            float near = b.reach + 1, wide = b.reach + 9;
            if (d2 < near * near)
                cost += 40000 / float(t + 3);
            else if (d2 < wide * wide)
                cost += 300 / float(t + 3);
        }
    }
    cost += std::fabs(x - target) * 0.25f;
    cost += std::fabs(y - home_y) * 0.2f;
    cost += way.focus ? 0.f : 0.5f;
    return cost;
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// The bot tries each way to go for half a second in its mind,
// and takes the one that hurts least.
#include "scripts/bot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "scripts/bot_menu.hpp"
#include "scripts/bot_sight.hpp"

namespace relay {
namespace {

constexpr int ahead = 30;  // ticks
constexpr float home_y = 440;

struct Way {
    int dx = 0, dy = 0;
    bool focus = false;
    Input input() const {
        Input in;
        in.press(Button::left, dx < 0);
        in.press(Button::right, dx > 0);
        in.press(Button::up, dy < 0);
        in.press(Button::down, dy > 0);
        in.press(Button::focus, focus);
        return in;
    }
};

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

Input decide(const World& w) {
    auto threats = threats_of(w);
    float target = target_x(w);
    Way best;
    float least = cost_of(best, w, threats, target);
    for (int dx : {-1, 0, 1})
        for (int dy : {-1, 0, 1})
            for (bool focus : {true, false}) {
                Way way{dx, dy, focus};
                float c = cost_of(way, w, threats, target);
                if (c >= least) continue;
                least = c;
                best = way;
            }
    Input in = best.input();
    in.press(Button::shoot);
    // X and C act when they go down: let go in between.
    bool cornered = least > 3000 && w.ship.safe == 0;
    bool may = w.tick % 2 == 0;
    in.press(Button::bomb, may && cornered && w.bombs > 0);
    in.press(Button::slow, may && w.bullet_count() > 60);
    return in;
}

}  // namespace

segue::Generator<Input> bot(const World& world,
                            const Screen* screen) {
    for (std::uint64_t tick = 0;; ++tick) {
        bool asked = screen != nullptr && asks(*screen);
        bool plays = world.stage > 0 && world.ship.here;
        Input in;
        if (asked)
            in = answer(*screen, tick);
        else if (plays)
            in = decide(world);
        else
            in.press(Button::shoot, tick % 240 == 239);
        co_yield in;
    }
}

}  // namespace relay

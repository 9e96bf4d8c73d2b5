// SPDX-License-Identifier: MIT
// The bot tries each way to go in its mind, and takes the one
// that hurts least. Its hands are no faster than yours.
#include "scripts/bot.hpp"

#include "scripts/bot_menu.hpp"
#include "scripts/bot_sight.hpp"
#include "scripts/bot_ways.hpp"

namespace relay {
namespace {

/// It decides so seldom, in ticks: five times a second.
constexpr std::uint64_t reaction = 12;

struct Decision {
    Input keys;    // held until the next one
    Input tapped;  // X, C: they act when they go down
};

Decision decide(const World& w) {
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
    Decision out;
    out.keys = best.input().press(Button::shoot);
    out.tapped = out.keys;
    bool cornered = least > 3000 && w.ship.safe == 0;
    out.tapped.press(Button::bomb, cornered && w.bombs > 0);
    out.tapped.press(Button::slow, w.bullet_count() > 60);
    return out;
}

}  // namespace

segue::Generator<Input> bot(const World& world,
                            const Screen* screen) {
    Input keys;
    for (std::uint64_t tick = 0;; ++tick) {
        bool asked = screen != nullptr && asks(*screen);
        bool plays = world.stage > 0 && world.ship.here;
        Input in;
        if (asked) {
            in = answer(*screen, tick);
        } else if (plays && tick % reaction == 0) {
            Decision now = decide(world);
            in = now.tapped;
            keys = now.keys;
        } else if (plays) {
            in = keys;
        } else {
            in.press(Button::shoot, tick % 240 == 239);
        }
        co_yield in;
    }
}

}  // namespace relay

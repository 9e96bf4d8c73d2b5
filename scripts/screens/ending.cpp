// SPDX-License-Identifier: MIT
// The packet is home. The credits are the log of the run: all
// who carried it.
#include <utility>

#include "scripts/screens/finale.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

constexpr float pace = 1.4f;  // entries a second
constexpr float hurry = 8;    // times that, while Z is held

/// Up they go, until the last one stands in the middle.
Task<> roll(Play& play) {
    Screen& screen = play.screen;
    const World& w = play.world;
    auto end = float(screen.credits.size()) +
               float(Screen::credits_shown / 2);
    while (screen.roll < end) {
        auto dt = float(co_await next_frame());
        bool held = w.input.has(Button::shoot);
        screen.roll += dt * (held ? pace * hurry : pace);
    }
    screen.roll = end;
    co_await wait(4s);
}

/// Down and up again, at once: who holds Z is in a hurry, who
/// taps it has seen enough.
Task<> tapped(Play& play, Button button) {
    const World& w = play.world;
    auto up = [&w, button] { return !w.input.has(button); };
    for (bool tap = false; !tap;) {
        co_await pressed(play, button);
        tap = co_await timeout(200ms, until(up));
    }
}

}  // namespace

Task<> ending(Play& play) {
    Screen& screen = play.screen;
    screen.scene = Scene::ending;
    screen.credits = credits_of(play.depot.deliveries());
    screen.roll = 1;  // the first one shows at once
    play.world.ship.here = false;
    play.world.tell(What::chord);
    auto on = tapped(play, Button::shoot);
    auto back = pressed(play, Button::pause);
    co_await race(roll(play), std::move(on), std::move(back));
}

}  // namespace relay

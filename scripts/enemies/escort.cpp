// SPDX-License-Identifier: MIT
// Escorts come in pairs. Each fires its fan only when the
// other says "clear", so there is always one that watches.
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// What the two share: each sets its own, and waits for the
/// other's.
struct Pair {
    Event clear[2] = {Event{Reset::automatic},
                      Event{Reset::automatic}};
};

Task<> guard(Stage& stage, Enemy& me, Event& mine,
             Event& others) {
    for (;;) {
        // A dead partner says nothing: it waits no longer.
        co_await race(others, wait(4s));
        float angle = stage.aim(me.x, me.y);
        stage.fire(me.x, me.y,
                   fan(stage.bullets(5), 0.16f, angle));
        co_await wait(stage.pause(900ms));
        mine.set();
    }
}

Task<> escort(Stage& stage, Enemy& me, Wave wave, Event& mine,
              Event& others) {
    co_await tween(me.y, wave.y, 900ms, ease::out_cubic);
    {
        auto watch = guard(stage, me, mine, others);
        auto stay = std::chrono::duration<double>(wave.lasts);
        co_await timeout(stay, std::move(watch));
    }
    co_await tween(me.y, -40.f, 1200ms, ease::in_cubic);
    stage.leave(me);
}

}  // namespace

Task<> escorts(Stage& stage, Wave wave) {
    Pair pair;
    Script<> lives[2];
    for (int i : {0, 1}) {
        float x =
            wave.x + (i == 0 ? -0.5f : 0.5f) * wave.step;
        Enemy& e =
            stage.spawn(EnemyKind::escort, x, -30, wave.hp);
        lives[i] = stage.give(
            e, escort(stage, e, wave, pair.clear[i],
                      pair.clear[1 - i]));
    }
    pair.clear[0].set();  // the first word

    co_await all(lives[0].join(), lives[1].join());
}

}  // namespace relay

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

/// To the other's place and back, in wave.beat each way.
Task<> change_places(Enemy& me, Wave wave) {
    if (wave.sway == 0) co_return;
    auto beat = seconds(wave.beat);
    for (float side = me.x < wave.x ? 1.f : -1.f;;) {
        float there = me.x + side * wave.sway;
        co_await tween(me.x, there, beat, ease::in_out_quad);
        side = -side;
    }
}

Task<> escort(Stage& stage, Enemy& me, Wave wave, Event& mine,
              Event& others) {
    co_await tween(me.y, wave.y, 900ms, ease::out_cubic);
    auto flight = co_await fork(change_places(me, wave));
    auto stay = seconds(wave.lasts);
    co_await timeout(stay, guard(stage, me, mine, others));
    flight.cancel();
    co_await tween(me.y, -40.f, 1200ms, ease::in_cubic);
    stage.leave(me);
}

}  // namespace

Task<> escorts(Stage& stage, Wave wave) {
    Pair pair;
    Script<> lives[2];
    for (int i : {0, 1}) {
        float x = wave.x + (float(i) - 0.5f) * wave.step;
        // Those who cross must not meet.
        if (i == 1 && wave.sway > 0) wave.y += 32;
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

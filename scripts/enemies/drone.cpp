// SPDX-License-Identifier: MIT
// Drones fly a path and fire one aimed ball each 1.2 s.
#include "scripts/enemies/enemies.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

std::chrono::duration<double> seconds(double s) {
    return std::chrono::duration<double>(s);
}

Task<> shoot(Stage& stage, Enemy& me) {
    for (;;) {
        co_await wait(stage.pause(1200ms));
        if (me.y > 330) co_return;  // too near to be fair
        stage.fire(me.x, me.y, aimed(stage.aim(me.x, me.y)));
    }
}

/// Down, swaying `sway` px to both sides of where it began.
Task<> drone(Stage& stage, Enemy& me, Wave wave) {
    auto gun = co_await fork(shoot(stage, me));
    float middle = me.x, turns = 0;
    while (me.y < field_height + 30) {
        auto dt = float(co_await next_frame());
        turns += dt / float(wave.beat);
        me.y += wave.speed * dt;
        me.x = middle + wave.sway * sine(turns);
        me.angle = cosine(turns) * wave.sway * 0.0006f;
    }
    stage.leave(me);
}

}  // namespace

Task<> drones(Stage& stage, Wave wave) {
    for (int i = 0; i < wave.count; ++i) {
        // 0, then left and right, further out each time.
        float side = i % 2 == 0 ? 1.f : -1.f;
        float x =
            wave.x + side * float((i + 1) / 2) * wave.step;
        Enemy& e =
            stage.spawn(EnemyKind::drone, x, wave.y, wave.hp);
        stage.give(e, drone(stage, e, wave));
        if (i % 2 == 0) co_await wait(seconds(wave.every));
    }
}

Task<> strings(Stage& stage, Wave wave) {
    Wave mirrored = wave;
    mirrored.sway = -wave.sway;
    mirrored.x = field_width - wave.x;
    for (int i = 0; i < wave.count; ++i) {
        for (const Wave& each : {wave, mirrored}) {
            Enemy& e = stage.spawn(EnemyKind::drone, each.x,
                                   each.y, each.hp);
            stage.give(e, drone(stage, e, each));
        }
        co_await wait(seconds(wave.every));
    }
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// Drones fly a path and fire at you; some have a whip.
#include "scripts/enemies/enemies.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

constexpr float too_near = 330;  // to be fair

Task<> shoot(Stage& stage, Enemy& me) {
    for (;;) {
        co_await wait(stage.pause(1200ms));
        if (me.y > too_near) co_return;
        stage.fire(me.x, me.y, aimed(stage.aim(me.x, me.y)));
    }
}

namespace {

/// A whip flies on while its drone does.
Task<> crack(Stage& stage, Enemy& me) {
    while (me.y < too_near) {
        co_await wait(stage.pause(800ms));
        int n = stage.bullets(24);
        Volley volley = whip(n, stage.aim(me.x, me.y));
        for (const Shot& shot : volley) {
            stage.fire(me.x, me.y, shot);
            co_await wait(33ms);
        }
    }
}

/// Down, swaying `sway` px to both sides of where it began.
Task<> drone(Stage& stage, Enemy& me, Wave wave, Gun gun) {
    auto fires = co_await fork(gun(stage, me));
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

/// Two mirrored strings; the last two have their own gun.
Task<> pairs(Stage& stage, Wave wave, Gun last) {
    Wave mirrored = wave;
    mirrored.sway = -wave.sway;
    mirrored.x = field_width - wave.x;
    for (int i = 0; i < wave.count; ++i) {
        Gun gun = i + 1 < wave.count ? shoot : last;
        for (const Wave& each : {wave, mirrored}) {
            Enemy& e = stage.spawn(EnemyKind::drone, each.x,
                                   each.y, each.hp);
            stage.give(e, drone(stage, e, each, gun));
        }
        co_await wait(seconds(wave.every));
    }
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
        stage.give(e, drone(stage, e, wave, shoot));
        if (i % 2 == 0) co_await wait(seconds(wave.every));
    }
}

Task<> strings(Stage& stage, Wave wave) {
    return pairs(stage, wave, shoot);
}

Task<> whips(Stage& stage, Wave wave) {
    return pairs(stage, wave, crack);
}

}  // namespace relay

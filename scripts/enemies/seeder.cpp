// SPDX-License-Identifier: MIT
// Seeders come in a row and sow: seeds, or roses. A seed that
// flies belongs to its seeder: shoot that, and it never
// opens.
#include <utility>
#include <vector>

#include "scripts/bullets/bullets.hpp"
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> sow(Stage& stage, Enemy& me) {
    for (;;) {
        int n = stage.bullets(3);
        float aim = stage.aim(me.x, me.y);
        for (const Shot& each : fan(n, 0.2f, aim)) {
            auto task = seed(stage, me.x, me.y, each.angle);
            auto one = co_await fork(std::move(task));
        }
        co_await wait(stage.pause(1400ms));
    }
}

/// A rose each second beat of 0.7 s; a partner that came one
/// beat later has the others.
Task<> bloom(Stage& stage, Enemy& me) {
    for (int k = 0;; ++k) {
        int n = stage.bullets(60);
        stage.fire(me.x, me.y, rose(3, n, 0.05f * float(k)));
        co_await wait(stage.pause(1400ms));
    }
}

Task<> seeder(Stage& stage, Enemy& me, Wave wave, Gun gun) {
    co_await tween(me.y, wave.y, 1s, ease::out_cubic);
    auto stay = seconds(wave.lasts);
    co_await timeout(stay, gun(stage, me));
    co_await tween(me.y, -40.f, 1200ms, ease::in_cubic);
    stage.leave(me);
}

Task<> row(Stage& stage, Wave wave, Gun gun) {
    std::vector<Script<>> lives;
    for (int i = 0; i < wave.count; ++i) {
        float x = wave.x + float(i) * wave.step;
        Enemy& e =
            stage.spawn(EnemyKind::seeder, x, -30, wave.hp);
        lives.push_back(
            stage.give(e, seeder(stage, e, wave, gun)));
        co_await wait(seconds(wave.every));
    }
    for (Script<>& life : lives) co_await life.join();
}

}  // namespace

Task<> seeders(Stage& stage, Wave wave) {
    return row(stage, wave, sow);
}

Task<> roses(Stage& stage, Wave wave) {
    return row(stage, wave, bloom);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// A hub that sows: one dart a frame, in the golden angle.
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> sow(Stage& stage, Enemy& me) {
    auto one = [&stage, &me](const Shot& shot) {
        stage.fire(me.x, me.y, shot);
    };
    co_await play(sunflower(), one);
}

Task<> sower(Stage& stage, Enemy& me, Wave wave) {
    co_await tween(me.y, wave.y, 1s, ease::out_cubic);
    auto bloom = seconds(wave.lasts);
    co_await timeout(bloom, sow(stage, me));
    co_await tween(me.y, -60.f, 1500ms, ease::in_cubic);
    stage.leave(me);
}

}  // namespace

Task<> sunflower_hub(Stage& stage, Wave wave) {
    Enemy& hub =
        stage.spawn(EnemyKind::hub, wave.x, -60, wave.hp);
    auto life = stage.give(hub, sower(stage, hub, wave));
    co_await life.join();
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// Your first enemy, of scripts/README.md: flies in, fires a
// ring each second, and flies out again.
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> life(Stage& stage, Enemy& me, Wave wave) {
    co_await tween(me.y, wave.y, 1s, ease::out_cubic);
    for (int k = 0; k < int(wave.lasts); ++k) {
        float turn = 0.03f * float(k);
        stage.fire(me.x, me.y, ring(stage.bullets(12), turn));
        co_await wait(stage.pause(1s));
    }
    co_await tween(me.y, -20.f, 1s, ease::in_cubic);
    stage.leave(me);
}

}  // namespace

Task<> guards(Stage& stage, Wave wave) {
    Enemy& e = stage.spawn(EnemyKind::drone, wave.x, -20, 12);
    auto script = stage.give(e, life(stage, e, wave));
    co_await script.join();
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// Four hubs hold four lanes. Break them.
#include <array>

#include "scripts/bosses/blackhole.hpp"
#include "scripts/bullets/bullets.hpp"
#include "scripts/world/shapes.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

constexpr int hub_hp = 80;
constexpr std::array<Point, 4> corners{
    {{52, 64}, {380, 64}, {52, 330}, {380, 330}}};

/// Comets that come round from one side, then the other.
Task<> throw_comets(Stage& stage, Enemy& me) {
    for (float way = 1;; way = -way) {
        int n = stage.bullets(5);
        float aim = stage.aim(me.x, me.y) - 0.09f * way;
        for (const Shot& each : fan(n, 0.24f, aim)) {
            auto task =
                comet(stage, me.x, me.y, each.angle, way);
            auto one = co_await fork(std::move(task));
        }
        co_await wait(stage.pause(1s));
    }
}

/// Out of the hole, into its corner; on its way it neither
/// hurts nor is hurt.
Task<> hub_life(Stage& stage, Enemy& me, std::size_t i) {
    me.hittable = false;
    const auto& to = corners[i];
    auto right = tween(me.x, to.x, 900ms, ease::out_cubic);
    auto down = tween(me.y, to.y, 900ms, ease::out_cubic);
    co_await all(right, down);
    me.hittable = true;
    co_await wait(300ms * int(i));  // one after the other
    co_await throw_comets(stage, me);
}

/// A hub, until it is broken: then its lane is back.
Task<> hold(Stage& stage, Grip& grip, Enemy& hub,
            std::size_t lane) {
    auto task = hub_life(stage, hub, lane);
    auto life = stage.give(hub, std::move(task));
    co_await life.join();
    grip.let_go(lane);
}

}  // namespace

Task<> breakers(Stage& stage, Boss& boss, Grip& grip) {
    BossRow& hole = boss.row();
    hole.hittable = false;
    stage.say("FOUR HUBS HOLD FOUR LANES. BREAK THEM.", 3);
    std::array<Id, 4> hubs;
    {
        Scope phase{stage.scope};
        for (std::size_t i = 0; i < hubs.size(); ++i) {
            Enemy& hub = stage.spawn(EnemyKind::hub, hole.x,
                                     hole.y, hub_hp);
            hubs[i] = hub.id;
            phase.start(hold(stage, grip, hub, i));
        }
        co_await race(phase.join(), wait(30s));
    }
    for (Id id : hubs)
        if (Enemy* hub = stage.world.enemy(id))
            stage.leave(*hub, Leave::in_a_burst);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// A mine field hangs on its hub. While the hub lives, the
// field's scope holds the mines; when it dies they go off,
// one by one.
#include <algorithm>
#include <vector>

#include "scripts/enemies/enemies.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

struct Ring {
    float radius = 0;
    float pace = 0.001f;  // turns a frame
};

/// Turns about the hub, as long as there are both.
Task<> held(World& world, Id self, Id hub_id, float turn,
            Ring ring) {
    for (float out = 0;; turn += ring.pace) {
        Enemy* me = world.enemy(self);
        Enemy* hub = world.enemy(hub_id);
        if (me == nullptr || hub == nullptr) co_return;
        out = std::min(out + 1.5f, ring.radius);
        me->x = hub->x + out * cosine(turn);
        me->y = hub->y + out * sine(turn);
        me->angle = turn;
        co_await next_frame();
    }
}

/// Comes, stays, and goes when nobody cut it.
Task<> hub_life(Stage& stage, Enemy& me, Wave wave) {
    co_await tween(me.y, wave.y, 1500ms, ease::out_cubic);
    co_await wait(seconds(wave.lasts));
    co_await tween(me.y, -140.f, 2500ms, ease::in_cubic);
    stage.leave(me);
}

Task<> field(Stage& stage, Wave wave,
             std::vector<Ring> rings) {
    Enemy& hub =
        stage.spawn(EnemyKind::hub, wave.x, -120, wave.hp);
    auto life = stage.give(hub, hub_life(stage, hub, wave));
    std::vector<Id> hanging;
    {
        Scope holds{stage.scope};
        for (const Ring& each : rings) {
            for (int i = 0; i < wave.count; ++i) {
                Enemy& mine = stage.spawn(EnemyKind::mine,
                                          hub.x, hub.y);
                float turn = float(i) / float(wave.count);
                hanging.push_back(mine.id);
                holds.start(held(stage.world, mine.id, hub.id,
                                 turn, each));
            }
        }
        co_await life.join();
    }

    // The hub is gone, its scope has ended: the chain.
    for (Id id : hanging) {
        Enemy* mine = stage.world.enemy(id);
        if (mine == nullptr) continue;
        auto volley = ring(stage.bullets(6), mine->angle, 90);
        stage.fire(mine->x, mine->y, std::move(volley));
        stage.leave(*mine, Leave::in_a_burst);
        co_await wait(80ms);
    }
}

}  // namespace

Task<> mines(Stage& stage, Wave wave) {
    return field(stage, wave, {Ring{wave.radius}});
}

Task<> mine_rings(Stage& stage, Wave wave) {
    Ring inner{wave.radius};
    Ring outer{wave.radius + wave.step, -inner.pace};
    return field(stage, wave, {inner, outer});
}

}  // namespace relay

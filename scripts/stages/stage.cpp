// SPDX-License-Identifier: MIT
// The field's bookkeeping, so that scripts need none.
#include "scripts/stages/stage.hpp"

#include "scripts/bosses/boss.hpp"
#include "scripts/world/rules.hpp"

namespace relay {

Stage::Stage(segue::Scheduler& scheduler, World& w, Line& l,
             const Shapes& shapes, Pack& p, Pack* next)
    : world(w),
      line(l),
      pack(p),
      data(p.data()),
      next_pack(next),
      scope(scheduler),
      shapes_(shapes) {
    world.stage = data.stage;
    world.stage_name = data.name;
    world.waves = data.digest;
    world.built_in = pack.built_in();
}

Stage::~Stage() {
    scope.cancel();
    for (Enemy& e : world.enemies) world.remove(e);
}

void Stage::judge() {
    for (Enemy& e : world.enemies) {
        if (!e.alive) continue;
        if (!e.resolved && shapes_.find(e.shape))
            e.resolved = true;
        if (e.hp > 0) continue;
        ++world.kills;
        world.add_score(worth(e.kind));
        leave(e, Leave::in_a_burst);
    }
    if (boss == nullptr) return;
    BossRow& row = boss->row();
    row.resolved = shapes_.find(row.shape) != nullptr;
    boss->judge();
}

}  // namespace relay

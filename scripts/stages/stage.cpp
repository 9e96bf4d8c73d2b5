// SPDX-License-Identifier: MIT
// The field's bookkeeping, so that scripts need none.
#include "scripts/stages/stage.hpp"

#include <utility>

#include "scripts/bosses/boss.hpp"
#include "scripts/world/rules.hpp"

namespace relay {
namespace {

struct Make {
    const char* shape;
    float radius;
    int hp;
};

Make make_of(EnemyKind kind) {
    switch (kind) {
        case EnemyKind::drone:
            return {"drone", 11, 6};
        case EnemyKind::escort:
            return {"escort", 13, 20};
        case EnemyKind::hub:
            return {"hub", 20, 60};
        case EnemyKind::mine:
            return {"mine", 10, 10};
        case EnemyKind::seeder:
            return {"seeder", 13, 30};
        case EnemyKind::orbiter:
            break;  // the title's own
    }
    return {"", 12, 1};
}

}  // namespace

Stage::Stage(segue::Scheduler& scheduler, World& w, Line& l,
             const Shapes& shapes, Pack& pack, Pack& next)
    : world(w),
      line(l),
      data(pack.data()),
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

Enemy& Stage::spawn(EnemyKind kind, float x, float y,
                    int hp) {
    Make make = make_of(kind);
    Enemy& e =
        world.add_enemy(kind, x, y, hp > 0 ? hp : make.hp);
    e.radius = make.radius;
    e.shape = make.shape;
    e.resolved = shapes_.find(e.shape) != nullptr;
    e.resolving = e.resolved ? 1000 : 0;  // no flash: known
    return e;
}

segue::Scope& Stage::scope_of(const Enemy& enemy) {
    while (lives_.size() <= enemy.id.slot)
        lives_.emplace_back(scope);
    return lives_[enemy.id.slot];
}

segue::Script<> Stage::give(Enemy& enemy,
                            segue::Task<> task) {
    return scope_of(enemy).start(std::move(task));
}

void Stage::burst(const Enemy& e) {
    world.bursts.push_back(
        {e.x, e.y, e.angle, e.shape, e.kind, false, 0});
    world.tell(What::kill, e.x, e.y);
}

void Stage::leave(Enemy& enemy, Leave how) {
    if (how == Leave::in_a_burst) burst(enemy);
    world.remove(enemy);
    scope_of(enemy).cancel();
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

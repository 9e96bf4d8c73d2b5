// SPDX-License-Identifier: MIT
// Who comes, who gets a script, and who goes.
#include <utility>

#include "scripts/stages/stage.hpp"
#include "segue/scope.hpp"

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
    auto script = scope_of(enemy).start(std::move(task));
    enemy.script = script.id();
    return script;
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

}  // namespace relay

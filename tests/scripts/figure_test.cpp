// SPDX-License-Identifier: MIT
// What a pointer finds in the world.
#include "scripts/world/figure.hpp"

#include <doctest/doctest.h>

using namespace relay;

TEST_CASE("a pointer finds the nearest that a script moves, a script what it moves") {
    World world;
    Enemy& near = world.add_enemy(EnemyKind::drone, 100, 100, 1);
    Enemy& far = world.add_enemy(EnemyKind::hub, 140, 100, 1);
    near.script = 7;
    far.script = 8;
    world.add_enemy(EnemyKind::mine, 300, 100, 1);  // of nobody
    const Id id = world.add_bullet(BulletKind::speck, 200, 300, 0, 0);
    world.bullet(id)->script = 9;
    const auto script_at = [&world](float x, float y) {
        const auto found = figure_at(world, x, y);
        return found ? found->script : 0;
    };
    CHECK(script_at(100, 100) == 7);
    CHECK(script_at(118, 100) == 7);
    CHECK(script_at(123, 100) == 8);  // nearer to the larger one's edge
    CHECK(script_at(100, 130) == 0);
    CHECK(script_at(300, 100) == 0);
    CHECK(script_at(202, 299) == 9);
    REQUIRE(figure_of(world, 8));
    CHECK(figure_of(world, 8)->x == 140);
    CHECK_FALSE(figure_of(world, 10));

    world.boss.script = 10;
    CHECK_FALSE(figure_of(world, 10));
    world.boss.here = true;
    world.boss.x = 216;
    world.boss.y = 90;
    CHECK(script_at(216, 90) == 10);
    world.remove(near);
    CHECK(script_at(100, 100) == 0);
    CHECK(world.add_enemy(EnemyKind::drone, 100, 100, 1).script == 0);
}

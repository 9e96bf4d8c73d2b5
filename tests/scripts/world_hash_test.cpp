// SPDX-License-Identifier: MIT
// What the world's hash sees, and what it does not.
#include <doctest/doctest.h>

#include "scripts/world/hash.hpp"
#include "scripts/world/rules.hpp"

using namespace relay;

namespace {

World sample() {
    World w;
    clear_field(w);
    w.add_enemy(EnemyKind::drone, 100, 100, 6);
    w.add_bullet(BulletKind::dart, 50, 50, 0.1f, 100);
    w.boss.here = true;
    w.add_column(ColumnKind::wall, 0, 66);
    w.sparks.push_back({1, 2, 3, 4, 5});
    w.bolts.push_back({7, 8});
    return w;
}

template <class Change>
bool changes_hash(Change change) {
    World w = sample();
    const auto before = world_hash(w);
    change(w);
    return world_hash(w) != before;
}

}  // namespace

TEST_CASE("worlds that are alike hash alike") { CHECK(world_hash(sample()) == world_hash(sample())); }

TEST_CASE("every row that is played changes the hash") {
    CHECK(changes_hash([](World& w) { ++w.tick; }));
    CHECK(changes_hash([](World& w) { w.ship.x += 0.01f; }));
    CHECK(changes_hash([](World& w) { w.enemies[0].hp = 5; }));
    CHECK(changes_hash([](World& w) { w.enemies[0].y += 0.01f; }));
    CHECK(changes_hash([](World& w) { w.enemies[0].hittable = false; }));
    CHECK(changes_hash([](World& w) { w.remove(w.enemies[0]); }));
    CHECK(changes_hash([](World& w) { w.bullets[0].vx += 1; }));
    CHECK(changes_hash([](World& w) { w.boss.hp = 9; }));
    CHECK(changes_hash([](World& w) { w.boss.firewall = true; }));
    CHECK(changes_hash([](World& w) { w.boss.floor = 9; }));
    CHECK(changes_hash([](World& w) { w.columns[0].right += 1; }));
    CHECK(changes_hash([](World& w) { w.columns[0].hot = true; }));
    CHECK(changes_hash([](World& w) { w.columns[0].alive = false; }));
    CHECK(changes_hash([](World& w) { w.bolts[0].y += 1; }));
    CHECK(changes_hash([](World& w) { w.sparks[0].x += 1; }));
    CHECK(changes_hash([](World& w) { w.score += 1; }));
    CHECK(changes_hash([](World& w) { w.scale = 0.4; }));
    CHECK(changes_hash([](World& w) { w.built_in = true; }));
    CHECK(changes_hash([](World& w) { w.waves = 1; }));
    CHECK(changes_hash([](World& w) { w.debug = true; }));
}

TEST_CASE("what is only drawn or heard does not change the hash") {
    CHECK_FALSE(changes_hash([](World& w) {
        w.enemies[0].shape = "drone";
        w.enemies[0].resolved = true;
        w.enemies[0].resolving = 9;
        w.enemies[0].flash = 2;
        w.boss.percent = 0.5f;
        w.boss.turn = 0.3f;
        w.boss.parts[1] = 0.2f;
        w.boss.lens = 52;
        w.boss.cut[2] = true;
        w.boss.resolved = true;
        w.boss.notches.push_back(0.5f);
        w.message = {"hello", 60};
        w.bursts.push_back({});
        w.tell(What::arrive);
        w.shaken = 0;
        w.high = 1000000;  // a player's own
    }));
}

// SPDX-License-Identifier: MIT
// The rules of the field, stepped by hand: sixty ticks are a second.
#include "scripts/world/rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace relay;

namespace {

constexpr float tick = 1 / 60.f;

/// A world with the ship on its place, past its first two safe seconds.
struct Field {
    World world;
    Field() {
        clear_field(world);
        world.ship.safe = 0;
    }
    void steps(int n, Input input = {}) {
        for (int i = 0; i < n; ++i) {
            world.happenings.clear();
            world.pressed.held = std::uint16_t(input.held & ~world.input.held);
            world.input = input;
            step(world, tick);
        }
    }
    int told(What what) const {
        return int(
            std::ranges::count_if(world.happenings, [what](const Happening& h) { return h.what == what; }));
    }
    Bullet& bullet_at_ship(float dx, float dy) {
        const Id id = world.add_bullet(BulletKind::ball, 216, 100, 0, 0);
        Bullet& b = *world.bullet(id);
        b.x = world.ship.x + dx;
        b.y = world.ship.y + dy;
        return b;
    }
};

Input held(Button b) { return Input{}.press(b); }

}  // namespace

TEST_CASE("the ship flies 270 px/s, 120 when focused, and diagonals are no faster") {
    Field f;
    f.world.ship.y = 300;
    const float x = f.world.ship.x;
    f.steps(30, held(Button::left));
    CHECK(x - f.world.ship.x == doctest::Approx(135));
    f.steps(30, held(Button::right).press(Button::focus));
    CHECK(f.world.ship.x == doctest::Approx(x - 135 + 60));
    CHECK(f.world.ship.focused);
    const float y = f.world.ship.y, before = f.world.ship.x;
    f.steps(6, held(Button::left).press(Button::up));
    CHECK(before - f.world.ship.x == doctest::Approx(27 * 0.70710678));
    CHECK(y - f.world.ship.y == doctest::Approx(27 * 0.70710678));
}

TEST_CASE("the ship never leaves the field") {
    Field f;
    f.steps(300, held(Button::left).press(Button::up));
    CHECK(f.world.ship.x == 10);
    CHECK(f.world.ship.y == 14);
    f.steps(300, held(Button::right).press(Button::down));
    CHECK(f.world.ship.x == field_width - 10);
    CHECK(f.world.ship.y == field_height - 12);
}

TEST_CASE("two bolts leave fifteen times a second while shoot is held") {
    Field f;
    int seen = 0;
    for (int i = 0; i < 60; ++i) {
        const auto before = f.world.bolts.size();
        f.steps(1, held(Button::shoot));
        if (f.world.bolts.size() > before) seen += 2;
    }
    CHECK(seen == 30);
}

TEST_CASE("a bolt takes one hp, flashes the enemy for two ticks and is gone") {
    Field f;
    Enemy& e = f.world.add_enemy(EnemyKind::drone, 216, 200, 6);
    f.world.bolts.push_back({216, 220});
    f.steps(1);
    CHECK(e.hp == 5);
    CHECK(f.told(What::hit) == 1);
    CHECK(f.world.bolts.empty());
    CHECK(e.flash == 1);
    f.steps(1);
    CHECK(e.flash == 0);
}

TEST_CASE("bolts bring a boss no lower than its floor, and a wall takes them unhurt") {
    Field f;
    BossRow& boss = f.world.boss;
    boss.here = boss.hittable = true;
    boss.x = 216;
    boss.y = 120;
    boss.hp = boss.hp_full = 2;
    boss.floor = 1;
    for (int i = 0; i < 3; ++i) f.world.bolts.push_back({216, 120});
    f.steps(1);
    CHECK(boss.hp == 1);
    CHECK(f.world.bolts.empty());
    boss.hp = 2;
    boss.hittable = false;
    f.world.bolts.push_back({216, 120});
    f.steps(1);
    CHECK(boss.hp == 2);
    CHECK(f.world.bolts.empty());
}

TEST_CASE("half a bullet's radius hurts: one life, two safe seconds") {
    Field f;
    f.bullet_at_ship(0, 5.6f);  // a ball hurts to 3 px, the ship to 2.5
    f.steps(1);
    CHECK(f.world.lives == 3);
    f.bullet_at_ship(0, 5.4f);
    f.steps(1);
    CHECK(f.world.lives == 2);
    CHECK(f.told(What::ship_hit) == 1);
    CHECK(f.world.ship.safe == 120);
    f.bullet_at_ship(0, 0);
    f.steps(1);
    CHECK(f.world.lives == 2);
    f.steps(119);
    CHECK(f.world.lives == 1);
}

TEST_CASE("without a life the ship is gone") {
    Field f;
    f.world.lives = 1;
    f.bullet_at_ship(0, 0);
    f.steps(1);
    CHECK(f.world.lives == 0);
    CHECK_FALSE(f.world.ship.here);
}

TEST_CASE("a bullet grazes once: ten points and one on the meter, which ends at 100") {
    Field f;
    f.bullet_at_ship(0, 14);
    f.steps(5);
    CHECK(f.world.graze == 1);
    CHECK(f.world.score == 10);
    CHECK(f.world.meter == 1);
    f.world.meter = 100;
    f.bullet_at_ship(0, -14);
    f.steps(1);
    CHECK(f.world.meter == 100);
}

TEST_CASE("plain bullets move by the hostile clock, scripted ones not at all") {
    Field f;
    const Id plain = f.world.add_bullet(BulletKind::dart, 100, 100, 0, 60);
    const Id own = f.world.add_bullet(BulletKind::diamond, 100, 200, 0, 60);
    f.world.bullet(own)->scripted = true;
    for (int i = 0; i < 60; ++i) step(f.world, tick * 0.4f);
    CHECK(f.world.bullet(plain)->x == doctest::Approx(124));
    CHECK(f.world.bullet(own)->x == 100);
}

TEST_CASE("a bullet that leaves the field frees its slot, and its old name finds nobody") {
    Field f;
    const Id gone = f.world.add_bullet(BulletKind::dart, 430, 100, 0, 600);
    f.steps(10);
    CHECK(f.world.bullet(gone) == nullptr);
    CHECK(f.world.bullet_count() == 0);
    const Id next = f.world.add_bullet(BulletKind::dart, 100, 100, 0, 0);
    CHECK(next.slot == gone.slot);
    CHECK(f.world.bullet(gone) == nullptr);
    CHECK(f.world.bullet(next) != nullptr);
}

TEST_CASE("nothing spawns within 90 px of the ship") {
    Field f;
    CHECK_FALSE(bool(f.world.add_bullet(BulletKind::ball, 216, 452 - 89, 0, 0)));
    CHECK(bool(f.world.add_bullet(BulletKind::ball, 216, 452 - 91, 0, 0)));
}

TEST_CASE("a bomb grows 600 px/s, turns bullets into sparks and hurts each enemy once by 25") {
    Field f;
    Enemy& e = f.world.add_enemy(EnemyKind::hub, 216, 152, 60);  // 300 px away: half a second
    f.world.add_bullet(BulletKind::dart, 216, 300, 0, 0);
    f.steps(1, held(Button::bomb));
    CHECK(f.world.bombs == 1);
    f.steps(28, held(Button::bomb));  // held, it is one bomb
    CHECK(f.world.bombs == 1);
    CHECK(e.hp == 60);
    CHECK(f.world.bullet_count() == 0);
    f.steps(60);
    CHECK(e.hp == 35);
    CHECK_FALSE(f.world.bomb.here);
}

TEST_CASE("a spark that is caught is worth twenty") {
    Field f;
    f.world.sparks.push_back({216, 300, 0, 0, 0});
    f.steps(180);
    CHECK(f.world.sparks.empty());
    CHECK(f.world.score == 20);
}

TEST_CASE("a life comes at one and at three million, once each") {
    World w;
    w.add_score(999'999);
    CHECK(w.lives == 3);
    w.add_score(1);
    CHECK(w.lives == 4);
    w.add_score(1'999'999);
    CHECK(w.lives == 4);
    w.add_score(500);
    CHECK(w.lives == 5);
    CHECK(w.high == w.score);
}

TEST_CASE("moved counts what stands elsewhere than a tick ago, plain bullets left out") {
    Field f;
    Enemy& e = f.world.add_enemy(EnemyKind::drone, 50, 50, 6);
    f.world.add_enemy(EnemyKind::drone, 90, 50, 6);
    f.world.add_bullet(BulletKind::dart, 100, 100, 0.25f, 60);
    f.steps(1);
    CHECK(f.world.moved == 0);
    e.x += 1;
    f.steps(1);
    CHECK(f.world.moved == 1);
    f.steps(1);
    CHECK(f.world.moved == 0);
}

TEST_CASE("an enemy row keeps its address while others come and go") {
    World w;
    Enemy& first = w.add_enemy(EnemyKind::drone, 1, 2, 3);
    for (int i = 0; i < 500; ++i) w.add_enemy(EnemyKind::drone, 0, 0, 1);
    CHECK(w.enemy(first.id) == &first);
    CHECK(&w.enemies[0] == &first);
    const Id old = first.id;
    w.remove(first);
    Enemy& again = w.add_enemy(EnemyKind::mine, 0, 0, 1);
    CHECK(&again == &first);
    CHECK(w.enemy(old) == nullptr);
}

TEST_CASE("a column hurts when it is hot, in its whole height, and only where it is") {
    Field f;
    Column& c = f.world.add_column(ColumnKind::beam, 209, 223);
    f.steps(60);
    CHECK(f.world.hits == 0);
    c.hot = true;
    c.left = 219;  // the ship's middle is 3 px beside it
    f.steps(1);
    CHECK(f.world.hits == 0);
    c.left = 218;
    f.steps(1);
    CHECK(f.world.hits == 1);
    f.steps(60);
    CHECK(f.world.hits == 1);  // safe for two seconds
    c.alive = false;
    f.steps(120);
    CHECK(f.world.hits == 1);
    CHECK(&f.world.add_column(ColumnKind::wall, 0, 66) == &c);  // its slot is used again
    CHECK_FALSE(c.hot);
}

// SPDX-License-Identifier: MIT
// One tick of the field. The order is part of the rules:
// ship, bolts, bullets, hits, columns, bomb, sparks, then
// what is only drawn.
#include "scripts/world/rules.hpp"

#include <algorithm>

#include "scripts/world/sine.hpp"

namespace relay {
namespace {

constexpr float tick_seconds = 1 / 60.f;
constexpr float ship_speed = 270, focused_speed = 120;
constexpr float hurt_radius = 2.5f, graze_radius = 16;
constexpr float bolt_speed = 540, bolt_reach = 6;
constexpr float bomb_speed = 600, bomb_reach = 720;
constexpr int bomb_damage = 25;
constexpr int ticks_safe = 120, ticks_of_bolt = 4;
constexpr int ticks_of_burst = 21, ticks_of_flash = 2;
constexpr float margin = 24;  // bullets live so far outside

bool near(float x, float y, float reach) {
    return x * x + y * y < reach * reach;
}

void move_ship(World& w) {
    Ship& s = w.ship;
    if (s.safe > 0) --s.safe;
    if (!s.here) return;
    s.focused = w.input.has(Button::focus);
    float speed = s.focused ? focused_speed : ship_speed;
    int dx = int(w.input.has(Button::right)) -
             int(w.input.has(Button::left));
    int dy = int(w.input.has(Button::down)) -
             int(w.input.has(Button::up));
    if (dx != 0 && dy != 0) speed *= 0.70710678f;
    s.x += float(dx) * speed * tick_seconds;
    s.y += float(dy) * speed * tick_seconds;
    s.x = std::clamp(s.x, 10.f, field_width - 10);
    s.y = std::clamp(s.y, 14.f, field_height - 12);
}

void shoot(World& w) {
    if (w.cooldown > 0) --w.cooldown;
    bool fires = w.ship.here && w.input.has(Button::shoot);
    if (!fires || w.cooldown > 0) return;
    w.bolts.push_back({w.ship.x - 9, w.ship.y - 12});
    w.bolts.push_back({w.ship.x + 9, w.ship.y - 12});
    w.cooldown = ticks_of_bolt;
}

/// Takes hp from a row of Enemy or BossRow.
template <class Row>
void hurt(World& w, Row& row, int damage, int floor) {
    row.hp = std::max(row.hp - damage, floor);
    row.flash = ticks_of_flash;
    w.tell(What::hit, row.x, row.y);
}

bool bolt_hits(World& w, const Bolt& bolt) {
    for (Enemy& e : w.enemies) {
        if (!e.alive || !e.hittable || e.hp <= 0) continue;
        float reach = e.radius + bolt_reach;
        if (!near(e.x - bolt.x, e.y - bolt.y, reach))
            continue;
        hurt(w, e, 1, 0);
        return true;
    }
    BossRow& b = w.boss;
    if (!b.here) return false;
    float reach = b.radius + bolt_reach;
    if (!near(b.x - bolt.x, b.y - bolt.y, reach))
        return false;
    if (b.hittable) hurt(w, b, 1, b.floor);
    return true;  // a wall takes bolts, and is not hurt
}

void move_bolts(World& w) {
    for (Bolt& b : w.bolts) b.y -= bolt_speed * tick_seconds;
    std::erase_if(w.bolts, [&w](const Bolt& b) {
        return b.y < -margin || bolt_hits(w, b);
    });
}

void ship_is_hit(World& w) {
    --w.lives;
    ++w.hits;
    w.bombs = std::max(w.bombs, 2);
    w.ship.safe = ticks_safe;
    w.ship.here = w.lives > 0;
    w.shaken = 0;
    w.tell(What::ship_hit, w.ship.x, w.ship.y, w.lives);
}

bool touches_ship(World& w, Bullet& b) {
    float dx = b.x - w.ship.x, dy = b.y - w.ship.y;
    if (!near(dx, dy, graze_radius + 16)) return false;
    float hurts = radius_of(b.kind) / 2 + hurt_radius;
    if (near(dx, dy, hurts)) return true;
    if (!b.grazed && near(dx, dy, graze_radius)) {
        b.grazed = true;
        ++w.graze;
        w.meter = std::min(w.meter + 1, 100.f);
        w.add_score(10);
        w.tell(What::graze, b.x, b.y);
    }
    return false;
}

bool outside(const Bullet& b) {
    return b.x < -margin || b.x > field_width + margin ||
           b.y < -margin || b.y > field_height + margin;
}

void move_bullets(World& w, float hostile) {
    for (Bullet& b : w.bullets) {
        if (!b.alive || b.kind == BulletKind::speck) continue;
        if (!b.scripted) {
            b.x += b.vx * hostile;
            b.y += b.vy * hostile;
            if (outside(b)) {
                w.remove(b);
                continue;
            }
        }
        if (!w.ship.here || w.ship.safe > 0) continue;
        if (touches_ship(w, b)) {
            w.remove(b);
            ship_is_hit(w);
        }
    }
}

void collide(World& w) {
    auto rams = [&w](float x, float y, float radius) {
        if (!w.ship.here || w.ship.safe > 0) return;
        float reach = radius * 0.6f + hurt_radius;
        if (near(x - w.ship.x, y - w.ship.y, reach))
            ship_is_hit(w);
    };
    for (const Enemy& e : w.enemies)
        if (e.alive && e.hittable) rams(e.x, e.y, e.radius);
    if (w.boss.here) rams(w.boss.x, w.boss.y, w.boss.radius);
}

void burn(World& w) {
    if (!w.ship.here || w.ship.safe > 0) return;
    auto burns = [x = w.ship.x](const Column& c) {
        return c.alive && c.hot && x > c.left - hurt_radius &&
               x < c.right + hurt_radius;
    };
    if (std::ranges::any_of(w.columns, burns)) ship_is_hit(w);
}

void start_bomb(World& w) {
    bool now = w.pressed.has(Button::bomb) && w.ship.here;
    if (!now || w.bombs <= 0 || w.bomb.here) return;
    --w.bombs;
    Bomb& b = w.bomb;
    b = Bomb{true, w.ship.x, w.ship.y, 0, b.number + 1};
    w.ship.safe = std::max(w.ship.safe, 60);
    w.tell(What::bomb, b.x, b.y);
}

void grow_bomb(World& w) {
    start_bomb(w);
    Bomb& b = w.bomb;
    if (!b.here) return;
    b.radius += bomb_speed * tick_seconds;
    for (Bullet& shot : w.bullets) {
        if (!shot.alive || shot.kind == BulletKind::speck)
            continue;
        if (near(shot.x - b.x, shot.y - b.y, b.radius))
            w.turn_to_spark(shot);
    }
    auto blast = [&](auto& row, int floor) {
        bool in = near(row.x - b.x, row.y - b.y, b.radius);
        if (!in || row.bombed == b.number) return;
        row.bombed = b.number;
        hurt(w, row, bomb_damage, floor);
    };
    for (Enemy& e : w.enemies)
        if (e.alive && e.hittable && e.hp > 0) blast(e, 0);
    if (w.boss.here && w.boss.hittable)
        blast(w.boss, w.boss.floor);
    b.here = b.radius < bomb_reach;
}

void fly_sparks(World& w) {
    for (Spark& s : w.sparks) {
        ++s.age;
        float dx = w.ship.x - s.x, dy = w.ship.y - s.y;
        float away = length(dx, dy) + 1;
        float speed = 60 + 16 * float(s.age);
        s.vx = s.vx * 0.9f + dx / away * speed * 0.4f;
        s.vy = s.vy * 0.9f + dy / away * speed * 0.4f;
        s.x += s.vx * tick_seconds;
        s.y += s.vy * tick_seconds;
    }
    std::erase_if(w.sparks, [&w](const Spark& s) {
        bool in = near(w.ship.x - s.x, w.ship.y - s.y, 18);
        if (!in && s.age < 180) return false;
        w.add_score(20);
        w.tell(What::spark, s.x, s.y);
        return true;
    });
}

/// What only the eye sees, but for the flash it costs
/// nothing.
void age(World& w) {
    for (Enemy& e : w.enemies) {
        if (e.flash > 0) --e.flash;
        if (e.resolved) ++e.resolving;
    }
    if (w.boss.flash > 0) --w.boss.flash;
    for (Burst& b : w.bursts) ++b.age;
    std::erase_if(w.bursts, [](const Burst& b) {
        return b.age > ticks_of_burst;
    });
    if (w.message.left > 0) --w.message.left;
    ++w.shaken;
}

/// Only scripts move enemies, bosses and scripted bullets:
/// what is elsewhere than at the last count was moved by one.
void count_moved(World& w) {
    w.moved = 0;
    auto count = [&w](auto& row) {
        if (row.x == row.seen_x && row.y == row.seen_y)
            return;
        row.seen_x = row.x;
        row.seen_y = row.y;
        ++w.moved;
    };
    for (Enemy& e : w.enemies)
        if (e.alive) count(e);
    for (Bullet& b : w.bullets)
        if (b.alive && b.scripted) count(b);
    if (w.boss.here) count(w.boss);
}

}  // namespace

void step(World& world, float hostile) {
    move_ship(world);
    shoot(world);
    move_bolts(world);
    move_bullets(world, hostile);
    collide(world);
    burn(world);
    grow_bomb(world);
    fly_sparks(world);
    age(world);
    count_moved(world);
}

void new_run(World& world) {
    world.score = 0;
    world.lives = 3;
    world.bombs = 2;
    world.graze = world.hits = 0;
    world.meter = 0;
    world.bomb.number = 0;
}

void clear_field(World& world) {
    world.all_to_sparks();
    world.sparks.clear();
    world.bolts.clear();
    world.bursts.clear();
    world.boss = BossRow{};
    world.bomb.here = false;
    world.message = Message{};
    world.kills = 0;
    world.ship = Ship{};
    world.ship.here = true;
    world.ship.safe = ticks_safe;
}

int worth(EnemyKind kind) {
    switch (kind) {
        case EnemyKind::drone:
            return 100;
        case EnemyKind::mine:
            return 150;
        case EnemyKind::escort:
            return 300;
        case EnemyKind::seeder:
            return 400;
        case EnemyKind::hub:
            return 500;
        case EnemyKind::orbiter:
            return 0;
    }
    return 0;
}

float radius_of(BulletKind kind) {
    switch (kind) {
        case BulletKind::ball:
            return 6;
        case BulletKind::dart:
            return 5;
        case BulletKind::diamond:
            return 7;
        case BulletKind::big:
            return 11;
        case BulletKind::speck:
            return 4;
    }
    return 0;
}

}  // namespace relay

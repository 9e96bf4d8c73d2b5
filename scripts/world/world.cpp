// SPDX-License-Identifier: MIT
// Rows: slots that are used again, and what is told of them.
#include "scripts/world/world.hpp"

#include <algorithm>
#include <cmath>

#include "scripts/world/sine.hpp"

namespace relay {
namespace {

constexpr std::size_t plain_bullets = 2048;
constexpr float safe_distance = 90;
constexpr std::int64_t lives_at[] = {1'000'000, 3'000'000};

}  // namespace

World::World(int extra_bullets)
    : bullets(plain_bullets + std::size_t(extra_bullets)) {
    // The lowest slot is taken first: rows stay together.
    for (auto i = bullets.size(); i-- > 0;)
        free_bullets_.push_back(std::uint32_t(i));
}

void World::begin_tick(Input held) {
    happenings.clear();
    pressed.held = std::uint16_t(held.held & ~input.held);
    input = held;
    if (held.has(Button::debug)) debug = true;
}

Id World::add_bullet(BulletKind kind, float x, float y,
                     float angle, float speed) {
    if (free_bullets_.empty()) return {};
    if (ship.here && kind != BulletKind::speck &&
        length(x - ship.x, y - ship.y) < safe_distance)
        return {};
    std::uint32_t slot = free_bullets_.back();
    free_bullets_.pop_back();
    Bullet& b = bullets[slot];
    std::uint32_t generation = b.generation + 1;
    b = Bullet{};
    b.generation = generation;
    b.kind = kind;
    b.alive = true;
    b.x = b.seen_x = x;
    b.y = b.seen_y = y;
    steer(b, angle, speed);
    ++bullets_alive_;
    return {slot, generation};
}

Enemy& World::add_enemy(EnemyKind kind, float x, float y,
                        int hp) {
    std::uint32_t slot = 0;
    if (free_enemies_.empty()) {
        slot = std::uint32_t(enemies.size());
        enemies.emplace_back();
    } else {
        slot = free_enemies_.back();
        free_enemies_.pop_back();
    }
    Enemy& e = enemies[slot];
    std::uint32_t generation = e.id.generation + 1;
    e = Enemy{};
    e.id = {slot, generation};
    e.kind = kind;
    e.alive = true;
    e.hp = hp;
    e.x = e.seen_x = x;
    e.y = e.seen_y = y;
    return e;
}

Column& World::add_column(ColumnKind kind, float left,
                          float right) {
    auto gone =
        std::ranges::find(columns, false, &Column::alive);
    Column& c = gone == columns.end() ? columns.emplace_back()
                                      : *gone;
    c = Column{left, right, kind, true, false};
    return c;
}

Bullet* World::bullet(Id id) {
    if (!id || id.slot >= bullets.size()) return nullptr;
    Bullet& b = bullets[id.slot];
    bool same = b.alive && b.generation == id.generation;
    return same ? &b : nullptr;
}

Enemy* World::enemy(Id id) {
    if (!id || id.slot >= enemies.size()) return nullptr;
    Enemy& e = enemies[id.slot];
    return e.alive && e.id == id ? &e : nullptr;
}

void World::remove(Bullet& bullet) {
    if (!bullet.alive) return;
    bullet.alive = false;
    --bullets_alive_;
    auto slot = &bullet - bullets.data();
    free_bullets_.push_back(std::uint32_t(slot));
}

void World::remove(Enemy& enemy) {
    if (!enemy.alive) return;
    enemy.alive = false;
    free_enemies_.push_back(enemy.id.slot);
}

void World::turn_to_spark(Bullet& bullet) {
    sparks.push_back({bullet.x, bullet.y, bullet.vx / 2,
                      bullet.vy / 2, 0});
    remove(bullet);
}

void World::all_to_sparks() {
    for (Bullet& b : bullets)
        if (b.alive && b.kind != BulletKind::speck)
            turn_to_spark(b);
}

void World::add_score(int points) {
    std::int64_t before = score;
    score += points;
    high = std::max(high, score);
    for (std::int64_t mark : lives_at) {
        if (before >= mark || score < mark) continue;
        ++lives;
        tell(What::life, ship.x, ship.y, lives);
    }
}

void World::tell(What what, float x, float y, int number) {
    happenings.push_back({what, x, y, number});
}

float World::shake_pixels() const {
    float seconds = float(shaken) / 60;
    return seconds > 1 ? 0 : 5 * std::exp(-seconds / 0.12f);
}

void steer(Bullet& bullet, float angle, float speed) {
    bullet.angle = angle;
    bullet.speed = speed;
    bullet.vx = cosine(angle) * speed;
    bullet.vy = sine(angle) * speed;
}

}  // namespace relay

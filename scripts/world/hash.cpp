// SPDX-License-Identifier: MIT
// The world's hash, row by row in slot order.
#include "scripts/world/hash.hpp"

#include <bit>

namespace relay {
namespace {

void add(Digest& d, const Ship& s) {
    d.add(s.x);
    d.add(s.y);
    d.add(std::uint64_t(s.here));
    d.add(std::uint64_t(s.safe));
}

void add(Digest& d, const Bullet& b) {
    d.add(std::uint64_t(b.kind));
    d.add(std::uint64_t(b.scripted));
    d.add(std::uint64_t(b.grazed));
    d.add(b.x);
    d.add(b.y);
    d.add(b.vx);
    d.add(b.vy);
}

void add(Digest& d, const Enemy& e) {
    auto kind = std::uint64_t(e.kind);
    d.add(kind | std::uint64_t(!e.hittable) << 8);
    d.add(std::uint64_t(e.hp));
    d.add(std::uint64_t(e.bombed));
    d.add(e.x);
    d.add(e.y);
    d.add(e.angle);
}

void add(Digest& d, const BossRow& b) {
    d.add(std::uint64_t(b.here));
    d.add(std::uint64_t(b.hittable));
    d.add(std::uint64_t(b.hp));
    d.add(std::uint64_t(b.floor));
    d.add(std::uint64_t(b.firewall));
    d.add(std::uint64_t(b.staggers));
    d.add(b.x);
    d.add(b.y);
}

void add(Digest& d, const Column& c) {
    d.add(std::uint64_t(c.kind));
    d.add(std::uint64_t(c.hot));
    d.add(c.left);
    d.add(c.right);
}

void add_counts(Digest& d, const World& w) {
    d.add(w.tick);
    d.add(w.seed);
    d.add(std::uint64_t(w.difficulty));
    d.add(std::uint64_t(w.stage));
    d.add(w.waves);
    d.add(std::uint64_t(w.built_in));
    d.add(std::uint64_t(w.score));
    d.add(std::uint64_t(w.lives));
    d.add(std::uint64_t(w.bombs));
    d.add(std::uint64_t(w.graze));
    d.add(std::uint64_t(w.kills));
    d.add(std::uint64_t(w.hits));
    d.add(std::uint64_t(w.slow));
    d.add(std::uint64_t(w.orders));
    d.add(w.meter);
    d.add(w.scale);
    if (w.debug) d.add(std::uint64_t(w.debug));
}

}  // namespace

void Digest::add(std::uint64_t v) {
    for (int i = 0; i < 8; ++i) {
        value_ = (value_ ^ (v & 255)) * 0x100000001b3;
        v >>= 8;
    }
}

void Digest::add(float v) {
    add(std::uint64_t(std::bit_cast<std::uint32_t>(v)));
}

void Digest::add(double v) {
    add(std::bit_cast<std::uint64_t>(v));
}

void Digest::add(std::string_view v) {
    for (char c : v)
        value_ = (value_ ^ std::uint8_t(c)) * 0x100000001b3;
    add(std::uint64_t(v.size()));
}

std::uint64_t digest_of(std::string_view bytes) {
    Digest d;
    d.add(bytes);
    return d.value();
}

std::uint64_t world_hash(const World& w) {
    Digest d;
    add_counts(d, w);
    add(d, w.ship);
    for (const Bolt& b : w.bolts) {
        d.add(b.x);
        d.add(b.y);
    }
    for (const Bullet& b : w.bullets)
        if (b.alive) add(d, b);
    for (const Enemy& e : w.enemies)
        if (e.alive) add(d, e);
    for (const Column& c : w.columns)
        if (c.alive) add(d, c);
    add(d, w.boss);
    for (const Spark& s : w.sparks) {
        d.add(s.x);
        d.add(s.y);
    }
    d.add(std::uint64_t(w.bomb.here));
    d.add(w.bomb.radius);
    return d.value();
}

}  // namespace relay

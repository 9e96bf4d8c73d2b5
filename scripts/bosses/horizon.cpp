// SPDX-License-Identifier: MIT
// What comes near falls in, round and round.
#include <algorithm>

#include "scripts/bosses/blackhole.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// Far out it flies round the hole, further in it falls, and
/// what started lowest of all gets away. It keeps to the side
/// that it flies on.
void draw_in(World& world, const BossRow& hole, Bullet& b) {
    constexpr float inner = 40, orbit = 290;  // px
    float dx = hole.x - b.x, dy = hole.y - b.y;
    float far = length(dx, dy);
    if (far < hole.radius) return world.remove(b);
    float share = (far - inner) / (orbit - inner);
    float lean = 0.25f * std::min(share, 1.15f);
    bool left = dx * b.vy - dy * b.vx < 0;
    float angle = direction(dx, dy) + (left ? -lean : lean);
    steer(b, angle, b.speed);
}

Task<> fall(World& world, const BossRow& hole) {
    for (;;) {
        co_await next_frame();
        for (Bullet& b : world.bullets)
            if (b.alive && b.kind == BulletKind::dart)
                draw_in(world, hole, b);
    }
}

}  // namespace

Task<> horizon(Stage& stage, Boss& boss) {
    const BossRow& hole = boss.row();
    auto falls = co_await fork(fall(stage.world, hole));
    Volley volley = infall(hole.x, hole.y);
    for (;;) {
        for (int n = stage.bullets(3); n > 0; --n)
            stage.fire(0, 0, *volley.next());
        co_await wait(stage.pause(50ms));
    }
}

}  // namespace relay

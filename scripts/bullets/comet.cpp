// SPDX-License-Identifier: MIT
// A bullet that comes round the corner.
#include "scripts/bullets/bullets.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;

Task<> comet(Stage& stage, float x, float y, float angle,
             float way) {
    constexpr float bend = 0.12f, lasts = 1.5f;  // turns/s, s
    Shot head{angle, 150, BulletKind::diamond};
    auto self = co_await this_script();
    Id id = stage.fire(x, y, head);
    if (Bullet* me = stage.world.bullet(id))
        me->script = self.id();

    for (float flown = 0; flown < lasts;) {
        auto dt = float(co_await next_frame());
        Bullet* me = stage.world.bullet(id);
        if (me == nullptr) co_return;  // gone, or never fired
        steer(*me, me->angle + way * bend * dt, me->speed);
        flown += dt;
    }
    Bullet& me = *stage.world.bullet(id);
    me.kind = BulletKind::dart;
    me.script = 0;
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// One bullet is three.
#include "scripts/bullets/bullets.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

Task<> seed(Stage& stage, float x, float y, float angle) {
    Shot whole{angle, 150, BulletKind::diamond};
    auto self = co_await this_script();
    Id id = stage.fire(x, y, whole);
    if (Bullet* me = stage.world.bullet(id))
        me->script = self.id();

    co_await wait(800ms);
    Bullet* me = stage.world.bullet(id);
    if (me == nullptr) co_return;  // a bomb had it

    for (float aside : {-0.08f, 0.08f})
        stage.fire(me->x, me->y, Shot{angle + aside, 150});
    me->kind = BulletKind::dart;  // the third, straight on
    me->script = 0;
}

}  // namespace relay

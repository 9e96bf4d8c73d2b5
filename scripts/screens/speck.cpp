// SPDX-License-Identifier: MIT
// --stress: ten thousand of these, to be counted.
#include <cmath>

#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;

Task<> speck(World& world, Bullet& me) {
    me.scripted = true;
    for (;;) {
        auto dt = float(co_await next_frame());
        me.x += me.vx * dt;
        me.y += me.vy * dt;
        // Back inside, also after the scene has shrunk.
        if (me.x < 0) me.vx = std::fabs(me.vx);
        if (me.y < 0) me.vy = std::fabs(me.vy);
        if (me.x > world.width) me.vx = -std::fabs(me.vx);
        if (me.y > world.height) me.vy = -std::fabs(me.vy);
    }
}

}  // namespace relay

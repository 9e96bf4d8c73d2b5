// SPDX-License-Identifier: MIT
// Skips, Echo and Storm.
#include <utility>

#include "scripts/bosses/jitter.hpp"
#include "scripts/bullets/bullets.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// A whip, and 1.5 s later the same once more, in blue, from
/// where it was fired: a generator can be run again.
Task<> whip_twice(Stage& stage, float x, float y) {
    int n = stage.bullets(24);
    float aim = stage.aim(x, y);
    Volley amber = whip(n, aim), blue = in_blue(whip(n, aim));
    auto now = lash(stage, x, y, std::move(amber));
    auto first = co_await fork(std::move(now));
    co_await wait(1500ms);
    co_await lash(stage, x, y, std::move(blue));
}

/// Seeds, three at you.
Task<> sow(Stage& stage, Boss& boss) {
    for (;;) {
        co_await wait(stage.pause(1500ms));
        float x = boss.row().x, y = boss.row().y;
        int n = stage.bullets(3);
        for (const Shot& each : fan(n, 0.3f, boss.aim())) {
            auto task = seed(stage, x, y, each.angle);
            auto one = co_await fork(std::move(task));
        }
    }
}

}  // namespace

Task<> skips(Stage& stage, Boss& boss, Jumps& jumps) {
    for (int k = 0;; ++k) {
        int n = stage.bullets(60);
        boss.fire(rose(5, n, 0.05f * float(k)));
        co_await wait(stage.pause(700ms));
        co_await jumps.next();
    }
}

Task<> echoes(Stage& stage, Boss& boss, Jumps& jumps) {
    for (;;) {
        float x = boss.row().x, y = boss.row().y;
        auto both = co_await fork(whip_twice(stage, x, y));
        co_await wait(stage.pause(1360ms));
        co_await jumps.next();
    }
}

Task<> storm(Stage& stage, Boss& boss) {
    co_await boss.dart(216, 120, 600ms);
    auto seeds = co_await fork(sow(stage, boss));
    int arms = stage.bullets(4);
    for (int k = 0;; ++k) {
        boss.fire(cross(arms, k));
        co_await wait(stage.pause(66ms));
    }
}

}  // namespace relay

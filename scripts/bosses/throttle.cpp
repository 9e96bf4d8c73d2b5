// SPDX-License-Identifier: MIT
// THROTTLE, the first boss: it sits on the line.
#include "scripts/bosses/boss.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// 28 darts all round, each ring turned a little further.
Task<> rings(Stage& stage, Boss& boss) {
    for (int k = 0;; ++k) {
        int n = stage.bullets(28);
        boss.fire(ring(n, 0.018f * float(k)));
        co_await wait(stage.pause(600ms));
    }
}

/// Seven balls at you.
Task<> fans(Stage& stage, Boss& boss) {
    for (;;) {
        co_await wait(stage.pause(2s));
        int n = stage.bullets(7);
        boss.fire(fan(n, 0.16f, boss.aim()));
    }
}

/// Five arms that wind one way, between two walls.
Task<> squeezed_spirals(Stage& stage, Boss& boss) {
    auto walls = co_await fork(squeeze(stage));
    int arms = stage.bullets(5);
    for (int k = 0;; ++k) {
        boss.fire(spiral(arms, k));
        co_await wait(stage.pause(66ms));
    }
}

/// Its outer ring never stands still.
Task<> turn(BossRow& row) {
    for (;;) co_await tween(row.turn, row.turn + 1, 9s);
}

}  // namespace

Task<> throttle(Stage& stage) {
    constexpr float squeezes = 0.55f;  // of its hp
    Boss boss{stage, "THROTTLE", "throttle", {squeezes}};
    auto ring_turns = co_await fork(turn(boss.row()));
    co_await boss.enter(216, 120, 1200ms);

    // Rings: the line really drops to half its rate.
    {
        Slowed half{stage.line, 0.5f};
        Scope phase{stage.scope};
        phase.start(boss.sway(40, 3s));
        phase.start(rings(stage, boss));
        phase.start(fans(stage, boss));
        co_await race(boss.hp_below(squeezes), wait(30s));
    }
    co_await boss.stagger(800ms);

    // Squeeze: two walls narrow the field.
    {
        Scope phase{stage.scope};
        phase.start(squeezed_spirals(stage, boss));
        co_await race(boss.hp_below(0), wait(30s));
    }
    co_await boss.stagger(800ms);

    // It holds the door until the next stage is in.
    co_await firewall(stage, boss, squeezed_spirals);
    co_await boss.die();
}

}  // namespace relay

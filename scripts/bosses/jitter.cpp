// SPDX-License-Identifier: MIT
// JITTER, the second boss: what it does to time, it does to
// the line as well.
#include "scripts/bosses/jitter.hpp"

#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

Task<> jitter(Stage& stage) {
    constexpr float echo = 9 / 14.f, stormy = 4 / 14.f;
    Boss boss{stage, "JITTER", "jitter", {echo, stormy}};
    Jumps jumps{stage, boss};
    auto parts = co_await fork(swap_parts(boss.row()));
    co_await boss.enter(216, 120, 1200ms);

    // Skips: each jump resets one transfer, for real.
    {
        Scope phase{stage.scope};
        phase.start(skips(stage, boss, jumps));
        co_await race(boss.hp_below(echo), wait(30s));
    }
    co_await boss.stagger(800ms);

    // Echo: every volley comes twice.
    {
        Scope phase{stage.scope};
        phase.start(echoes(stage, boss, jumps));
        co_await race(boss.hp_below(stormy), wait(30s));
    }
    co_await boss.stagger(800ms);

    // Storm: a cross that turns back, and seeds.
    {
        Scope phase{stage.scope};
        phase.start(storm(stage, boss));
        co_await race(boss.hp_below(0), wait(25s));
    }
    co_await boss.stagger(800ms);

    // It holds the door until the next stage is in.
    co_await firewall(stage, boss, storm);
    co_await boss.die();
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// BLACKHOLE, the last boss: nothing leaves it, and nothing
// comes over the line while it holds that.
#include "scripts/bosses/blackhole.hpp"

#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// What it has swallowed goes round it, bent.
Task<> turn(BossRow& row) {
    row.lens = 52;
    for (;;) co_await tween(row.turn, row.turn + 1, 14s);
}

}  // namespace

Task<> blackhole(Stage& stage) {
    constexpr float last = 7 / 12.f;  // of its hp
    Boss boss{stage, "BLACKHOLE", "blackhole", {last}};
    auto rim_turns = co_await fork(turn(boss.row()));
    co_await boss.enter(216, 120, 1200ms);

    // It pulls the plug, for real.
    Grip grip{stage, boss.row()};
    stage.say("NOTHING LEAVES IT. NOT EVEN YOU.", 3);

    // Horizon: a sunflower backwards.
    {
        Scope phase{stage.scope};
        phase.start(horizon(stage, boss));
        co_await race(boss.hp_below(last), wait(30s));
    }
    co_await boss.stagger(800ms);

    // Breakers: each hub that falls gives a lane back.
    co_await breakers(stage, boss, grip);
    co_await boss.stagger(800ms);

    // Last packet: time runs down as it does.
    {
        Scope phase{stage.scope};
        phase.start(last_packet(stage, boss));
        co_await race(boss.hp_below(0), wait(40s));
    }
    co_await boss.stagger(800ms);

    // The line returns, all lanes fill. Then silence.
    grip.let_go_of_all();
    Hurried line{stage.line, 30};
    stage.say("THE LINE IS BACK.", 3);
    co_await boss.die();
    co_await wait(1s);
}

}  // namespace relay

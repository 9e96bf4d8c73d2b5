// SPDX-License-Identifier: MIT
// What the stage brought: five figures that count up.
#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// Counts one figure up.
Task<> count_up(TallyRow& row, std::int64_t to) {
    auto show = [&row](double v) {
        row.value = std::int64_t(v);
    };
    auto curve = ease::out_cubic;
    co_await tween(0.0, double(to), 500ms, curve, show);
}

Task<> rows(Play& play, const Pack& brought) {
    const World& w = play.world;
    Screen& screen = play.screen;
    const TallyRow figures[] = {
        {"KILLS", w.kills},
        {"GRAZES", w.graze},
        {"HITS TAKEN", w.hits},
        {"BYTES CARRIED", brought.bytes()},
        {"SCORE", w.score}};
    for (const TallyRow& each : figures) {
        TallyRow& row =
            screen.tally[std::size_t(screen.tally_rows++)];
        row.label = each.label;
        co_await count_up(row, each.value);
    }
    co_await wait(1500ms);
}

}  // namespace

Task<> tally(Play& play, int stage) {
    const Pack* brought = play.depot.pack_after(stage);
    if (brought == nullptr) brought = &play.depot.pack(stage);
    play.screen.scene = Scene::tally;
    play.screen.tally_rows = 0;
    play.world.ship.here = false;
    auto counted = rows(play, *brought);
    auto skipped = pressed(play, Button::shoot);
    co_await race(counted, skipped);
}

}  // namespace relay

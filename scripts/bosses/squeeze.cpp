// SPDX-License-Identifier: MIT
// Two walls that leave 300 px between them, and breathe.
#include "scripts/bosses/boss.hpp"
#include "scripts/stages/barrier.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

Task<> squeeze(Stage& stage) {
    constexpr float whole = field_width, narrow = 300;
    constexpr float breath = 40, edge = (whole - narrow) / 2;
    World& w = stage.world;
    Barrier left{w, ColumnKind::wall, 0, edge};
    Barrier right{w, ColumnKind::wall, whole - edge, whole};
    co_await all(left.heat(), right.heat());

    // From the edges to where the lines were.
    auto leave = [&](float between) {
        left.row().right = (whole - between) / 2;
        right.row().left = (whole + between) / 2;
    };
    leave(whole);
    auto closes = ease::out_cubic;
    co_await tween(whole, narrow, 1200ms, closes, leave);
    auto breathes = ease::in_out_quad;
    float from = narrow, to = narrow - breath;
    for (;;) {
        co_await tween(from, to, 2s, breathes, leave);
        from = to;
        to = 2 * narrow - from;
    }
}

}  // namespace relay

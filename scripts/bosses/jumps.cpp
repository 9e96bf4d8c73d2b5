// SPDX-License-Identifier: MIT
// Three triangles that are never where they were.
#include "scripts/bosses/jitter.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

constexpr Point places[] = {{216, 120},
                            {96, 104},
                            {336, 104},
                            {140, 176},
                            {292, 176}};

/// Not onto you: it could not be fair.
bool is_taken(const Point& place, const Ship& ship) {
    return length(place.x - ship.x, place.y - ship.y) < 90;
}

}  // namespace

Task<> Jumps::next() {
    constexpr std::size_t n = std::size(places);
    do at_ = (at_ + std::size_t(dice_.between(1, n))) % n;
    while (is_taken(places[at_], stage_.world.ship));

    stage_.line.reset_one();
    const Point& to = places[at_];
    co_await boss_.dart(to.x, to.y, 240ms);
}

Task<> swap_parts(BossRow& row) {
    row.parts = {0, 1 / 3.f, 2 / 3.f};
    for (std::size_t i = 0;; i = (i + 1) % 3) {
        float& one = row.parts[i];
        float& other = row.parts[(i + 1) % 3];
        auto there = tween(one, other, 240ms, ease::out_back);
        auto back = tween(other, one, 240ms, ease::out_back);
        co_await all(there, back);
        co_await wait(400ms);
    }
}

}  // namespace relay

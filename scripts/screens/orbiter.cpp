// SPDX-License-Identifier: MIT
// One of the title's 24. Its script never waits for its
// shape: it is a dotted ring that moves, and then a shape
// that moves.
#include "scripts/screens/play.hpp"
#include "scripts/world/random.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;

/// By the file that completes it: stage, shapes, backdrop.
std::string shape_of(int place) {
    static const char* const pack[] = {"escort", "mine",
                                       "hub", "seeder"};
    if (place < 8) return "drone";  // in stage.json itself
    if (place < 16) return pack[place % 4];
    return "seal_" + std::to_string(place - 16);
}

}  // namespace

Task<> orbiter(Play& play, Enemy& me, int place) {
    Random dice{play.world};
    float bob = dice.between(0.2f, 0.5f);
    float seconds = dice.between(0, 9);
    me.hittable = false;
    me.shape = shape_of(place);
    me.radius = place < 16 ? 12 : 17;

    // 24 places on one ellipse; the files' groups are mixed.
    float start = float(place % 8 * 3 + place / 8) / 24;
    for (;;) {
        float turn = start + seconds / 24;
        float out = 1 + 0.02f * sine(seconds * bob);
        me.x = 480 + 330 * out * cosine(turn);
        me.y = 180 + 120 * out * sine(turn);
        me.angle = seconds / 12;
        seconds += float(co_await next_frame());
    }
}

}  // namespace relay

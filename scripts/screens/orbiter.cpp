// SPDX-License-Identifier: MIT
// One of the title's 24. Its script never waits for its
// shape: it is a dotted ring that moves, and then a shape
// that moves.
#include <cmath>

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

/// The track round the title, as of a running ground: two
/// straights, two half circles, the same speed everywhere.
Point on_track(float turn, float wide) {
    constexpr float bend = 120, half = 210;  // px
    constexpr float arc = 3.1415927f * bend;
    constexpr float lap = 2 * arc + 4 * half;
    float way = (turn - std::floor(turn)) * lap;
    bool back = way >= lap / 2;
    if (back) way -= lap / 2;
    Point p{way - half, -bend * wide};  // from left to right
    if (way > 2 * half) {               // and round the end
        float angle = 0.5f * (way - 2 * half) / arc - 0.25f;
        p.x = half + bend * wide * cosine(angle);
        p.y = bend * wide * sine(angle);
    }
    if (back) p = {-p.x, -p.y};
    return {480 + p.x, 176 + p.y};
}

}  // namespace

Task<> orbiter(Play& play, Enemy& me, int place) {
    Random dice{play.world};
    float bob = dice.between(0.2f, 0.5f);
    float tilt = dice.between(0, 1);
    me.hittable = false;
    me.shape = shape_of(place);
    me.radius = place < 16 ? 12 : 17;

    // 24 places on the track; the files' groups are mixed.
    float start = float(place % 8 * 3 + place / 8) / 24;
    for (float seconds = 0;;) {
        float turn = start + seconds / 24;
        float wide = 1 + 0.03f * sine(tilt + seconds * bob);
        Point at = on_track(turn, wide);
        me.x = at.x;
        me.y = at.y;
        me.angle = tilt + seconds / 12;
        seconds += float(co_await next_frame());
    }
}

}  // namespace relay

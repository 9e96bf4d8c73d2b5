// SPDX-License-Identifier: MIT
// Patterns against their formulas.
#include "scripts/patterns/patterns.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "scripts/world/sine.hpp"

using namespace relay;

namespace {

std::vector<Shot> shots(Volley volley) {
    std::vector<Shot> out;
    for (const Shot& shot : volley) out.push_back(shot);
    return out;
}

}  // namespace

TEST_CASE("a spiral's arms wind one way, a cross's turn back every three seconds") {
    const auto spiral_0 = shots(spiral(5, 0)), spiral_100 = shots(spiral(5, 100));
    CHECK(spiral_0.size() == 5);
    CHECK(spiral_0[1].angle == doctest::Approx(0.2));
    CHECK(spiral_100[0].angle == doctest::Approx(1.87));
    CHECK(spiral_0[0].speed == 150);
    const auto turn = [](int k) { return shots(cross(4, k))[0].angle; };
    CHECK(turn(1) == doctest::Approx(0.031));
    CHECK(turn(45) == doctest::Approx(45 * 0.031));
    CHECK(turn(46) == turn(44));
    CHECK(turn(90) == 0);
    CHECK(turn(91) == turn(1));
}

TEST_CASE(
    "a curtain has a dart each 24 px, but for a gap that wanders by 150 px and comes back after nine rows") {
    const auto row = [](int k) { return shots(curtain(18, k)); };
    for (int k = 0; k < 9; ++k) {
        CAPTURE(k);
        const float gap = 216 + 150 * sine(float(k) / 9);
        std::size_t outside = 0;
        for (int i = 0; i < 18; ++i) outside += std::fabs(12 + 24 * float(i) - gap) < 36 ? 0 : 1;
        const auto darts = row(k);
        CHECK(darts.size() == outside);
        CHECK(outside <= 16);
        for (const Shot& s : darts) {
            CHECK(s.angle == 0.25f);
            CHECK(s.speed == 110);
            CHECK(std::fmod(s.x - 12, 24) == doctest::Approx(0));
            CHECK(std::fabs(s.x - gap) >= 36);
            CHECK(s.y == 0);
        }
    }
    CHECK(row(9).size() == row(0).size());
    CHECK(row(9).back().x == row(0).back().x);
    CHECK(shots(curtain(11, 0)).size() < 11);
}

TEST_CASE(
    "a sunflower backwards begins all over the edge, never below 380, and leans to one side, then the "
    "other") {
    Volley volley = infall(216, 120);
    int left = 0, right = 0, top = 0;
    for (int k = 0; k < 480; ++k) {
        const Shot s = *volley.next();
        CHECK((s.x == -8 || s.x == 440 || s.y == -8));
        CHECK(s.y <= 380);
        CHECK(s.speed == doctest::Approx(90 + 1.2 * (k % 60)));
        const float lean = s.angle - direction(216 - s.x, 120 - s.y);
        CHECK(lean == doctest::Approx(k < 240 ? -0.1 : 0.1));
        left += s.x == -8 ? 1 : 0;
        right += s.x == 440 ? 1 : 0;
        top += s.y == -8 ? 1 : 0;
    }
    for (const int side : {left, right, top}) CHECK(side > 480 / 4);
}

TEST_CASE("a rose of five petals has five fastest and five slowest bullets") {
    const auto all = shots(rose(5, 60, 0.05f));
    REQUIRE(all.size() == 60);
    CHECK(all[0].angle == doctest::Approx(0.05));
    CHECK(all[59].angle == doctest::Approx(0.05 + 59 / 60.0));
    int fast = 0, slow = 0;
    for (const Shot& s : all) {
        if (s.speed > 130 * 1.349f) ++fast;
        if (s.speed < 130 * 0.651f) ++slow;
    }
    CHECK(fast == 5);
    CHECK(slow == 5);
}

TEST_CASE("a whip sways once about its aim, gets faster by six each, and is the same when it is run again") {
    const auto all = shots(whip(24, 0.25f));
    REQUIRE(all.size() == 24);
    CHECK(all[0].angle == 0.25f);
    CHECK(all[6].angle == doctest::Approx(0.37));
    CHECK(all[18].angle == doctest::Approx(0.13));
    CHECK(all[23].speed == doctest::Approx(140 + 6 * 23));
    const auto blue = shots(in_blue(whip(24, 0.25f)));
    REQUIRE(blue.size() == 24);
    for (std::size_t i = 0; i < blue.size(); ++i) {
        CHECK(blue[i].angle == all[i].angle);
        CHECK(blue[i].speed == all[i].speed);
        CHECK(blue[i].kind == BulletKind::diamond);
    }
}

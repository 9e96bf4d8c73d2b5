// SPDX-License-Identifier: MIT
// Patterns against their formulas.
#include "scripts/patterns/patterns.hpp"

#include <doctest/doctest.h>

#include <vector>

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

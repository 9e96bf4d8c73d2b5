// SPDX-License-Identifier: MIT
// Random numbers: the same for the same script of the same run, and for no other.
#include "scripts/world/random.hpp"

#include <doctest/doctest.h>

TEST_CASE("a script's random numbers depend on the run's seed and on its start order alone") {
    relay::Random a(7, 3), same(7, 3), other_seed(8, 3), other_order(7, 4);
    for (int i = 0; i < 100; ++i) {
        const auto v = a.next();
        CHECK(v == same.next());
        CHECK(v != other_seed.next());
        CHECK(v != other_order.next());
    }
}

TEST_CASE("each generator taken from a world has the next place in the order of starts") {
    relay::World world;
    world.seed = 7;
    relay::Random first(world), second(world);
    CHECK(world.orders == 2);
    CHECK(first.next() == relay::Random(7, 1).next());
    CHECK(second.next() == relay::Random(7, 2).next());
}

TEST_CASE("numbers between two bounds reach all tenths and never the upper bound") {
    relay::Random dice(1, 1);
    int tenths[10] = {};
    for (int i = 0; i < 10000; ++i) {
        const float v = dice.between(-1, 1);
        REQUIRE(v >= -1);
        REQUIRE(v < 1);
        ++tenths[int((v + 1) * 5)];
    }
    for (int count : tenths) {
        CHECK(count > 850);
        CHECK(count < 1150);
    }
}

// SPDX-License-Identifier: MIT
// The sine table against the C library's sine, and directions against its arc tangent.
#include "scripts/world/sine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace {
constexpr double tau = 6.283185307179586;
}

TEST_CASE("every entry of the sine table is the true sine rounded to 2^-20") {
    for (int i = 0; i < 4096; ++i) {
        const double expected = std::round(std::sin(i * tau / 4096) * 1048576) / 1048576;
        CHECK(double(relay::sine(float(i) / 4096)) == doctest::Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE("a turn is a turn: whole turns change nothing, also below zero") {
    CHECK(relay::sine(0) == 0);
    CHECK(relay::sine(0.25f) == 1);
    CHECK(relay::sine(0.5f) == 0);
    CHECK(relay::sine(0.75f) == -1);
    CHECK(relay::cosine(0) == 1);
    for (float t : {0.125f, 0.3125f, 0.9375f}) {
        CHECK(relay::sine(t + 3) == relay::sine(t));
        CHECK(relay::sine(t - 5) == relay::sine(t));
        CHECK(relay::sine(-t) == -relay::sine(t));
    }
}

TEST_CASE("a direction points along its vector to 2^-16 of a turn") {
    for (int i = 0; i < 1000; ++i) {
        const double turn = i / 1000.0;
        const auto x = float(std::cos(turn * tau) * 37), y = float(std::sin(turn * tau) * 37);
        double off = std::fabs(double(relay::direction(x, y)) - turn);
        if (off > 0.5) off = 1 - off;
        CHECK(off < 1.0 / 65536);
    }
    CHECK(relay::direction(0, 0) == 0);
    CHECK(relay::direction(0, 5) == doctest::Approx(0.25));
    CHECK(relay::direction(-5, 0) == doctest::Approx(0.5));
    CHECK(relay::direction(0, -5) == doctest::Approx(0.75));
}

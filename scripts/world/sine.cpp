// SPDX-License-Identifier: MIT
// The table is made by the compiler, in IEEE doubles, which
// every compiler must compute alike.
#include "scripts/world/sine.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace relay {
namespace {

constexpr int entries = 4096;
constexpr double unit = 1048576;  // 2^20

constexpr double taylor(double x) {
    double term = x, sum = x;
    for (int n = 1; n < 12; ++n) {
        term *= -x * x / ((2 * n) * (2 * n + 1));
        sum += term;
    }
    return sum;
}

constexpr float rounded(double v) {
    double steps = v * unit + 0.5;  // v is not negative
    return float(double(std::int64_t(steps)) / unit);
}

constexpr std::array<float, entries> make_table() {
    constexpr double pi = 3.14159265358979323846;
    constexpr int quarter = entries / 4;
    std::array<float, entries> t{};
    for (int i = 0; i <= quarter; ++i) {
        float v = rounded(taylor(i * 2 * pi / entries));
        auto at = std::size_t(i);
        t[at] = v;
        t[std::size_t(2 * quarter - i)] = v;
        if (i > 0) t[std::size_t(entries - i)] = -v;
        t[at + 2 * quarter] = i == 0 ? 0 : -v;
    }
    return t;
}

constexpr auto table = make_table();

}  // namespace

float sine(float turns) {
    float whole = std::floor(turns);
    auto at = int((turns - whole) * entries + 0.5f);
    return table[std::size_t(at % entries)];
}

float cosine(float turns) { return sine(turns + 0.25f); }

float direction(float x, float y) {
    float ax = std::fabs(x), ay = std::fabs(y);
    float big = ax > ay ? ax : ay;
    if (big == 0) return 0;
    float q = (ax > ay ? ay : ax) / big;
    // atan(q) / 2 pi on 0..1: Hastings' polynomial (1955).
    float s = q * q;
    float p = -0.0117212f;
    p = p * s + 0.05265332f;
    p = p * s - 0.11643287f;
    p = p * s + 0.19354346f;
    p = p * s - 0.33262348f;
    p = p * s + 0.99997723f;
    float turns = p * q * 0.15915494f;
    if (ay > ax) turns = 0.25f - turns;
    if (x < 0) turns = 0.5f - turns;
    if (y < 0) turns = turns == 0 ? 0 : 1 - turns;
    return turns;
}

float length(float x, float y) {
    return std::sqrt(x * x + y * y);
}

}  // namespace relay

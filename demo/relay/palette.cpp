// SPDX-License-Identifier: MIT
// Colour arithmetic.
#include "demo/relay/palette.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

double linear(float channel) {
    const double c = channel;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

}  // namespace

Rgb mix(Rgb a, Rgb b, float share) {
    const auto channel = [share](float from, float to) {
        return static_cast<Rgb>(std::lround(std::clamp(from + (to - from) * share, 0.f, 1.f) * 255.f));
    };
    return channel(red(a), red(b)) << 16 | channel(green(a), green(b)) << 8 | channel(blue(a), blue(b));
}

Rgb core_of(Rgb colour) { return colour == palette::outside ? colour : mix(colour, 0xFFFFFF, 0.72f); }

Rgb hue(std::string_view name) {
    if (name == "rose") return palette::rose;
    if (name == "amber") return palette::amber;
    if (name == "blue") return palette::blue;
    if (name == "fire") return palette::fire;
    if (name == "mint") return palette::mint;
    if (name == "void") return palette::outside;
    return palette::text;
}

double luminance(Rgb colour) {
    return 0.2126 * linear(red(colour)) + 0.7152 * linear(green(colour)) + 0.0722 * linear(blue(colour));
}

double contrast(Rgb a, Rgb b) {
    const double one = luminance(a) + 0.05;
    const double other = luminance(b) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
#include <cmath>
#include <utility>

#include "scripts/patterns/patterns.hpp"
#include "scripts/world/shapes.hpp"
#include "scripts/world/sine.hpp"

namespace relay {
namespace {

/// A place just outside of the field, by its share of the way
/// from the lower left over the top to the lower right.
Point on_edge(float share) {
    constexpr float out = 8, low = 380;  // px
    constexpr float side = low + out;
    constexpr float top = field_width + 2 * out;
    float way = share * (2 * side + top);
    if (way < side) return {-out, low - way};
    if (way < side + top) return {way - side - out, -out};
    return {field_width + out, way - side - top - out};
}

}  // namespace

Volley infall(float x, float y) {
    constexpr int turns_after = 240;
    int k = 0;
    for (Shot shot : sunflower()) {
        float share = shot.angle - std::floor(shot.angle);
        Point at = on_edge(share);
        shot.x = at.x;
        shot.y = at.y;
        bool left = k++ / turns_after % 2 == 0;
        shot.angle = direction(x - at.x, y - at.y) +
                     (left ? -0.1f : 0.1f);
        co_yield std::move(shot);
    }
}

}  // namespace relay

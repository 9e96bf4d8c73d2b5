// SPDX-License-Identifier: MIT
#include <cmath>
#include <utility>

#include "scripts/patterns/patterns.hpp"
#include "scripts/world/sine.hpp"

namespace relay {

Volley curtain(int columns, int k) {
    constexpr float middle = field_width / 2;
    float gap = middle + 150 * sine(float(k) / 9);
    float step = field_width / float(columns);
    for (int i = 0; i < columns; ++i) {
        float x = step * (float(i) + 0.5f);
        if (std::fabs(x - gap) < 36) continue;
        Shot shot{0.25f, 110};
        shot.x = x;
        co_yield std::move(shot);
    }
}

}  // namespace relay

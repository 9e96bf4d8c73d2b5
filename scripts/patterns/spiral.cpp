// SPDX-License-Identifier: MIT
#include "scripts/patterns/patterns.hpp"

namespace relay {

Volley spiral(int arms, int k) {
    return ring(arms, 0.0187f * float(k), 150);
}

Volley cross(int arms, int k) {
    constexpr int there = 45;  // volleys in three seconds
    int way = k % (2 * there);
    int turned = way < there ? way : 2 * there - way;
    return ring(arms, 0.031f * float(turned), 170);
}

}  // namespace relay

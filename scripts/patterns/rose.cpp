// SPDX-License-Identifier: MIT
#include "scripts/patterns/patterns.hpp"
#include "scripts/world/sine.hpp"

namespace relay {

Volley rose(int petals, int n, float turn) {
    for (int i = 0; i < n; ++i) {
        float share = float(i) / float(n);
        float petal = cosine(float(petals) * share);
        float speed = 130 * (1 + 0.35f * petal);
        co_yield Shot{turn + share, speed};
    }
}

}  // namespace relay

// SPDX-License-Identifier: MIT
#include "scripts/patterns/patterns.hpp"

namespace relay {

Volley sunflower() {
    constexpr float golden = 0.381966f;  // turns
    for (int k = 0;; ++k) {
        float speed = 90 + 1.2f * float(k % 60);
        co_yield Shot{golden * float(k), speed};
    }
}

}  // namespace relay

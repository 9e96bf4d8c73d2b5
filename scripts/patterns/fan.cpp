// SPDX-License-Identifier: MIT
#include "scripts/patterns/patterns.hpp"

namespace relay {

Volley fan(int n, float spread, float aim, float speed) {
    if (n == 1) co_yield Shot{aim, speed, BulletKind::ball};
    for (int i = 0; n > 1 && i < n; ++i) {
        float share = float(i) / float(n - 1) - 0.5f;
        float angle = aim + spread * share;
        co_yield Shot{angle, speed, BulletKind::ball};
    }
}

Volley aimed(float aim, float speed) {
    co_yield Shot{aim, speed, BulletKind::ball};
}

}  // namespace relay

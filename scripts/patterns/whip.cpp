// SPDX-License-Identifier: MIT
#include <utility>

#include "scripts/patterns/patterns.hpp"
#include "scripts/world/sine.hpp"

namespace relay {

Volley whip(int n, float aim) {
    for (int i = 0; i < n; ++i) {
        float share = float(i) / float(n);
        float angle = aim + 0.12f * sine(share);
        co_yield Shot{angle, 140 + 144 * share};
    }
}

Volley in_blue(Volley volley) {
    for (Shot shot : volley) {
        shot.kind = BulletKind::diamond;
        co_yield std::move(shot);
    }
}

}  // namespace relay

// SPDX-License-Identifier: MIT
#include "scripts/patterns/patterns.hpp"

namespace relay {

Volley ring(int n, float turn, float speed) {
    for (int i = 0; i < n; ++i) {
        float share = float(i) / float(n);
        co_yield Shot{turn + share, speed};
    }
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// What falls all over the field, but for a gap.
#include "scripts/enemies/enemies.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> fall(Stage& stage) {
    constexpr float above = -10;  // px: not seen to appear
    for (int k = 0;; ++k) {
        int columns = stage.bullets(18);
        stage.fire(0, above, curtain(columns, k));
        co_await wait(stage.pause(500ms));
    }
}

}  // namespace

Task<> curtains(Stage& stage, Wave wave) {
    co_await timeout(seconds(wave.lasts), fall(stage));
}

}  // namespace relay

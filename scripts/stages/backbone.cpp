// SPDX-License-Identifier: MIT
// Stage 2, BACKBONE: the line loses what it likes.
#include "scripts/bosses/boss.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;

Task<> backbone(Stage& stage) {
    co_await waves(stage);
    co_await jitter(stage);
}

}  // namespace relay

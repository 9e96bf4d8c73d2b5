// SPDX-License-Identifier: MIT
// Stage 3, ORIGIN: the line dies.
#include "scripts/bosses/boss.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;

Task<> origin(Stage& stage) {
    co_await waves(stage);
    co_await blackhole(stage);
}

}  // namespace relay

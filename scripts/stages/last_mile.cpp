// SPDX-License-Identifier: MIT
// Stage 1, LAST MILE: the line works, and somebody sits on
// it.
#include "scripts/bosses/boss.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;

Task<> last_mile(Stage& stage) {
    co_await waves(stage);
    co_await throttle(stage);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// What JITTER can do.
#pragma once

#include "scripts/bosses/boss.hpp"
#include "scripts/world/random.hpp"

namespace relay {

/// It jumps between five places. Each jump makes the server
/// reset one transfer, which LINK shows.
class Jumps {
  public:
    Jumps(Stage& stage, Boss& boss)
        : stage_(stage), boss_(boss), dice_(stage.world) {}
    segue::Task<> next();

  private:
    Stage& stage_;
    Boss& boss_;
    Random dice_;
    std::size_t at_ = 0;
};

/// Its triangles swap places, until cancelled.
segue::Task<> swap_parts(BossRow& row);

/// Its phases, each until cancelled.
segue::Task<> skips(Stage& stage, Boss& boss, Jumps& jumps);
segue::Task<> echoes(Stage& stage, Boss& boss, Jumps& jumps);
segue::Task<> storm(Stage& stage, Boss& boss);

}  // namespace relay

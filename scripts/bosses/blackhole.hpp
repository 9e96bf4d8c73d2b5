// SPDX-License-Identifier: MIT
// What BLACKHOLE can do.
#pragma once

#include "scripts/bosses/boss.hpp"

namespace relay {

/// Its grip on the line: the plug is pulled. For each lane
/// that it lets go of, the line has a quarter of its rate;
/// its end, also by a cancel, gives all of it back.
class Grip {
  public:
    Grip(Stage& stage, BossRow& row);
    ~Grip();
    Grip(const Grip&) = delete;
    Grip& operator=(const Grip&) = delete;

    /// One is back, and its file flies once more, to be seen.
    void let_go(std::size_t lane);
    void let_go_of_all();

  private:
    Stage& stage_;
    BossRow& row_;
};

/// Its phases. Breakers ends by itself, the others last until
/// cancelled.
segue::Task<> horizon(Stage& stage, Boss& boss);
segue::Task<> breakers(Stage& stage, Boss& boss, Grip& grip);
segue::Task<> last_packet(Stage& stage, Boss& boss);

}  // namespace relay

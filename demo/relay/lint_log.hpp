// SPDX-License-Identifier: MIT
// What looked wrong with the scripts during a run, for the dump and the snapshot at its end.
#pragma once

#include <vector>

#include "segue/inspect/lints.hpp"

namespace relay {

class LintLog {
  public:
    explicit LintLog(segue::Scheduler& scheduler) : lints_(scheduler) {}
    /// To be called once a second, or so. What is wrong now, behind what went wrong before: the latest fifty.
    const std::vector<segue::inspect::Finding>& look();

  private:
    segue::inspect::Lints lints_;
    std::vector<segue::inspect::Finding> findings_;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// For tests of scripts: a game that is ticked by hand, and a sweep that cancels a script at each of its
// suspensions. Not a part of segue.hpp; needs no test framework.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "segue/scheduler.hpp"

namespace segue::testing {

/// A scheduler at 60 ticks a second of its own time: no real clock, no sleeping, the same on every run. Where
/// the options bring no real_clock of their own, each look at it costs a microsecond of the budget.
class Game : public Scheduler {
  public:
    /// Without scripts.
    explicit Game(const Options& options = Options());
    /// Ticks `n` frames of 1/60 s.
    void frames(std::size_t n);
    /// Ticks frames of 1/60 s until that much time has passed.
    void seconds(double s);
};

/// Runs `start` and then `drive` in a new Game again and again, and cancels the script that `start` returned:
/// the first time at its first suspension, then at its second, and so on until a run ends before that;
/// `after` looks at what is left each time. Destructors that leak, double frees and waits that do not let go
/// show up here, under a sanitizer.
/// @return how many suspensions were swept.
std::size_t cancel_sweep(const std::function<Script<>(Scheduler&)>& start,
                         const std::function<void(Game&)>& drive, const std::function<void()>& after = {});

}  // namespace segue::testing

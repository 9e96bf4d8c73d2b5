// SPDX-License-Identifier: MIT
// Who stops and slows the game where that has no pace of its own: the scheduler alone. Not for users.
#pragma once

#include "segue/inspect/control.hpp"
#include "segue/overlay/pace.hpp"
#include "segue/scheduler.hpp"

namespace segue::overlay {

/// Stops the scheduler's ticks, and scales Scheduler::game().
class SchedulerPace final : public Pace {
  public:
    /// Both have to outlive it.
    SchedulerPace(Scheduler& scheduler, inspect::Control& control)
        : scheduler_(scheduler), control_(control) {}
    bool paused() const override { return control_.all_paused(); }
    void pause(bool stop) override { stop ? control_.pause_all() : control_.resume_all(); }
    void step() override { control_.step_frames(); }
    double scale() const override { return scheduler_.game().scale(); }
    void scale(double factor) override { scheduler_.game().scale(factor); }

  private:
    Scheduler& scheduler_;
    inspect::Control& control_;
};

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// Who stops and slows the whole game: the scheduler alone, or the game itself.
#pragma once

#include "segue/inspect/control.hpp"
#include "segue/scheduler.hpp"

namespace segue::overlay {

/// The game's pace as the inspector's buttons set it. A game whose rules have to stand still with its scripts
/// hands its own to Inspector::pace().
class Pace {
  public:
    virtual ~Pace() = default;
    virtual bool paused() const = 0;
    virtual void pause(bool stop) = 0;
    /// One frame more; called only while paused.
    virtual void step() = 0;
    /// How fast game time runs: 1 is normal.
    virtual double scale() const = 0;
    virtual void scale(double factor) = 0;
    /// False greys the button.
    virtual bool can_scale(double factor) const { return factor >= 0; }
};

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

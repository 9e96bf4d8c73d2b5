// SPDX-License-Identifier: MIT
// Hands on scripts: cancel, pause and resume are members of every handle; this adds to them single steps,
// breakpoints, slow motion, waits that end now, and a standstill of all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "segue/script.hpp"

namespace segue::inspect {

/// What of a script goes on with a step.
enum class Reach : std::uint8_t {
    script,   ///< it alone
    subtree,  ///< it and its forks, until the scheduler has resumed one of them once
};

/// Acts on the scripts of one scheduler, which may end first: nothing has an effect then. Everything here may
/// be called inside a tick. Its end lets all go that it holds: breakpoints and unfinished steps are gone, a
/// standstill that it began is over; pauses and slow clocks stay.
class Control {
  public:
    /// Of that scheduler; holds nothing yet.
    explicit Control(Scheduler& scheduler);
    ~Control();
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

    /// Lets a script that was paused by pause() go on until the scheduler has resumed it once; then it is
    /// paused again. False, and nothing happens, where it is not paused by its own pause(), or has ended.
    bool step(const ScriptHandle& script, Reach reach = Reach::script);
    /// Whether step() would do something: it lives, and is paused by its own pause().
    bool can_step(const ScriptHandle& script) const;

    /// Ends its present wait as though that were over, paused or not; it goes on in this tick's wake-ups or
    /// in the next tick. Waits for frames, time and phases, and for an Event, which stays as it is. False for
    /// every other wait, and where there is none: can_finish() says so before.
    bool finish(const ScriptHandle& script);
    /// Whether finish() would do something.
    bool can_finish(const ScriptHandle& script) const;

    /// Time of the script, its entrants and forks, and what they start, runs `factor` times as fast as on the
    /// clock on which it lived, from the next tick on: 1 is normal again, 0 stands still. Its clock goes on
    /// from the time that it shows; what is left of its waits is left. Those of its forks that live on a
    /// clock of their own stay there. Any number from 0 to 1e9; another one is std::invalid_argument.
    void slow(const ScriptHandle& script, double factor);
    /// The factor of the last slow(), else 1.
    double speed(const ScriptHandle& script) const;

    /// Whenever the script is about to be resumed, it is paused instead, before it executes anything, and
    /// `hook` is called, if there is one; resume() lets it run to its next break. The hook may call
    /// pause_all() and stop the game so: what else is due in the present tick still runs. It must not throw:
    /// std::terminate.
    void break_on(const ScriptHandle& script, std::function<void(const Script<>&)> hook = {});
    /// False: it had no breakpoint. It is not resumed.
    bool unbreak(const ScriptHandle& script);
    /// Whether it has a breakpoint.
    bool breaks_on(const ScriptHandle& script) const;

    /// `hook` is called when the script has failed, once: when what the scheduler resumed has come to rest,
    /// before anything else runs, with a script whose frames are gone; ending() says where it was. The hook
    /// may do all that one of break_on() may. With an empty handle it is for whichever script fails, again
    /// and again. An empty hook takes back what was asked for the same handle.
    void break_on_failure(const ScriptHandle& script, std::function<void(const Script<>&)> hook);
    /// With an empty handle whether that is asked for any script.
    bool breaks_on_failure(const ScriptHandle& script) const;

    /// From the next tick on nothing happens in one: tick(), advance() and run() return at once. Time stands
    /// still, real() too; downloads and jobs go on, and arrive later.
    void pause_all();
    /// Ends the standstill, from the next tick on.
    void resume_all();
    /// Whether all stands still.
    bool all_paused() const;
    /// So many more ticks go through a standstill.
    void step_frames(std::uint32_t n = 1);

  private:
    class Hands;
    std::unique_ptr<Hands> hands_;
};

}  // namespace segue::inspect

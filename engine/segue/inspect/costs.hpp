// SPDX-License-Identifier: MIT
// What frames cost and who spent it (Inspect::full), who woke and who cancelled whom, how scripts ended
// (Inspect::basic). All are rings: the oldest is forgotten. Times are wall-clock, on the clock of
// SchedulerOptions::real_clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/cause.hpp"
#include "segue/options.hpp"

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// How much is recorded from now on; may be called at any time, also inside a tick. What was recorded stays.
/// The rings of `basic` take 60 KB, those of `full` 600 KB and 300 bytes a script; for want of them this is
/// std::bad_alloc, and all stays as it was.
void set_level(Scheduler& scheduler, Inspect level);
/// What set_level() or SchedulerOptions::inspect asked for last.
Inspect level(const Scheduler& scheduler);

/// One frame as plain numbers: from one call of tick() or advance() to the next.
struct FrameTotals {
    std::uint64_t tick = 0;              ///< as Stats::ticks counts it
    std::chrono::nanoseconds began{};    ///< on the real clock
    std::chrono::nanoseconds dt{};       ///< that it was given
    std::chrono::nanoseconds whole{};    ///< until the next frame began; 0 for the present one
    std::chrono::nanoseconds busy{};     ///< until the end of its last phase
    std::chrono::nanoseconds scripts{};  ///< in resumes, and in conditions that were asked
    std::chrono::nanoseconds posted{};   ///< in posted functions and the deliveries of completions
    std::uint64_t resumes = 0;           ///< as Stats counts them, of this frame alone
    std::uint64_t wakes = 0;             ///< the same
    std::uint64_t started = 0;           ///< scripts, forks included
    std::uint64_t ended = 0;             ///< scripts, however
    std::size_t alive = 0;               ///< scripts, at its end
};

/// Frames on record, oldest first: at most 300, none before Inspect::full. Reuses `out`.
void frames(Scheduler& scheduler, std::vector<FrameTotals>& out);

/// Someone who cost much in a frame.
struct Spender {
    std::uint64_t script = 0;         ///< its number
    std::string name;                 ///< its name
    ChainLevel at;                    ///< from where its longest resume went on: file and line of a co_await
    std::chrono::nanoseconds time{};  ///< of its resumes in that frame together
    std::chrono::nanoseconds longest{};  ///< of one resume
    std::uint32_t resumes = 0;           ///< in that frame
};

/// All that went on from one line for one cause.
struct Group {
    std::string name;  ///< of the scripts; empty: a posted function
    ChainLevel at;     ///< the co_await from where they went on; of a first run the one where it stopped
    Cause cause = Cause::frame;  ///< why they went on
    std::string waker;           ///< the name of who woke them; empty: no script did
    std::uint64_t waker_id = 0;  ///< one of them
    ChainLevel waker_at;         ///< its latest co_await before that; of a first run where they were started
    std::uint64_t first = 0;     ///< one of the scripts
    std::uint32_t scripts = 0;   ///< how many
    std::uint32_t resumes = 0;   ///< of all of them
    std::chrono::nanoseconds time{};     ///< of these together
    std::chrono::nanoseconds longest{};  ///< of one resume
};

/// One frame: what it cost, and who spent it.
struct Frame {
    FrameTotals totals;             ///< as frames() gives it
    std::vector<Spender> spenders;  ///< the eight dearest, dearest first
    std::vector<Group> groups;      ///< the eight dearest, then those that woke them
};

/// One frame in detail; nothing when it is not on record.
std::optional<Frame> frame(Scheduler& scheduler, std::uint64_t tick);

/// Somebody was woken, or its cancel was asked for.
struct Wake {
    std::uint64_t tick = 0;               ///< in which it was
    std::uint64_t by = 0;                 ///< a script; 0: no script did it
    std::uint64_t of = 0;                 ///< the script that was woken, or is to be cancelled
    ChainLevel at;                        ///< the latest co_await of `by`, where it is known
    Cause cause = Cause::wake;            ///< wake, end or outside
    Cancelled cancelled = Cancelled::no;  ///< `no`: it was woken
};

/// The last 512 wakes and cancels, oldest first; timers and per-frame waits are none.
std::vector<Wake> wakes(Scheduler& scheduler);

/// How a script ended.
struct End {
    std::uint64_t id = 0;                          ///< its number
    std::uint64_t parent = 0;                      ///< the script that forked it; 0: independent
    std::string name;                              ///< its name
    std::string note;                              ///< its last
    State how = State::done;                       ///< done, failed or cancelled
    std::string error;                             ///< what a failed one threw
    bool heard = false;                            ///< somebody was joined on it
    Cancelled why = Cancelled::no;                 ///< of a cancelled one
    std::uint64_t by = 0;                          ///< the script that cancelled it; 0: no script did
    ChainLevel at;                                 ///< its latest co_await
    ChainLevel started;                            ///< where start or fork was called
    std::uint64_t tick = 0;                        ///< in which it ended
    std::uint64_t age_frames = 0;                  ///< ticks from its start to its end
    double age_seconds = 0.0;                      ///< on real()
    std::uint64_t resumes = 0;                     ///< how often it was resumed
    std::optional<std::chrono::nanoseconds> time;  ///< that its resumes took, where they were watched
};

/// The last 256 scripts that ended, oldest first.
std::vector<End> history(Scheduler& scheduler);
/// How that one ended, if it is on record.
std::optional<End> ending(Scheduler& scheduler, std::uint64_t script);

}  // namespace segue::inspect

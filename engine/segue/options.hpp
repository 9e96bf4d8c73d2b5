// SPDX-License-Identifier: MIT
// The plain types of the scheduler's face: options, phases, states, statistics, what is reported.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include "segue/frame_allocator.hpp"

namespace segue {

class Clock;

/// The parts of a tick, in this order. A script runs in `update` unless started otherwise.
enum class Phase : std::uint8_t {
    early,   ///< before all else: what others look at this tick
    fixed,   ///< physics, where a loop runs it once or several times a frame
    update,  ///< gameplay
    late,    ///< after all else: cameras
};

/// `idle` scripts run only in what is left of the tick's budget, one at least each tick, round robin.
enum class Priority : std::uint8_t {
    normal,  ///< whenever something is due
    idle,    ///< in what is left
};

/// Where a script stands; the last three are ends.
enum class State : std::uint8_t {
    ready,      ///< queued: it has not run yet, or its wait is over
    running,    ///< it executes, or a child or entrant of it does, or a condition or setter that it awaits
    waiting,    ///< suspended
    paused,     ///< neither resumed nor polled
    done,       ///< returned
    failed,     ///< left by an exception
    cancelled,  ///< by a cancel, or with what it waited on
};

/// "ready", "running", ...
const char* to_string(State state);

/// How much the scheduler records for the inspector; inspect::set_level changes it while scripts run. Names,
/// wait sites and counts of resumes are there at every level.
enum class Inspect : std::uint8_t {
    off,    ///< no more than the scheduler needs itself
    basic,  ///< the default: who woke and who cancelled whom, how scripts ended; nothing a frame
    full,   ///< besides that what each resume cost, and what led to it, by script and by frame
};

/// For `start(StartOptions{}.name("boss"), task)`.
class StartOptions {
  public:
    /// As a start() without options.
    StartOptions() {}
    /// What the inspector and reports call the script, instead of its coroutine's name.
    StartOptions& name(std::string n) {
        name_ = std::move(n);
        return *this;
    }
    /// The clock it lives on, instead of that of the script that starts it.
    StartOptions& clock(Clock& c) {
        clock_ = &c;
        return *this;
    }
    /// Usually Priority::normal. What it forks has the same.
    StartOptions& priority(Priority p) {
        priority_ = p;
        return *this;
    }
    /// In which phase it first runs and its per-frame waits resume. Usually Phase::update.
    StartOptions& phase(Phase p) {
        phase_ = p;
        return *this;
    }

    /// @{
    /// What was set, else what is usual; no clock: null.
    const std::string& name() const { return name_; }
    Clock* clock() const { return clock_; }
    Priority priority() const { return priority_; }
    Phase phase() const { return phase_; }
    /// @}

  private:
    std::string name_;
    Clock* clock_ = nullptr;
    Priority priority_ = Priority::normal;
    Phase phase_ = Phase::update;
};

/// Options of a scheduler, as `Scheduler::Options`.
class SchedulerOptions {
  public:
    /// What is usual.
    SchedulerOptions() {}
    /// Real time a tick that scripts may use before yield_if_late yields and idle scripts wait. Usually 4 ms.
    template <class Rep, class Period>
    SchedulerOptions& budget(std::chrono::duration<Rep, Period> d) {
        budget_ = std::chrono::duration_cast<std::chrono::nanoseconds>(d);
        return *this;
    }
    /// Threads for background(): by default the cores less one, at least one. Made when first used.
    SchedulerOptions& workers(unsigned n) {
        workers_ = n;
        return *this;
    }
    /// Wake-ups a tick; the rest waits for the next one, with a warning. Usually 100 000.
    SchedulerOptions& max_wakes_per_tick(std::size_t n) {
        max_wakes_ = n;
        return *this;
    }
    /// Waits in a row that are ready without suspending, before a script is put off to the next tick. Usually
    /// 10 000.
    SchedulerOptions& max_ready_awaits(std::size_t n) {
        max_ready_awaits_ = n;
        return *this;
    }
    /// Replaces the clock by which the budget is judged; for tests. Any function of steady nanoseconds.
    SchedulerOptions& real_clock(std::function<std::chrono::nanoseconds()> now) {
        real_clock_ = std::move(now);
        return *this;
    }
    /// The allocator below the frame pool. It is the program's, not the scheduler's: frames are made before
    /// they know their scheduler. FrameAllocator says what happens when it has no memory.
    SchedulerOptions& allocator(FrameAllocator a) {
        allocator_ = a;
        return *this;
    }
    /// Usually Inspect::basic.
    SchedulerOptions& inspect(Inspect level) {
        inspect_ = level;
        return *this;
    }

    /// @{
    /// What was set, else what is usual; 0 workers: by the machine; no real clock: std::chrono::steady_clock.
    std::chrono::nanoseconds budget() const { return budget_; }
    unsigned workers() const { return workers_; }
    std::size_t max_wakes_per_tick() const { return max_wakes_; }
    std::size_t max_ready_awaits() const { return max_ready_awaits_; }
    const std::function<std::chrono::nanoseconds()>& real_clock() const { return real_clock_; }
    const FrameAllocator& allocator() const { return allocator_; }
    Inspect inspect() const { return inspect_; }
    /// @}

  private:
    std::chrono::nanoseconds budget_ = std::chrono::milliseconds(4);
    unsigned workers_ = 0;  // 0: by the machine
    std::size_t max_wakes_ = 100'000;
    std::size_t max_ready_awaits_ = 10'000;
    std::function<std::chrono::nanoseconds()> real_clock_;
    FrameAllocator allocator_;
    Inspect inspect_ = Inspect::basic;
};

/// Counts of a scheduler since it was made.
struct Stats {
    std::uint64_t ticks = 0;      ///< calls of tick() and advance()
    std::uint64_t started = 0;    ///< scripts, forks included
    std::uint64_t done = 0;       ///< of these, ended by a co_return
    std::uint64_t failed = 0;     ///< by an exception
    std::uint64_t cancelled = 0;  ///< by a cancel
    std::uint64_t resumes = 0;    ///< how often the scheduler resumed a coroutine
    std::uint64_t wakes = 0;      ///< wake-ups by events, signals, channels, locks, joins, completions
    std::size_t alive = 0;        ///< scripts, forks included
};

/// One level of an await chain.
struct ChainLevel {
    std::string function;  ///< without its parameters and namespaces
    std::string file;      ///< as the compiler recorded it
    /// Of the level's latest co_await. Where it had none: in a Failure that of the coroutine, else 0.
    std::uint_least32_t line = 0;
};

/// A script ended by an exception that nobody was joined on.
struct Failure {
    std::string name;               ///< of the script
    std::exception_ptr error;       ///< what it was
    std::vector<ChainLevel> chain;  ///< where it was thrown first, the script's root last
};

/// Something that works, but surely not as meant.
struct Warning {
    std::string name;  ///< of the script
    std::string text;  ///< one sentence, with file and line where there is one
};

}  // namespace segue

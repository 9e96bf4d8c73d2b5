// SPDX-License-Identifier: MIT
// Scheduler: runs scripts. One call a frame: tick(dt).
#pragma once

#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "segue/clock.hpp"
#include "segue/detail/core.hpp"
#include "segue/options.hpp"
#include "segue/start.hpp"

namespace segue {

namespace inspect {
class Access;
}

/// Posts to a scheduler from any thread, also when that may be gone. Copyable.
class Poster {
  public:
    /// Of the library: Scheduler::poster() makes it.
    explicit Poster(std::shared_ptr<detail::Inbox> inbox) : inbox_(std::move(inbox)) {}
    /// As Scheduler::post. False, and `fn` is dropped, after the scheduler's end.
    template <class F>
    bool post(F&& fn) const;

  private:
    std::shared_ptr<detail::Inbox> inbox_;
};

/// Runs scripts on the thread that calls tick(). Single-threaded by design: only post() and resolvers may be
/// called from other threads. Its destructor cancels every script, newest first, drops queued jobs and waits
/// for running ones; destroying it inside its own tick aborts with a message.
///
///     segue::Scheduler game;
///     game.start(patrol(guard));
///     while (running) { game.tick(frame_seconds); draw(); }
class Scheduler : public detail::Starter<Scheduler> {
  public:
    /// Its options, by a name of its own.
    using Options = SchedulerOptions;

    /// Without scripts; threads and records are made when they are first needed. For want of memory
    /// std::bad_alloc.
    explicit Scheduler(const Options& options = Options());
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// @{
    /// One frame of `seconds` of time, or any std::chrono duration: advance(dt), then run() of each phase in
    /// turn. In a tick: (1) the clocks advance; (2) completions from outside, numbered; (3) due timers in
    /// due-time order; (4) per-frame waits in the order in which they began; (5) wake-ups, FIFO; (6) scripts
    /// started meanwhile, FIFO, once; (7) wake-ups again; (8) deadlines of timeout; (9) idle scripts in what
    /// is left of the budget. Usually 1/60 s; what a double loses below a nanosecond is carried to the next
    /// dt. Negative or NaN: std::invalid_argument, and inside of a tick: std::logic_error; nothing changes.
    /// No exception of a script comes out of it.
    void tick(double seconds, detail::Site at = detail::Site::current());
    template <class Rep, class Period>
    void tick(std::chrono::duration<Rep, Period> dt, detail::Site at = detail::Site::current()) {
        if constexpr (std::is_floating_point_v<Rep>) {
            tick(std::chrono::duration<double>(dt).count(), at);
        } else {
            tick_ns(detail::to_nanoseconds(dt).count(), at);
        }
    }
    /// @}

    /// @{
    /// For loops that run phases themselves: moves the clocks, and resumes nothing. Refuses what tick() does.
    void advance(double seconds, detail::Site at = detail::Site::current());
    template <class Rep, class Period>
    void advance(std::chrono::duration<Rep, Period> dt, detail::Site at = detail::Site::current()) {
        if constexpr (std::is_floating_point_v<Rep>) {
            advance(std::chrono::duration<double>(dt).count(), at);
        } else {
            advance_ns(detail::to_nanoseconds(dt).count(), at);
        }
    }
    /// @}
    /// The steps 2 to 9 for the per-frame waits and first runs of `phase`, and for all else that is ready.
    /// Run again before the next advance(), it resumes of the per-frame waits those by next(phase) alone.
    /// Deadlines and idle scripts (8, 9) come in the last phase of a tick: `late`, or the one that was last
    /// in the tick before.
    void run(Phase phase, detail::Site at = detail::Site::current());

    /// Runs `fn` on the game thread in step 2 of the next tick, in the order of the calls. From any thread.
    /// An exception of `fn` goes to on_error. Dropped unrun, on the game thread, when the scheduler is
    /// destroyed first. For want of memory it is std::bad_alloc here, and nothing is posted.
    template <class F>
    void post(F&& fn) {
        poster().post(std::forward<F>(fn));
    }
    /// For threads that may outlive the scheduler.
    Poster poster() const { return Poster(core_->inbox); }

    /// The clock of gameplay, on which scripts live unless started otherwise: a child of real().
    Clock& game() { return core_->game->self; }
    /// The sum of all dt. It knows no pause and no scale.
    Clock& real() { return core_->real->self; }

    /// Scripts alive, forks included.
    std::size_t size() const { return core_->stats.alive; }
    /// Counts since it was made.
    Stats stats() const { return core_->stats; }
    /// Cancels every script, newest first, in this call; one that runs at its next suspension. A shield
    /// defers it.
    void cancel_all();

    /// Called for a script that ended by an exception while nobody was joined on it. By default one line on
    /// stderr, where also goes what this hook or one of the next three throws.
    void on_error(std::function<void(const Failure&)> hook) { core_->on_error = std::move(hook); }
    /// Called for what works, but surely not as meant. By default one line on stderr.
    void on_warning(std::function<void(const Warning&)> hook) { core_->on_warning = std::move(hook); }

    /// @{
    /// For profilers: called before and after each resume by the scheduler, with the script's name and the
    /// line on which it waited (0: its first run). The name is good for the call. A script that is cancelled
    /// or paused by the first hook does not run. Ticks are somewhat slower meanwhile; empty functions end it.
    /// docs/scripting.md shows Tracy.
    void on_resume_begin(std::function<void(std::string_view name, std::uint_least32_t line)> hook);
    void on_resume_end(std::function<void()> hook);
    /// @}

  private:
    friend class detail::Starter<Scheduler>;
    friend class Scope;
    friend class Clock;
    friend class inspect::Access;
    detail::Core* start_core() const { return core_.get(); }
    static detail::ScopeState* start_scope() { return nullptr; }
    bool may_advance(const char* what, bool valid, const detail::Site& at) const;
    void tick_ns(std::int64_t ns, const detail::Site& at);
    void advance_ns(std::int64_t ns, const detail::Site& at);
    /// Seconds as nanoseconds; what is below one is carried to the next call, so that no time is lost over
    /// days.
    std::int64_t whole_ns(double seconds);

    std::unique_ptr<detail::Core> core_;
    double carry_ns_ = 0.0;
};

namespace detail {
template <class F>
struct PostedCall final : InboxItem {
    explicit PostedCall(F f) : fn(std::move(f)) {}
    void run(Core&) override { std::invoke(fn); }
    F fn;
};
}  // namespace detail

template <class F>
bool Poster::post(F&& fn) const {
    return inbox_->push(std::make_unique<detail::PostedCall<std::decay_t<F>>>(std::forward<F>(fn)));
}

}  // namespace segue

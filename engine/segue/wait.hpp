// SPDX-License-Identifier: MIT
// Waits for frames and for time: next_frame, frames, next(phase), wait, wait_until, forever, yield_if_late,
// at the end of this file, behind what they return. Each finds its scheduler, script and clock through the
// coroutine that awaits it.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "segue/awaitable.hpp"
#include "segue/misuse.hpp"

namespace segue {
namespace detail {

/// Empty: on both compilers a coroutine that waits for frames fits into one cache line.
class NextFrameAwaiter {
  public:
    NextFrameAwaiter() noexcept {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) noexcept {
        Promise& p = h.promise();
        p.core->park(p, at);
    }
    double await_resume() const noexcept { return Core::here->running->clock->dt_seconds; }
};

class NextPhaseAwaiter {
  public:
    explicit NextPhaseAwaiter(Phase phase) : phase_(phase) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) noexcept {
        Promise& p = h.promise();
        p.core->park_in(p, at, phase_);
    }
    double await_resume() const noexcept { return Core::here->running->clock->dt_seconds; }

  private:
    Phase phase_;
};

class FramesAwaiter final : public Wait {
  public:
    FramesAwaiter(Promise& p, std::int64_t n) : promise_(&p), left_(n) {}
    bool await_ready() { return left_ == 0 && promise_->core->may_go_on(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (left_ < 0) {
            misuse_argument(p, at, "frames(" + std::to_string(left_) + "): the number must not be negative");
        } else if (left_ == 0) {
            p.core->put_off(p, at, *this);
        } else {
            p.core->park_poll(p, at, *this);
        }
    }
    void await_resume() const noexcept {}

    void unhook() noexcept override {}
    bool poll() noexcept override { return --left_ == 0; }
    Cause polled_for() const override { return Cause::frames; }
    bool can_finish() const override { return left_ > 0; }
    void finish() override { left_ = 1; }
    void describe(Reason& reason) const override {
        reason.text("frames: " + std::to_string(left_) + " left");
    }

  private:
    Promise* promise_;
    std::int64_t left_;
};

/// wait and wait_until: a timer on one clock.
class TimerAwaiter final : public Wait {
  public:
    TimerAwaiter(Promise& p, std::int64_t time, bool absolute, ClockState* clock)
        : strand_(p.core->running), clock_(clock ? clock : strand_->clock), time_(time), absolute_(absolute) {
        clock_->retain();
    }
    ~TimerAwaiter() { clock_->release(); }

    bool await_ready() { return absolute_ && time_ <= clock_->now && strand_->core->may_go_on(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        Core& core = *p.core;
        if (clock_->core != &core) {
            misuse_argument(p, at, "a wait on a clock of another scheduler, or of one that is gone");
        } else if (absolute_) {
            if (time_ <= clock_->now) {
                core.put_off(p, at, *this);
                return;
            }
            core.block(p, at, *this);
            core.sleep(*strand_, *clock_, time_);
        } else if (time_ < 0) {
            misuse_argument(p, at, "wait: the duration is negative or no number");
        } else {
            time_ = due_in(time_);
            core.block(p, at, *this);
            core.sleep(*strand_, *clock_, time_);
        }
    }
    /// By how much the tick overshot.
    std::chrono::nanoseconds await_resume() const noexcept {
        constexpr auto most = std::chrono::nanoseconds::max();
        const bool long_past = time_ < clock_->now - most.count();  // time_point::min()
        return long_past ? most : std::chrono::nanoseconds(clock_->now - time_);
    }

    void unhook() noexcept override { strand_->TimerNode::unlink(); }
    void freeze() override {
        if (absolute_) return;
        strand_->TimerNode::unlink();
        time_ -= clock_->now;  // what is left
        if (time_ < 0) time_ = 0;
    }
    void thaw() override {
        if (absolute_) return;
        time_ = due_in(time_);
        strand_->core->sleep_on(*strand_, *clock_, time_);
    }
    bool can_finish() const override { return true; }
    void finish() override;
    void change_clock(ClockState& from, ClockState& to) override;
    void describe(Reason& reason) const override;

  private:
    std::int64_t due_in(std::int64_t d) const {
        constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();
        return d > end - clock_->now ? end : clock_->now + d;
    }

    Strand* strand_;
    ClockState* clock_;
    std::int64_t time_;  // a duration first, then when it is due; while frozen what is left
    bool absolute_;
};

class ForeverAwaiter final : public Wait {
  public:
    ForeverAwaiter() {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        p.core->block(p, at, *this);
    }
    void await_resume() const noexcept {}
    void unhook() noexcept override {}
    void describe(Reason& reason) const override { reason.text("forever"); }
};

class YieldAwaiter {
  public:
    explicit YieldAwaiter(Promise& p) : core_(p.core) {}
    bool await_ready() const { return !core_->late(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) noexcept {
        Promise& p = h.promise();
        p.core->park(p, at);
    }
    void await_resume() const noexcept {}

  private:
    Core* core_;
};

class NextFrame {
  public:
    NextFrameAwaiter awaiter_in(Promise&) const { return NextFrameAwaiter{}; }
};
class NextPhase {
  public:
    explicit NextPhase(Phase phase) : phase_(phase) {}
    NextPhaseAwaiter awaiter_in(Promise&) const { return NextPhaseAwaiter(phase_); }

  private:
    Phase phase_;
};
class Frames {
  public:
    explicit Frames(std::int64_t n) : n_(n) {}
    FramesAwaiter awaiter_in(Promise& p) const { return FramesAwaiter(p, n_); }

  private:
    std::int64_t n_;
};
class TimedWait {
  public:
    TimedWait(std::chrono::nanoseconds time, bool absolute, const Clock* clock)
        : time_(time.count()), absolute_(absolute), clock_(clock ? &state_of(*clock) : nullptr) {
        if (clock_) clock_->retain();
    }
    TimedWait(const TimedWait& o) : time_(o.time_), absolute_(o.absolute_), clock_(o.clock_) {
        if (clock_) clock_->retain();
    }
    TimedWait& operator=(const TimedWait&) = delete;
    ~TimedWait() {
        if (clock_) clock_->release();
    }
    TimerAwaiter awaiter_in(Promise& p) const { return TimerAwaiter(p, time_, absolute_, clock_); }

  private:
    std::int64_t time_;
    bool absolute_;
    ClockState* clock_;
};
class Forever {
  public:
    ForeverAwaiter awaiter_in(Promise&) const { return ForeverAwaiter(); }
};
class YieldIfLate {
  public:
    YieldAwaiter awaiter_in(Promise& p) const { return YieldAwaiter(p); }
};

}  // namespace detail

/// Waits for the next tick, and resumes in it among the per-frame waits of the script's phase, in the order
/// in which these began; a script that goes from one per-frame wait to the next keeps its place. Never
/// resumes in the same tick.
/// @return that tick's dt in seconds on the script's clock; 0 while the clock is paused.
inline detail::NextFrame next_frame() { return {}; }

/// Waits for `n` ticks like n times next_frame(), without resuming the script in between; 0 does not suspend.
/// A negative number is std::invalid_argument.
inline detail::Frames frames(std::int64_t n) { return detail::Frames(n); }

/// Waits for the next run of `phase`, and resumes in it among the per-frame waits. Awaited in a run of that
/// phase, it waits for the one after: in the next tick, or in the same one where the loop runs the phase more
/// than once between two calls of advance().
/// @return that tick's dt in seconds on the script's clock.
inline detail::NextPhase next(Phase phase) { return detail::NextPhase(phase); }

/// Waits until `duration` has passed on the script's own clock, counted from this co_await, and resumes on
/// the game thread during `tick`, after downloads and before per-frame waits, in the order in which waits
/// fall due; ties in the order in which they began. Paused or slowed clocks pause or slow the wait.
/// @param duration  any std::chrono duration, rounded up to the nanosecond; 0 resumes in the next tick; what
///                  is too long to count is for ever; negative or NaN is refused (std::invalid_argument).
/// @return by how much the tick overshot, 0 to one tick, so that a loop can stay on beat.
template <class Rep, class Period>
detail::TimedWait wait(std::chrono::duration<Rep, Period> duration) {
    return detail::TimedWait(detail::to_nanoseconds(duration), false, nullptr);
}
/// The same on another clock of the same scheduler; one of another scheduler is std::invalid_argument.
template <class Rep, class Period>
detail::TimedWait wait(std::chrono::duration<Rep, Period> duration, const Clock& clock) {
    return detail::TimedWait(detail::to_nanoseconds(duration), false, &clock);
}

/// Waits until the script's clock shows `time`; a time that is past does not suspend. A pause of the script
/// does not move it, a pause of the clock does. Resumes as wait() does.
/// @return by how much the tick overshot; of a time that is past, how long ago it was.
template <class Duration>
detail::TimedWait wait_until(std::chrono::time_point<Clock, Duration> time) {
    return detail::TimedWait(detail::to_nanoseconds(time.time_since_epoch()), true, nullptr);
}
/// The same on another clock.
template <class Duration>
detail::TimedWait wait_until(std::chrono::time_point<Clock, Duration> time, const Clock& clock) {
    return detail::TimedWait(detail::to_nanoseconds(time.time_since_epoch()), true, &clock);
}

/// Waits until it is cancelled.
inline detail::Forever forever() { return {}; }

/// Goes on at once while this tick's script budget lasts, and waits for the next frame when it is used up: a
/// long loop that awaits it never drops a frame. It looks at real time, so where it yields differs from run
/// to run.
inline detail::YieldIfLate yield_if_late() { return {}; }

}  // namespace segue

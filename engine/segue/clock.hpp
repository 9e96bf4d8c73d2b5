// SPDX-License-Identifier: MIT
// Time for scripts: integer nanoseconds that a scheduler advances, with scale and pause.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <source_location>
#include <type_traits>

#include "segue/detail/frame_pool.hpp"
#include "segue/detail/link.hpp"
#include "segue/detail/timer_wheel.hpp"

namespace segue {

class Scheduler;

namespace detail {
class Core;
struct ClockState;

/// Any duration as nanoseconds: rounded up, saturated. NaN gives the least value, which every caller refuses
/// as negative. What is a whole nanosecond within the precision of Rep is that one: 0.1 as a double is a
/// little more than a tenth, and a wait of 0.1 s ends with a tick of 0.1 s.
template <class Rep, class Period>
constexpr std::chrono::nanoseconds to_nanoseconds(std::chrono::duration<Rep, Period> d) {
    using ns = std::chrono::nanoseconds;
    if constexpr (std::is_floating_point_v<Rep>) {
        const auto v = std::chrono::duration<long double, std::nano>(d).count();
        if (v != v) return ns::min();
        if (v >= 9.2e18L) return ns::max();
        if (v <= -9.2e18L) return ns::min();
        const auto nearest = std::round(v);
        const bool is_that = std::abs(v - nearest) <= std::abs(v) * std::numeric_limits<Rep>::epsilon();
        return ns(static_cast<std::int64_t>(is_that ? nearest : std::ceil(v)));
    } else {
        using wide = std::chrono::duration<long double, std::nano>;
        if (wide(d).count() >= 9.2e18L) return ns::max();
        if (wide(d).count() <= -9.2e18L) return ns::min();
        return std::chrono::ceil<ns>(d);
    }
}
}  // namespace detail

/// A clock that scripts live on. A script inherits the clock of what started it, `game()` by default; what it
/// starts and forks inherits its own. Changes made in a tick act from the next one.
class Clock {
  public:
    /// @{
    /// As std::chrono wants it of a clock; now() is a member, since there may be many.
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Clock, duration>;
    static constexpr bool is_steady = true;
    /// @}

    /// A child of `parent`: its time is the parent's, scaled and paused on top of it; scales multiply.
    explicit Clock(Clock& parent);
    /// A clock on `real()`: it knows no other pause and no other scale than its own.
    explicit Clock(Scheduler& scheduler);
    /// @{
    /// Scripts on it stay on it. What is moved from can only be assigned to and destroyed.
    Clock(Clock&& other) noexcept;
    Clock& operator=(Clock&& other) noexcept;
    /// @}
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    /// Scripts that live on the clock go on: its state lives while anything uses it.
    ~Clock();

    /// Time since the clock was made, as of the last tick.
    time_point now() const;
    /// How fast time runs against the parent: usually 1, any number from 0 to 1e9; another value is
    /// std::invalid_argument, and any for real() std::logic_error.
    void scale(double factor, std::source_location at = std::source_location::current());
    /// Its own factor, whatever those above it are.
    double scale() const;
    /// While paused, `next_frame()` goes on with 0 and timed waits, tweens and timeouts stand still, here and
    /// on child clocks. For real(): std::logic_error.
    void pause(std::source_location at = std::source_location::current());
    /// Ends its own pause, from the next tick on; a clock above it may be paused still.
    void resume();
    /// True when this clock itself is paused.
    bool paused() const;

  private:
    friend class detail::Core;
    friend struct detail::ClockState;
    friend class Scheduler;
    friend detail::ClockState& state_of(const Clock& clock);
    struct View {};  // a handle inside the state itself, which owns nothing
    Clock(detail::ClockState* state, View) : state_(state), owner_(false) {}
    void drop();

    detail::ClockState* state_;
    bool owner_ = true;
};

namespace detail {

struct ClockLink : Link {};

/// What a Clock refers to; counted by its Clock objects, its child clocks and the scripts on it.
struct ClockState : ClockLink, Pooled {
    ClockState(Core* c, ClockState* p);
    ~ClockState();

    void retain() { ++refs; }
    void release() {
        if (--refs == 0) delete this;
    }
    void set_scale(double factor);
    /// One tick; the parent has advanced already.
    void advance(std::int64_t base_dt, double base_seconds);

    Core* core;  // null when the scheduler is gone
    ClockState* parent;
    std::int64_t now = 0;
    std::int64_t dt = 0;  // of the present tick
    double dt_seconds = 0.0;
    double factor = 1.0;
    bool paused = false;
    bool runs = true;  // false in a tick in which it or a clock above it is paused
    std::uint32_t refs = 1;
    TimerWheel timers;
    TimerWheel deadlines;
    Clock self{this, Clock::View{}};

  private:
    // factor = mantissa * 2^(exponent - 64): products are exact, what is below a nanosecond is carried in
    // 2^-64 ns.
    std::uint64_t mantissa_ = 0;
    int exponent_ = 0;
    std::uint64_t carry_ = std::uint64_t{1} << 63;  // half a nanosecond: totals are rounded to the nearest
};

}  // namespace detail
}  // namespace segue

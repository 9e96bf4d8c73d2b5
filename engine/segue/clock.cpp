// SPDX-License-Identifier: MIT
#include "segue/clock.hpp"

#include <utility>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"
#include "segue/scheduler.hpp"

namespace segue {

Clock::Clock(Clock& parent) : state_(new detail::ClockState(parent.state_->core, parent.state_)) {}

Clock::Clock(Scheduler& scheduler)
    : state_(new detail::ClockState(scheduler.core_.get(), scheduler.real().state_)) {}

Clock::Clock(Clock&& other) noexcept : state_(std::exchange(other.state_, nullptr)), owner_(other.owner_) {}

Clock& Clock::operator=(Clock&& other) noexcept {
    if (this != &other) {
        drop();
        state_ = std::exchange(other.state_, nullptr);
        owner_ = other.owner_;
    }
    return *this;
}

Clock::~Clock() { drop(); }

void Clock::drop() {
    if (state_ && owner_) state_->release();
}

Clock::time_point Clock::now() const { return time_point(duration(state_->now)); }

void Clock::scale(double factor, std::source_location at) {
    if (!(factor >= 0.0) || factor > 1e9) {
        detail::misuse_argument("Clock::scale at " + detail::file_line(at) +
                                ": the factor must be a number from 0 to 1e9");
        return;
    }
    if (!state_->parent) {
        detail::misuse_logic("Clock::scale at " + detail::file_line(at) +
                             ": real() knows no scale; make a clock of your own: Clock c{scheduler}");
        return;
    }
    state_->set_scale(factor);
}

double Clock::scale() const { return state_->factor; }

void Clock::pause(std::source_location at) {
    if (!state_->parent) {
        detail::misuse_logic("Clock::pause at " + detail::file_line(at) +
                             ": real() knows no pause; make a clock of your own: Clock c{scheduler}");
        return;
    }
    state_->paused = true;
}

void Clock::resume() { state_->paused = false; }

bool Clock::paused() const { return state_->paused; }

detail::ClockState& state_of(const Clock& clock) { return *clock.state_; }

namespace detail {

ClockState::ClockState(Core* c, ClockState* p)
    : core(c), parent(p), timers(c ? &c->timer_chunks : nullptr), deadlines(c ? &c->timer_chunks : nullptr) {
    if (parent) parent->retain();
    if (core) core->clocks.push_back(*this);  // behind its parent: a tick advances them in this order
}

ClockState::~ClockState() {
    ClockLink::unlink();
    if (parent) parent->release();
}

void ClockState::set_scale(double f) {
    factor = f;
    int e = 0;
    const double m = std::frexp(f, &e);  // f = m * 2^e, m in [0.5, 1)
    mantissa_ = static_cast<std::uint64_t>(std::ldexp(m, 53));
    exponent_ = e - 53 + 64;
}

void ClockState::advance(std::int64_t base_dt, double base_seconds) {
    runs = !paused && (!parent || parent->runs);
    if (!runs || factor == 0.0) {
        dt = 0;
        dt_seconds = 0.0;
    } else if (factor == 1.0) {
        dt = base_dt;
        dt_seconds = base_seconds;
    } else {
        unsigned __int128 ns =
            static_cast<unsigned __int128>(static_cast<std::uint64_t>(base_dt)) * mantissa_;
        if (exponent_ >= 0) {
            // 63 + 53 bits at most before the shift; a product that leaves no room for it is saturated below.
            const bool fits = exponent_ < 128 && (ns >> (127 - exponent_)) == 0;
            ns = fits ? ns << exponent_ : ~static_cast<unsigned __int128>(0) >> 2;
        } else {
            ns >>= exponent_ < -127 ? 127 : -exponent_;
        }
        ns += carry_;
        carry_ = static_cast<std::uint64_t>(ns);
        dt = static_cast<std::int64_t>(static_cast<std::uint64_t>(ns >> 64) & 0x3fffffffffffffffu);
        dt_seconds = base_seconds * factor;
    }
    constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max() - 1;
    now = now > end - dt ? end : now + dt;
}

}  // namespace detail
}  // namespace segue

// SPDX-License-Identifier: MIT
#include "segue/wait.hpp"

#include <cstdio>

namespace segue::detail {

void TimerAwaiter::finish() {
    strand_->TimerNode::unlink();
    time_ = clock_->now;
    strand_->core->wake(*strand_);
}

void TimerAwaiter::change_clock(ClockState& from, ClockState& to) {
    if (clock_ != &from) return;
    to.retain();
    clock_ = &to;
    from.release();
    if (!strand_->TimerNode::linked()) return;
    strand_->TimerNode::unlink();
    strand_->core->sleep_on(*strand_, to, time_);
}

void TimerAwaiter::describe(Reason& reason) const {
    const std::int64_t left = strand_->is(flag_frozen) && !absolute_ ? time_ : time_ - clock_->now;
    if (time_ == std::numeric_limits<std::int64_t>::max()) {
        reason.text("wait for ever");
        return;
    }
    char text[64];
    std::snprintf(text, sizeof text, "wait %.1f s left", static_cast<double>(left > 0 ? left : 0) * 1e-9);
    reason.text(text).left(std::chrono::nanoseconds(left > 0 ? left : 0));
}

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
#include "segue/together.hpp"

#include <cstdio>
#include <limits>
#include <string>

namespace segue::detail {

void GroupWait::describe(Reason& reason) const {
    std::string text = std::string(what_) + " of " + std::to_string(count_);
    if (ended_ > 0) text += ": " + std::to_string(count_ - ended_) + " left";
    reason.text(text);
}

bool DeadlineGroup::arm(Promise& p, const Site& at) {
    if (left_ < 0) {
        misuse_argument(p, at, "timeout: the duration is negative or no number");
        return false;
    }
    parent = p.core->running;
    thaw();
    return true;
}

void DeadlineGroup::thaw() {
    if (decided) return;
    ClockState& clock = *parent->clock;
    constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();
    parent->core->arm(deadline_, clock, left_ > end - clock.now ? end : clock.now + left_);
}

void DeadlineGroup::freeze() {
    if (!deadline_.linked()) return;
    deadline_.unlink();
    left_ = deadline_.due - parent->clock->now;
    if (left_ < 0) left_ = 0;
}

void DeadlineGroup::change_clock(ClockState& from, ClockState& to) {
    if (!deadline_.linked() || parent->clock != &from) return;
    deadline_.unlink();
    parent->core->arm(deadline_, to, deadline_.due);
}

void DeadlineGroup::describe(Reason& reason) const {
    const std::int64_t left = deadline_.linked() ? deadline_.due - parent->clock->now : left_;
    char text[64];
    std::snprintf(text, sizeof text, "timeout %.1f s left", static_cast<double>(left > 0 ? left : 0) * 1e-9);
    reason.text(text).left(std::chrono::nanoseconds(left > 0 ? left : 0));
}

}  // namespace segue::detail

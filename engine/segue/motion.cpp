// SPDX-License-Identifier: MIT
#include "segue/motion.hpp"

namespace segue::detail {
namespace {

Stream<std::int64_t> beating(std::chrono::nanoseconds period) {
    const auto self = co_await this_script();
    const auto after = [period](Clock::time_point t) {
        constexpr auto end = Clock::time_point::max();
        return t > end - period ? end : t + period;
    };
    auto next = after(self.now());
    for (;;) {
        std::int64_t missed = 0;
        if (next <= self.now()) {
            missed = (self.now() - next) / period + 1;
            next = after(next + period * (missed - 1));
        }
        const auto late = co_await wait_until(next);
        missed += late / period;
        next = after(next + period * (late / period));
        co_yield missed;
    }
}

}  // namespace

Stream<std::int64_t> beats(std::chrono::nanoseconds period, Site at) {
    if (period.count() <= 0) {
        misuse_argument("every at " + file_line(at) + ": the period must be more than 0");
        return {};
    }
    return beating(period);
}

}  // namespace segue::detail

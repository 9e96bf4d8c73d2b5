// SPDX-License-Identifier: MIT
#include "segue/motion.hpp"

namespace segue {
namespace {

Stream<std::int64_t> beats(std::chrono::nanoseconds period) {
    const auto self = co_await this_script();
    auto next = self.now() + period;
    for (;;) {
        std::int64_t missed = 0;
        if (next <= self.now()) {
            missed = (self.now() - next) / period + 1;
            next += period * missed;
        }
        const auto late = co_await wait_until(next);
        missed += late / period;
        next += period * (late / period + 1);
        co_yield missed;
    }
}

}  // namespace

Stream<std::int64_t> every(std::chrono::nanoseconds period, detail::Site at) {
    if (period.count() <= 0) {
        detail::misuse_argument("every at " + detail::file_line(at) + ": the period must be more than 0");
        return {};
    }
    return beats(period);
}

}  // namespace segue

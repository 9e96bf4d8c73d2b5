// SPDX-License-Identifier: MIT
#include "segue/http/detail/retry.hpp"

#include <algorithm>
#include <array>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

std::uint64_t Random::next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

double Random::unit() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

bool is_idempotent(std::string_view method) noexcept {
    constexpr std::array<std::string_view, 6> methods{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
    return std::find(methods.begin(), methods.end(), method) != methods.end();
}

bool is_retryable(Errc code) noexcept {
    switch (code) {
        case Errc::connect_failed:
        case Errc::connect_timeout:
        case Errc::first_byte_timeout:
        case Errc::stalled:
        case Errc::connection_lost:
        case Errc::truncated:
            return true;
        default:
            return false;
    }
}

bool is_retryable(int status) noexcept {
    constexpr std::array<int, 7> statuses{408, 425, 429, 500, 502, 503, 504};
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::chrono::nanoseconds backoff(const Options& options, unsigned number, Random& random) {
    const double first = static_cast<double>(options.retry_first().count());
    const double longest = static_cast<double>(options.retry_longest().count());
    double ceiling = first;
    for (unsigned k = 1; k < number && ceiling < longest; ++k) ceiling *= 2;
    ceiling = std::min(ceiling, longest);
    return std::chrono::nanoseconds(static_cast<std::int64_t>(ceiling * random.unit()));
}

std::optional<std::chrono::nanoseconds> retry_after(std::string_view value, std::string_view date,
                                                    std::chrono::system_clock::time_point wall) {
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    value = trimmed(value);
    if (const auto count = decimal(value)) {
        constexpr std::uint64_t a_century = 3'155'760'000;  // far over any limit, far under overflow
        return nanoseconds(seconds(std::min(*count, a_century)));
    }
    const auto until = http_date(value);
    if (!until) return std::nullopt;
    const auto now = http_date(date).value_or(std::chrono::time_point_cast<seconds>(wall));
    return std::max(nanoseconds(0), saturated(*until - now));
}

}  // namespace segue::http::detail

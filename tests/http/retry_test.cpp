// SPDX-License-Identifier: MIT
#include "segue/http/detail/retry.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "segue/http/detail/text.hpp"

using namespace std::chrono_literals;
using namespace segue::http;
using namespace segue::http::detail;

TEST_CASE("the pause before a retry is anything up to a ceiling that doubles, and the ceiling has a cap") {
    Options options;
    options.retry_delay(100ms, 1s);
    Random random(42);
    const std::chrono::nanoseconds ceilings[] = {100ms, 200ms, 400ms, 800ms, 1s, 1s};
    for (unsigned number = 1; number <= 6; ++number) {
        std::chrono::nanoseconds least = std::chrono::hours(1), most = 0s;
        for (int i = 0; i < 400; ++i) {
            const auto pause = backoff(options, number, random);
            least = std::min(least, pause);
            most = std::max(most, pause);
        }
        CHECK(least >= 0s);
        CHECK(least < ceilings[number - 1] / 10);
        CHECK(most <= ceilings[number - 1]);
        CHECK(most > ceilings[number - 1] * 9 / 10);
    }
}

TEST_CASE("the same seed gives the same pauses") {
    Random a(7), b(7), c(8);
    const Options options;
    CHECK(backoff(options, 3, a) == backoff(options, 3, b));
    CHECK(backoff(options, 3, a) != backoff(options, 3, c));
}

TEST_CASE("Retry-After is read in both its forms") {
    const auto wall = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
    CHECK(retry_after("7", "", wall) == 7s);
    CHECK(retry_after(" 0 ", "", wall) == 0s);
    CHECK(retry_after("99999999999999999999999", "", wall).value() > std::chrono::hours(24 * 365));
    CHECK(retry_after("Wed, 01 Jan 2020 00:01:30 GMT", "", wall) == 90s);
    CHECK(retry_after("Wed, 01 Jan 2020 00:01:30 GMT", "Wed, 01 Jan 2020 00:01:00 GMT", wall) == 30s);
    CHECK(retry_after("Tue, 31 Dec 2019 00:00:00 GMT", "", wall) == 0s);
    CHECK_FALSE(retry_after("soon", "", wall).has_value());
    CHECK_FALSE(retry_after("-3", "", wall).has_value());
    CHECK_FALSE(retry_after("Wed, 32 Jan 2020 00:01:30 GMT", "", wall).has_value());
}

TEST_CASE("what is retried is what another attempt may help") {
    for (const Errc code : {Errc::connect_failed, Errc::connect_timeout, Errc::first_byte_timeout,
                            Errc::stalled, Errc::connection_lost, Errc::truncated}) {
        CHECK(is_retryable(code));
    }
    for (const Errc code :
         {Errc::dns_failed, Errc::tls_verify_failed, Errc::protocol_error, Errc::too_large,
          Errc::decode_failed, Errc::checksum_mismatch, Errc::total_timeout, Errc::queue_timeout}) {
        CHECK_FALSE(is_retryable(code));
    }
    for (const int status : {408, 425, 429, 500, 502, 503, 504}) CHECK(is_retryable(status));
    for (const int status : {200, 301, 400, 401, 403, 404, 501, 505}) CHECK_FALSE(is_retryable(status));
    CHECK(is_idempotent("GET"));
    CHECK(is_idempotent("PUT"));
    CHECK_FALSE(is_idempotent("POST"));
    CHECK_FALSE(is_idempotent("PATCH"));
}

TEST_CASE("small rules of text") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(decimal("18446744073709551615") == UINT64_MAX);
    CHECK(decimal("18446744073709551616") == UINT64_MAX);
    CHECK_FALSE(decimal("").has_value());
    CHECK_FALSE(decimal("+1").has_value());
    CHECK(is_token("Content-Type"));
    CHECK_FALSE(is_token("a b"));
    CHECK_FALSE(is_token(std::string_view("a\0", 2)));
    CHECK_FALSE(is_field_value("a\r\nb"));
    CHECK(is_field_value("a\tb"));
    CHECK(http_date("Sun, 06 Nov 1994 08:49:37 GMT")->time_since_epoch() == 784111777s);
    CHECK(http_date("Sunday, 06-Nov-94 08:49:37 GMT")->time_since_epoch() == 784111777s);
    CHECK(http_date("Sun Nov  6 08:49:37 1994")->time_since_epoch() == 784111777s);
    CHECK(http_date("Sunday, 06-Nov-38 08:49:37 GMT") == http_date("Sat Nov  6 08:49:37 2038"));
    for (const char* none : {"06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994", "Sun, 06-Nov-1994 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 94", "Sun, 06 Nov 1994 08:49:37 CET", ", ", ""}) {
        CHECK_FALSE(http_date(none).has_value());
    }
}

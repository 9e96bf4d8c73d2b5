// SPDX-License-Identifier: MIT
// What do I tell a player when a download fails? What helps, by the code; the log gets message(). Prints:
//   dns_failed: is the cable in?
//   connect_failed: is the cable in?
//   none: nothing
//   connection_lost: try again
//   truncated: try again
//   connect_timeout: is the cable in?
//   first_byte_timeout: try again
//   stalled: try again
#include <algorithm>
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;
using enum http::Errc;

const std::pair<const char*, std::vector<http::Errc>> advice[] = {
    {"is the cable in?", {dns_failed, connect_failed, connect_timeout, not_cached}},
    {"try again", {connection_lost, truncated, stalled, first_byte_timeout, total_timeout, queue_timeout}},
    {"is there room on the disk?", {io_error}},
    {"who is between you and us?", {tls_failed, tls_verify_failed, forbidden_redirect, checksum_mismatch}},
    {"come back later",
     {retry_after_too_long, protocol_error, decode_failed, too_many_redirects, too_large, headers_too_large}},
    {"nothing", {none, cancelled, client_closed, invalid_argument}},  // it was us
};

Task<> fetch(http::Client& web, http::testing::FakeTransport& line, http::testing::Fault fault) {
    const std::string url = "http://relay/" + std::to_string(static_cast<int>(fault));
    line.on(url, http::testing::Reply(200, "twelve bytes").fault(fault, 6));
    const auto limits =
        http::Options().retries(0).connect_timeout(1s).first_byte_timeout(2s).stall_timeout(3s);
    const http::Response page = co_await web.get(url, limits);
    const http::Errc code = page.error().code();
    for (const auto& [words, codes] : advice)
        if (std::ranges::count(codes, code)) std::printf("%s: %s\n", std::string(name(code)).c_str(), words);
}

int main() {
    http::testing::FakeTransport line;
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(line)};
    using enum http::testing::Fault;
    for (auto fault : {none, unresolved, refused, reset, cut, black_hole, silence, stall})
        game.start(fetch, std::ref(web), std::ref(line), fault);
    for (int frame = 0; frame < 300; ++frame) line.advance(1.0 / 60), game.tick(1.0 / 60);
}

// SPDX-License-Identifier: MIT
// What a client holds of the system: which sockets count as open, and what goes with it.
#include <doctest/doctest.h>

#include "tests/http/web.hpp"
#include "tests/support/black_hole.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/port.hpp"
#include "tests/support/process.hpp"

using namespace std::chrono_literals;
using namespace segue::test;
using segue::http::Errc;
using segue::http::Options;

TEST_CASE("sockets: a connection that never came about does not count as an open one") {
    RealGame g;
    CHECK(g.get("http://127.0.0.1:" + std::to_string(closed_port()) + "/",
                Options().retries(3).retry_delay(1ms, 5ms))
              .code() == Errc::connect_failed);
    CHECK(g.web().stats().sockets == 0);
    const BlackHole hole;
    CHECK(g.get(hole.url(), Options().retries(0).connect_timeout(50ms)).code() == Errc::connect_timeout);
    CHECK(g.web().stats().sockets == 0);
    FaultServer server;
    server.on("/", 200, "x");
    CHECK(g.get(server.url("/")).text() == "x");
    CHECK(g.web().stats().sockets == 1);  // kept for the next one
}

TEST_CASE(
    "sockets: responses and transfers that outlive their client keep neither a descriptor nor a thread") {
    FaultServer server;
    server.on("/", 200, "text", "Connection: close\r\n");
    const Holdings before = settled();
    RealGame g;
    const Got kept = g.get(server.url("/"));
    auto transfer = g.web().begin(server.url("/"));
    REQUIRE(g.play_until([&] { return transfer.done(); }));
    g.client.reset();
    CHECK(comes_to(before));
    CHECK(kept.text() == "text");
}

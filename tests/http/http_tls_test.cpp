// SPDX-License-Identifier: MIT
// TLS: who is trusted, and what a bad certificate gives.
#include <doctest/doctest.h>

#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/report.hpp"
#include "tests/support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace segue::test;
using segue::http::Errc;
using segue::http::Options;

namespace {

Options quick() { return Options().retry_delay(1ms, 5ms); }

constexpr const char* no_openssl = "the openssl program is not installed";

}  // namespace

TEST_CASE("tls: a certificate that ca_file vouches for is trusted, and only for its host") {
    const Row row("wrong host");
    const Certificates certificates;
    if (!certificates.ok()) return skip(no_openssl);
    const TlsServer server(certificates, "good.pem");
    REQUIRE(server.ok());
    RealGame g;
    const Options trusting = quick().ca_file(certificates.file("good.pem"));
    const Got good = g.get(server.url("127.0.0.1"), trusting);
    CAPTURE(good.response->error().message());
    CHECK(good.status() == 200);
    CHECK(good.response->timings().tls > 0);
    const Got wrong_host = g.get(server.url("127.0.0.2"), trusting);
    CHECK(wrong_host.code() == Errc::tls_verify_failed);
    CHECK(wrong_host.response->error().attempts() == 1);
}

TEST_CASE("tls: a self-signed and an expired certificate are tls_verify_failed, never retried") {
    struct Case {
        const char* row;
        const char* file;
        bool trusted;
    };
    for (const auto& [name, file, trusted] : {Case{"self-signed certificate", "good.pem", false},
                                              Case{"expired certificate", "expired.pem", true}}) {
        const Row row(name);
        const Certificates certificates;
        if (!certificates.ok()) {
            skip(no_openssl);
            continue;
        }
        const TlsServer server(certificates, file);
        REQUIRE(server.ok());
        RealGame g;
        const Got got =
            g.get(server.url("127.0.0.1"), trusted ? quick().ca_file(certificates.file(file)) : quick());
        CHECK(got.code() == Errc::tls_verify_failed);
        CHECK(got.response->error().attempts() == 1);
        CHECK_FALSE(got.response->error().detail().empty());
        CHECK(g.web().stats().retries == 0);
    }
}

TEST_CASE(
    "tls: a certificate file that is not there is tls_failed, a handshake that hangs is connect_timeout") {
    FaultServer silent;  // waits for a request that is never complete
    RealGame g;
    const std::string url = "https://127.0.0.1:" + std::to_string(silent.port()) + "/";
    CHECK(g.get(url, quick().ca_file("/nowhere/ca.pem")).code() == Errc::tls_failed);
    const auto began = std::chrono::steady_clock::now();
    CHECK(g.get(url, quick().retries(0).connect_timeout(200ms)).code() == Errc::connect_timeout);
    // Not curl's five minutes; reading all authorities takes a loaded machine most of a second by itself.
    CHECK(std::chrono::steady_clock::now() - began < 3s);
}

TEST_CASE("tls: a connection that ends in mid-handshake is lost, and tried again") {
    FaultServer server;
    server.begins([](Peer& peer) {
        peer.wait(20ms);
        peer.reset();
    });
    RealGame g;
    const std::string url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Got got = g.get(url, quick().retries(2));
    CAPTURE(got.response->error().message());
    CHECK(got.code() == Errc::connection_lost);
    CHECK(got.response->error().attempts() == 3);
    CHECK(server.connections() == 3);
}

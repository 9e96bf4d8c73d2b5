// SPDX-License-Identifier: MIT
// HTTP/2, with a server that speaks it: nginx, where it is installed.
#include <doctest/doctest.h>

#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/nginx.hpp"
#include "tests/support/report.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::Request;

namespace {

/// Answers /version with the protocol that it was asked in, and serves the files of a folder.
class VersionServer {
  public:
    VersionServer(const Certificates& certificates, const TempFolder& folder)
        : nginx_(folder, "ssl http2",
                 "ssl_certificate " + certificates.file("good.pem") + "; ssl_certificate_key " +
                     certificates.file("key.pem") +
                     ";\nlocation /version { default_type text/plain; return 200 $server_protocol; }\n"
                     "location /down { return 302 http://127.0.0.1:1/; }") {}

    std::string url(const char* path) const {
        return "https://127.0.0.1:" + std::to_string(nginx_.port()) + path;
    }

  private:
    Nginx nginx_;
};

constexpr const char* no_nginx = "nginx or the openssl program is not installed";

bool has_nginx(const Certificates& certificates) { return certificates.ok() && Nginx::is_installed(); }

}  // namespace

TEST_CASE("tls: a stream with a slow reader gets every byte, over HTTP/1.1 whatever is asked for") {
    const Certificates certificates;
    if (!has_nginx(certificates)) return skip(no_nginx);
    TempFolder folder;
    folder.write("big", std::string(3 << 20, 'b'));
    const VersionServer nginx(certificates, folder);
    RealGame g;
    std::size_t got = 0;
    std::string version;
    const auto script = [](http::Client& web, std::string address, std::string path, Options options,
                           std::size_t& bytes, std::string& protocol) -> Task<> {
        http::Stream asked = co_await web.stream(address + "/version", options);
        auto first = co_await asked.next();
        if (first) protocol = *first;
        http::Stream body = co_await web.stream(address + path, options);
        while (auto piece = co_await body.next()) {
            bytes += piece->size();
            co_await next_frame();
        }
        protocol += body.error() ? " broken" : " whole";
    };
    const Options options =
        Options().ca_file(certificates.file("good.pem")).http2(true).retry_delay(10ms, 50ms).retries(100);
    g.game.start(script(g.web(), nginx.url(""), "/big", options, got, version));
    REQUIRE(g.play_until([&] { return version.size() > 8; }));
    CHECK(version == "HTTP/1.1 whole");
    CHECK(got == 3 << 20);
}

TEST_CASE("tls: http2(true) speaks HTTP/2 where the server does, many requests over one connection") {
    const Certificates certificates;
    if (!has_nginx(certificates)) return skip(no_nginx);
    TempFolder folder;
    const std::string big(3 << 20, 'b');
    folder.write("big", big);
    const VersionServer nginx(certificates, folder);
    const Options trusting =
        Options().ca_file(certificates.file("good.pem")).retry_delay(10ms, 50ms).retries(100);
    {
        RealGame g;
        CHECK(g.get(nginx.url("/version"), trusting).text() == "HTTP/1.1");
    }
    const Options both = Options(trusting).http2(true);
    RealGame g;
    CHECK(g.get(nginx.url("/version"), both).text() == "HTTP/2.0");
    std::vector<Got> got(20);
    for (Got& one : got) g.game.start(fetch(g.web(), nginx.url("/big"), both, one, g.tick));
    REQUIRE(g.play_until(
        [&] {
            for (const Got& one : got) {
                if (!one) return false;
            }
            return true;
        },
        60s));
    for (const Got& one : got) CHECK(one.text() == big);
    CHECK(g.web().stats().sockets == 1);
    CHECK(g.send(Request("HEAD", nginx.url("/big")), both).response->header("content-length") == "3145728");
    CHECK(g.get(nginx.url("/none"), both).status() == 404);
    CHECK(g.get(nginx.url("/down"), both).code() == Errc::forbidden_redirect);
    CHECK(g.download(nginx.url("/big"), folder.path / "copy", both).response->ok());
    CHECK(folder.read("copy") == big);
    RealGame slow(http::ClientOptions().bandwidth(1 << 30));
    CHECK(slow.get(nginx.url("/version"), both).text() == "HTTP/1.1");
}

TEST_CASE("sockets: http2(true) stays with HTTP/1.1 without TLS") {
    FaultServer server;
    server.on("/x", 200, "x");
    RealGame g;
    CHECK(g.get(server.url("/x"), Options().http2(true)).text() == "x");
    CHECK(server.asked()[0].header("upgrade").empty());
}

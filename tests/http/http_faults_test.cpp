// SPDX-License-Identifier: MIT
// The client over real sockets, against a server that does everything wrong.
#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "segue/http/detail/curl_calls.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/port.hpp"
#include "tests/support/process.hpp"
#include "tests/support/report.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::Request;

namespace {

using SteadyClock = std::chrono::steady_clock;

Options once() { return Options().retries(0); }
Options quick() { return Options().retry_delay(1ms, 5ms); }

std::string at(int port, const char* path = "/") { return "http://127.0.0.1:" + std::to_string(port) + path; }

/// At the end of a test: what curl was asked was asked on I/O threads.
void check_no_foreign_calls() {
    CHECK(http::detail::curl_calls() > 0);
    CHECK(http::detail::foreign_curl_calls() == 0);
}

}  // namespace

TEST_CASE("sockets: a get over real sockets, and curl is called on the I/O thread alone") {
    FaultServer server;
    server.on("/hello", 200, "hello", "ETag: \"1\"\r\nX-Empty:\r\n");
    RealGame g;
    const Got got = g.get(server.url("/hello?q=1#f"));
    CHECK(got.status() == 404);
    const Got hello = g.get(server.url("/hello"), Options().header("X-Mine", "yes").header("X-Void", ""));
    CHECK(hello.text() == "hello");
    CHECK(hello.response->header("etag") == "\"1\"");
    CHECK(hello.response->headers().size() == 3);
    const auto asked = server.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].path == "/hello?q=1");
    CHECK(asked[1].header("x-mine") == "yes");
    CHECK(asked[1].head.find("X-Void:\r\n") != std::string::npos);
    CHECK(asked[1].header("accept-encoding") == "gzip");
    CHECK(asked[1].header("user-agent") == "segue");
    CHECK(server.connections() == 1);  // kept alive
    const http::Timings timings = hello.response->timings();
    CHECK(timings.total > 0);
    CHECK(timings.first_byte > 0);
    CHECK(timings.dispatch_wait >= 0);
    check_no_foreign_calls();
}

TEST_CASE("sockets: each method goes out as it should") {
    FaultServer server;
    server.on("/", [](Peer& peer) { peer.answer(200, peer.asked().method + ":" + peer.asked().body); });
    RealGame g;
    const std::string url = server.url("/");
    CHECK(g.send(Request("POST", url).body("data")).text() == "POST:data");
    CHECK(g.send(Request("POST", url)).text() == "POST:");
    CHECK(g.send(Request("PUT", url).body(std::string(3000000, 'x'))).text().size() == 3000004);
    CHECK(g.send(Request("PATCH", url).body(std::vector<std::byte>(4, std::byte('p')))).text() ==
          "PATCH:pppp");
    CHECK(g.send(Request("DELETE", url)).text() == "DELETE:");
    CHECK(g.send(Request("OPTIONS", url)).text() == "OPTIONS:");
    const Got head = g.send(Request("HEAD", url));
    CHECK(head.response->ok());
    CHECK(head.text().empty());
    for (const Asked& asked : server.asked()) {
        CAPTURE(asked.method);
        CHECK(asked.header("expect").empty());
        CHECK(asked.header("content-type").empty());
        if (asked.method == "POST") CHECK_FALSE(asked.header("content-length").empty());
    }
    Got got;
    const auto script = [](http::Client& web, std::string to, Got& out) -> Task<> {
        http::Response response = co_await web.post(std::move(to), "abc");
        out.response = std::move(response);
    };
    g.game.start(script(g.web(), url, got));
    REQUIRE(g.play_until([&] { return bool(got); }));
    CHECK(got.text() == "POST:abc");
    check_no_foreign_calls();
}

TEST_CASE("sockets: a refused connection is connect_failed, and retried") {
    const Row row("refused");
    RealGame g;
    const int port = closed_port();
    const Got got = g.get(at(port), quick().retries(3));
    CHECK(got.code() == Errc::connect_failed);
    CHECK(got.response->error().attempts() == 4);
    CHECK(got.response->error().os_error() == ECONNREFUSED);
    CHECK(got.response->error().host() == "127.0.0.1:" + std::to_string(port));
    CHECK_FALSE(got.response->error().detail().empty());
}

TEST_CASE("sockets: a connection that is lost before its answer is retried if that does no harm") {
    struct Case {
        const char* row;
        void (Peer::*lose)();
    };
    for (const Case& one :
         {Case{"close before a reply", &Peer::close}, Case{"reset before a reply", &Peer::reset}}) {
        const Row row(one.row);
        FaultServer server;
        std::atomic<int> count{0};
        server.on("/", [&](Peer& peer) {
            if (++count == 3) {
                peer.answer(200, "ok");
            } else {
                (peer.*one.lose)();
            }
        });
        RealGame g;
        CHECK(g.get(server.url("/"), quick()).text() == "ok");
        CHECK(g.get(server.url("/"), once()).code() == Errc::connection_lost);
        CHECK(g.send(Request("POST", server.url("/")).body("x"), quick()).code() == Errc::connection_lost);
        int posts = 0;
        for (const Asked& asked : server.asked()) posts += asked.method == "POST";
        CHECK(posts == 1);
    }
}

TEST_CASE("sockets: a POST does not go over a connection that could be dead, and reaches the server once") {
    const Row row("dead keep-alive under a POST");
    FaultServer server;
    server.on("/", [used = std::make_shared<std::map<int, int>>()](Peer& peer) {
        // A kept connection dies just when the next request comes over it: curl would send that one again.
        static std::mutex mutex;
        const std::lock_guard lock(mutex);
        if (++(*used)[peer.asked().connection] == 1) {
            peer.answer(200, "ok");
        } else {
            peer.reset();
        }
    });
    RealGame g;
    const std::string url = server.url("/");
    for (int i = 0; i < 3; ++i) {
        CHECK(g.get(url, quick()).text() == "ok");
        CHECK(g.send(Request("POST", url).body("x")).text() == "ok");
        CHECK(g.send(Request("PATCH", url).body("x")).text() == "ok");
    }
    int posts = 0;
    for (const Asked& asked : server.asked()) posts += asked.method != "GET";
    CHECK(posts == 6);
}

TEST_CASE("sockets: a body that ends too early is connection_lost or truncated, and retried") {
    FaultServer server;
    std::atomic<int> count{0};
    const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234";
    server.on("/reset", [&](Peer& peer) {
        peer.send(half);
        peer.wait(30ms);
        peer.reset();
    });
    server.on("/short", [&](Peer& peer) {
        peer.send(half);
        peer.close();
    });
    server.on("/chunked", [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n");
        peer.close();
    });
    server.on("/once", [&](Peer& peer) {
        if (++count == 1) {
            peer.send(half);
            peer.close();
        } else {
            peer.answer(200, "0123456789");
        }
    });
    RealGame g;
    const auto check = [&](const char* name, const char* path, Errc code) {
        const Row row(name);
        CHECK(g.get(server.url(path), once()).code() == code);
    };
    check("reset mid-body", "/reset", Errc::connection_lost);
    check("short Content-Length", "/short", Errc::truncated);
    check("chunked cut", "/chunked", Errc::truncated);
    CHECK(g.get(server.url("/once"), quick()).text() == "0123456789");
}

TEST_CASE("sockets: drip, slow headers, silence and stall end within 50 ms of their limits") {
    FaultServer server;
    server.on("/silence", [](Peer& peer) { peer.hold(); });
    server.on("/loris", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\n");
        while (peer.wait(20ms) && peer.send("X: y\r\n")) {
        }
    });
    server.on("/stall", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + std::string(5000, 'x'));
        peer.hold();
    });
    server.on("/drip", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
        while (peer.wait(50ms) && peer.send("x")) {
        }
    });
    RealGame g;
    const auto check = [&](const char* name, const char* path, const Options& options, Errc code,
                           double limit) {
        const Row row(name);
        const auto began = SteadyClock::now();
        CHECK(g.get(server.url(path), options).code() == code);
        const double passed = seconds_since(began);
        CHECK(passed >= limit - 0.001);
        CHECK(passed < limit + 0.05 + slack);
    };
    check("silence", "/silence", once().first_byte_timeout(300ms), Errc::first_byte_timeout, 0.3);
    check("slow-loris headers", "/loris", once().first_byte_timeout(300ms), Errc::first_byte_timeout, 0.3);
    check("stall mid-body", "/stall", once().stall_timeout(300ms), Errc::stalled, 0.3);
    check("drip", "/drip", once().stall_timeout(400ms), Errc::stalled, 0.4);
    check("silence", "/silence", once().total_timeout(200ms), Errc::total_timeout, 0.2);
    CHECK(g.play_until([&] { return server.open_connections() == 0; }));
}

TEST_CASE("sockets: silence on a kept connection is found out as soon as on a new one") {
    FaultServer server;
    server.on("/good", 200, "text");
    server.on("/silence", [](Peer& peer) { peer.hold(); });
    RealGame g;
    REQUIRE(g.get(server.url("/good")).text() == "text");
    const auto began = SteadyClock::now();
    CHECK(g.get(server.url("/silence"), once().first_byte_timeout(150ms)).code() == Errc::first_byte_timeout);
    CHECK(seconds_since(began) < 0.2 + slack);
}

TEST_CASE("sockets: an infinite body, a bomb and an overflowing length are too_large") {
    FaultServer server;
    std::atomic<std::uint64_t> sent{0};
    server.on("/endless", [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        const std::string block(65536, 'x');
        while (peer.send(block)) sent += block.size();
    });
    server.on("/bomb", 200, gzip(std::string(50 << 20, '\0')), "Content-Encoding: gzip\r\n");
    server.on("/overflow", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nxxxx");
        peer.hold();
    });
    RealGame g;
    struct Case {
        const char* path;
        const char* row;
    };
    for (const auto& [path, name] : {Case{"/endless", "infinite body"}, Case{"/bomb", "gzip bomb"},
                                     Case{"/overflow", "overflowing length"}}) {
        const Row row(name);
        const Got got = g.get(server.url(path), quick().max_bytes(1 << 20));
        CHECK(got.code() == Errc::too_large);
        CHECK(got.text().empty());
        CHECK(server.hits(path) == 1);
    }
    CHECK(g.web().stats().bytes_downloaded < (1 << 20) + (2 << 17));
}

TEST_CASE("sockets: gzip over the wire, whole, cut off and damaged") {
    FaultServer server;
    std::string text;
    for (int i = 0; i < 20000; ++i) text += std::to_string(i);
    const std::string packed = gzip(text);
    server.on("/whole", 200, packed, "Content-Encoding: gzip\r\n");
    server.on("/cut", 200, packed.substr(0, packed.size() * 9 / 10), "Content-Encoding: gzip\r\n");
    server.on("/bad", 200, "this is no gzip", "Content-Encoding: gzip\r\n");
    RealGame g;
    CHECK(g.get(server.url("/whole")).text() == text);
    {
        const Row row("truncated gzip");
        CHECK(g.get(server.url("/cut"), quick()).code() == Errc::decode_failed);
    }
    {
        const Row row("bad gzip");
        CHECK(g.get(server.url("/bad"), quick()).code() == Errc::decode_failed);
    }
    CHECK(server.asked().size() == 3);
}

TEST_CASE("sockets: what is not HTTP/1.1 is a protocol error, never retried") {
    FaultServer server;
    const auto raw = [&](const char* path, std::string bytes) {
        server.on(path, [bytes = std::move(bytes)](Peer& peer) {
            peer.send(bytes);
            peer.wait(50ms);
            peer.close();
        });
    };
    raw("/chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
    raw("/nul", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"s);
    raw("/negative", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc");
    raw("/two", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
    raw("/09", "just some text, as in 1991\r\n");
    raw("/status", "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n");
    int number = 0;
    std::vector<std::string> lines;
    for (const char* line : {"HTTP/banana 200 OK", "HTTP/x.y 200 OK", "HTTP/-1.1 200 OK", "HTTP/1.1 200OK",
                             "HTTP/1.1 200abc", "HTTP/2 200 OK", "HTTP/2.0 200 OK", "HTTP/1.1  200 OK"}) {
        lines.push_back("/status/" + std::to_string(++number));
        raw(lines.back().c_str(), line + "\r\nContent-Length: 2\r\n\r\nok"s);
    }
    raw("/short", "HTTP/1.0 200\r\nContent-Length: 2\r\n\r\nok");
    raw("/colon", "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n\r\n");
    server.on("/1xx", [](Peer& peer) {
        while (peer.send("HTTP/1.1 102 Processing\r\n\r\n")) {
        }
    });
    RealGame g;
    struct Case {
        const char* path;
        const char* row;
    };
    for (const auto& [path, name] :
         {Case{"/chunk", "bad chunk size"}, Case{"/nul", "NUL in a header"},
          Case{"/negative", "negative length"}, Case{"/two", "two lengths"}, Case{"/09", "HTTP/0.9"},
          Case{"/status", "bad status line"}, Case{"/colon", "a header without a colon"},
          Case{"/1xx", "endless 1xx"}}) {
        const Row row(name);
        const Got got = g.get(server.url(path), quick());
        CAPTURE(got.response->error().message());
        CHECK(got.code() == Errc::protocol_error);
        CHECK(server.hits(path) == 1);
    }
    for (const std::string& path : lines) {
        CAPTURE(path);
        CHECK(g.get(server.url(path), quick()).code() == Errc::protocol_error);
        CHECK(server.hits(path) == 1);
    }
    CHECK(g.get(server.url("/short")).text() == "ok");
}

TEST_CASE("sockets: n retries are n + 1 requests, over a kept connection that dies as well") {
    FaultServer server;
    server.on("/warm", 200, "warm");
    server.on("/dies", [](Peer& peer) { peer.close(); });
    RealGame g;
    for (const unsigned retries : {0u, 2u}) {
        CAPTURE(retries);
        const int before = server.hits("/dies");
        CHECK(g.get(server.url("/warm")).text() == "warm");
        const Got got = g.get(server.url("/dies"), quick().retries(retries));
        CHECK(got.code() == Errc::connection_lost);
        CHECK(server.hits("/dies") - before == static_cast<int>(retries) + 1);
        CHECK(got.response->error().attempts() == retries + 1);
    }
    CHECK(g.get(server.url("/warm")).text() == "warm");
    const int before = server.hits("/dies");
    CHECK(g.send(Request("DELETE", server.url("/dies")), once()).code() == Errc::connection_lost);
    CHECK(server.hits("/dies") - before == 1);
}

TEST_CASE("sockets: a body that drips after its first bytes is stalled within 50 ms of the limit") {
    FaultServer server;
    server.on("/", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + std::string(100, 'x'));
        while (peer.wait(50ms) && peer.send("x")) {
        }
    });
    RealGame g;
    for (const auto limit : {500ms, 1000ms}) {
        const auto began = SteadyClock::now();
        CHECK(g.get(server.url("/"), once().stall_timeout(limit)).code() == Errc::stalled);
        const double wanted = std::chrono::duration<double>(limit).count();
        CHECK(seconds_since(began) >= wanted - 0.01);
        CHECK(seconds_since(began) < wanted + 0.05 + slack);
    }
}

TEST_CASE("sockets: the environment's exceptions from its proxy are none of ours") {
    FaultServer proxy;
    proxy.on("http://example.invalid/", 200, "by the proxy");
    struct Exception {
        Exception() { setenv("no_proxy", "example.invalid", 1); }
        ~Exception() { unsetenv("no_proxy"); }
    } exception;
    RealGame g(http::ClientOptions().proxy("http://127.0.0.1:" + std::to_string(proxy.port())));
    CHECK(g.get("http://example.invalid/").text() == "by the proxy");
}

TEST_CASE("sockets: a header flood and one huge line are headers_too_large") {
    FaultServer server;
    server.on("/flood", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\n");
        for (int i = 0; peer.send("X-" + std::to_string(i) + ": yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"); ++i) {
        }
    });
    server.on("/line", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nX: " + std::string(200000, 'y') + "\r\nContent-Length: 0\r\n\r\n");
        peer.hold();
    });
    server.on("/status", [](Peer& peer) {
        peer.send("HTTP/1.1 200 " + std::string(80000, 'y') + "\r\nContent-Length: 0\r\n\r\n");
        peer.hold();
    });
    server.on("/trailer", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: " +
                  std::string(200000, 'y') + "\r\n\r\n");
        peer.hold();
    });
    RealGame g;
    for (const char* path : {"/status", "/trailer"}) {
        CAPTURE(path);
        CHECK(g.get(server.url(path), quick()).code() == Errc::headers_too_large);
    }
    const Got huge = g.get(server.url("/line"), quick().max_header_bytes(400000));
    CHECK(huge.code() == Errc::headers_too_large);
    CHECK(huge.response->error().detail() == "a header line of more than 100 KB");
    struct Case {
        const char* path;
        const char* row;
    };
    for (const auto& [path, name] :
         {Case{"/flood", "header flood"}, Case{"/line", "one header line of 200 KB"}}) {
        const Row row(name);
        const Got got = g.get(server.url(path), quick());
        CAPTURE(got.response->error().message());
        CHECK(got.code() == Errc::headers_too_large);
        CHECK(server.hits(path) == (path == "/line"s ? 2 : 1));
    }
}

TEST_CASE(
    "sockets: a redirect loop ends, one to file:// opens nothing, and a second host learns no credentials") {
    FaultServer server;
    FaultServer other("127.0.0.2");
    other.on("/", 200, "other");
    server.on("/loop", 302, "", "Location: /loop\r\n");
    server.on("/file", 302, "", "Location: file:///etc/passwd\r\n");
    server.on("/ftp", 302, "", "Location: ftp://127.0.0.1/x\r\n");
    server.on("/far", 302, "moved", "Location: " + other.url("/") + "\r\n");
    server.on("/near", 302, "moved", "Location: far\r\n");
    RealGame g;
    {
        const Row row("redirect loop");
        CHECK(g.get(server.url("/loop")).code() == Errc::too_many_redirects);
        CHECK(server.hits("/loop") == 11);
    }
    {
        const Row row("redirect to file://");
        CHECK(g.get(server.url("/file")).code() == Errc::forbidden_redirect);
    }
    {
        const Row row("redirect to ftp://");
        CHECK(g.get(server.url("/ftp")).code() == Errc::forbidden_redirect);
    }
    const Row row("redirect to another host with Authorization");
    const Got got = g.get(server.url("/near"), Options().basic("me", "secret"));
    CHECK(got.text() == "other");
    CHECK(got.response->url() == other.url("/"));
    CHECK_FALSE(server.asked().back().header("authorization").empty());
    CHECK(other.asked().back().header("authorization").empty());
}

TEST_CASE("sockets: 500, 500, 200 and 429 with Retry-After are ok after bounded waits") {
    FaultServer server;
    std::atomic<int> count{0};
    server.on("/500", [&](Peer& peer) { peer.answer(++count < 3 ? 500 : 200, "x"); });
    std::atomic<int> asked{0};
    server.on("/429", [&](Peer& peer) { peer.answer(++asked < 2 ? 429 : 200, "y", "Retry-After: 1\r\n"); });
    std::atomic<int> dated{0};
    server.on("/date", [&](Peer& peer) {
        // Counted from the answer's own Date: a server whose clock is wrong means the same.
        peer.answer(++dated < 2 ? 429 : 200, "z",
                    "Date: Wed, 01 Jan 2020 00:00:07 GMT\r\n"
                    "Retry-After: Wed, 01 Jan 2020 00:00:08 GMT\r\n");
    });
    RealGame g;
    {
        const Row row("500, 500, 200");
        CHECK(g.get(server.url("/500"), quick()).text() == "x");
        CHECK(server.hits("/500") == 3);
    }
    {
        const Row row("429 with seconds");
        const auto began = SteadyClock::now();
        CHECK(g.get(server.url("/429"), quick()).text() == "y");
        CHECK(seconds_since(began) >= 1);
        CHECK(seconds_since(began) < 1 + 0.05 + slack);
    }
    const Row row("429 with a date");
    const auto began = SteadyClock::now();
    CHECK(g.get(server.url("/date"), quick()).text() == "z");
    CHECK(seconds_since(began) >= 1);
    CHECK(seconds_since(began) < 1 + 0.05 + slack);
}

TEST_CASE("sockets: big bodies arrive whole, side by side") {
    FaultServer server;
    const std::string big(8 << 20, 'b');
    server.on("/big", 200, big);
    RealGame g;
    std::vector<Got> got(4);
    for (Got& one : got) g.game.start(fetch(g.web(), server.url("/big"), Options(), one, g.tick));
    REQUIRE(g.play_until([&] { return got[0] && got[1] && got[2] && got[3]; }, 60s));
    for (const Got& one : got) CHECK(one.response->text() == big);
    CHECK(g.web().stats().bytes_downloaded == 4 * big.size());
}

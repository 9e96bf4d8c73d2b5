// SPDX-License-Identifier: MIT
// What the client decides, on the fake's clock: retries, deadlines, redirects, limits, order.
#include <doctest/doctest.h>

#include <cmath>

#include "segue/http/detail/text.hpp"
#include "tests/http/web.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/report.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::Request;
using http::testing::Fault;
using http::testing::Reply;

namespace {

constexpr double frame = 1.0 / 60;

const char* const url = "http://h/x";

Options once() { return Options().retries(0); }

}  // namespace

TEST_CASE("a get gives status, headers and body") {
    FakeGame g;
    g.fake.on(url, Reply(200, "hello").header("ETag", "\"a\"").header("X", " padded "));
    const Got got = g.get(url);
    REQUIRE(got);
    CHECK(got.response->ok());
    CHECK(got.status() == 200);
    CHECK(got.text() == "hello");
    CHECK(got.response->bytes().size() == 5);
    CHECK(got.response->header("etag") == "\"a\"");
    CHECK(got.response->header("x") == "padded");
    CHECK(got.response->header("none").empty());
    CHECK(got.response->url() == url);
    CHECK(got.code() == Errc::none);
    CHECK(got.response->error().message() == "no error");
}

TEST_CASE("4xx and 5xx are responses with their bodies, not errors") {
    FakeGame g;
    g.fake.on(url, Reply(404, "gone fishing"));
    const Got got = g.get(url);
    CHECK_FALSE(got.response->ok());
    CHECK(got.status() == 404);
    CHECK(got.text() == "gone fishing");
    CHECK(got.code() == Errc::none);
    CHECK(got.response->error().message() == "HTTP 404");
    CHECK(g.web().stats().failed == 1);
}

TEST_CASE("a get that is dropped before it is awaited sends nothing") {
    FakeGame g;
    {
        auto unused = g.web().get(url);
    }
    g.play(1);
    CHECK(g.fake.requests().empty());
}

TEST_CASE("500, 500, 200 is ok after two bounded waits") {
    FakeGame g;
    g.fake.on(url, Reply(500)).on(url, Reply(500)).on(url, Reply(200, "at last"));
    const Got got = g.get(url, Options().retry_delay(100ms, 1s));
    CHECK(got.text() == "at last");
    REQUIRE(g.fake.requests().size() == 3);
    CHECK(g.fake.requests()[1].at - g.fake.requests()[0].at <= 100ms);
    CHECK(g.fake.requests()[2].at - g.fake.requests()[1].at <= 200ms);
    CHECK(g.web().stats().retries == 2);
    CHECK(g.web().stats().ok == 1);
}

TEST_CASE("when the retries are used up, the last failure stands") {
    FakeGame g;
    g.fake.on(url, Reply(503, "busy"));
    Got got = g.get(url, Options().retries(2));
    CHECK(got.status() == 503);
    CHECK(got.text() == "busy");
    CHECK(g.fake.requests().size() == 3);

    g.fake.on("http://h/r", Reply().fault(Fault::refused));
    got = g.get("http://h/r", Options().retries(4));
    CHECK(got.code() == Errc::connect_failed);
    CHECK(got.status() == 0);
    CHECK(got.response->error().attempts() == 5);
    CHECK(got.response->error().host() == "h");
    CHECK(got.response->error().message() == "connect_failed at h: connection refused (after 5 attempts)");
}

TEST_CASE("the pauses of all retries together stay under their budget") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::refused));
    const Options patient = Options().retries(1000).total_timeout(std::chrono::nanoseconds::max());
    const Got got = g.get(url, Options(patient).retry_delay(1s, 1s).retry_budget(5s));
    CHECK(got.code() == Errc::connect_failed);
    CHECK(got.response->error().attempts() >= 6);
    CHECK(got.response->error().attempts() < 40);
    CHECK(g.now() < 5.1);
}

TEST_CASE("the same seed gives the same run, tick by tick, and another seed another") {
    const auto arrival = [](std::uint64_t seed) {
        FakeGame g(http::ClientOptions().seed(seed));
        g.fake.on(url, Reply(500)).on(url, Reply().fault(Fault::refused)).on(url, Reply(200, "ok"));
        return g.get(url).tick;
    };
    CHECK(arrival(1) == arrival(1));
    CHECK(arrival(2) == arrival(2));
    CHECK(arrival(1) != arrival(2));
}

TEST_CASE("Retry-After is obeyed in seconds and as a date") {
    FakeGame g;
    g.fake.on(url, Reply(429).header("Retry-After", "7")).on(url, Reply(200, "ok"));
    CHECK(g.get(url).text() == "ok");
    CHECK(g.fake.requests()[1].at - g.fake.requests()[0].at == 7s);

    FakeGame dated;  // the fake's calendar begins on 2020-01-01
    dated.fake.on(url, Reply(503).header("Retry-After", "Wed, 01 Jan 2020 00:00:20 GMT"))
        .on(url, Reply(200, "ok"));
    CHECK(dated.get(url).text() == "ok");
    CHECK(std::abs(dated.now() - 20) < 0.1);
}

TEST_CASE("a Retry-After under its limit is obeyed, whatever the budget of the pauses of one's own is") {
    FakeGame g;
    g.fake.on(url, Reply(503).header("Retry-After", "200")).on(url, Reply(500)).on(url, Reply(200, "ok"));
    CHECK(g.get(url, Options().retry_after_limit(300s).total_timeout(600s)).text() == "ok");
    CHECK(g.now() > 200);
}

TEST_CASE("an answer that is no redirect to follow says its status") {
    FakeGame g;
    g.fake.on(url, Reply(302)).on(url, Reply(304));
    CHECK(g.get(url).response->error().message() == "HTTP 302");
    CHECK(g.get(url).response->error().message() == "HTTP 304");
}

TEST_CASE("what is sent in a coding that nobody asked for, or with a field that is none, is no answer") {
    FakeGame g;
    int number = 0;
    const auto answer = [&](const char* name, const char* value) {
        const std::string one = url + std::to_string(++number);
        g.fake.on(one, Reply(200, "text").header(name, value));
        return g.get(one, once());
    };
    CHECK(answer("Transfer-Encoding", "banana").code() == Errc::protocol_error);
    CHECK(answer("Transfer-Encoding", "gzip, chunked").code() == Errc::protocol_error);
    CHECK(answer("", "value").code() == Errc::protocol_error);
    CHECK(answer("X", "a\rb").code() == Errc::protocol_error);
    CHECK(answer("Transfer-Encoding", "identity").text() == "text");
}

TEST_CASE("a Retry-After over the limit is an error at once, and the answer's status is told") {
    FakeGame g;
    g.fake.on(url, Reply(429, "slow down").header("Retry-After", "61"));
    const Got got = g.get(url);
    CHECK(got.code() == Errc::retry_after_too_long);
    CHECK(got.status() == 429);
    CHECK(g.now() < 0.1);
    CHECK(g.fake.requests().size() == 1);
}

TEST_CASE("a POST is sent once, unless all methods may be retried") {
    FakeGame g;
    g.fake.on(url, Reply(503)).on(url, Reply(200, "ok"));
    CHECK(g.send(Request("POST", url).body("x")).status() == 503);
    CHECK(g.fake.requests().size() == 1);
    CHECK(g.send(Request("PATCH", url).body("x"), Options().retry_all_methods()).text() == "ok");
    g.fake.on("http://h/put", Reply(503)).on("http://h/put", Reply(200, "ok"));
    CHECK(g.send(Request("PUT", "http://h/put").body("x")).text() == "ok");
}

TEST_CASE("each deadline ends its own phase, on time") {
    const auto failure = [](Reply reply, const Options& options, double& when) {
        FakeGame g;
        g.fake.on(url, std::move(reply));
        const Got got = g.get(url, options);
        when = g.now();
        return got.code();
    };
    double when = 0;
    CHECK(failure(Reply().fault(Fault::black_hole), once().connect_timeout(2s), when) ==
          Errc::connect_timeout);
    CHECK(std::abs(when - 2) <= frame + 1e-6);
    CHECK(failure(Reply().fault(Fault::silence), once().first_byte_timeout(3s), when) ==
          Errc::first_byte_timeout);
    CHECK(std::abs(when - 3) <= frame + 1e-6);
    CHECK(failure(Reply(200, "0123456789").fault(Fault::stall, 4), once().stall_timeout(4s), when) ==
          Errc::stalled);
    CHECK(std::abs(when - 4) <= frame + 1e-6);
    CHECK(failure(Reply(200, std::string(100000, 'x')).pace(1000), once().total_timeout(5s), when) ==
          Errc::total_timeout);
    CHECK(std::abs(when - 5) <= frame + 1e-6);
}

TEST_CASE("a drip below 64 bytes a second is a stall, a slow line above it is not") {
    FakeGame g;
    const Options patient = once().stall_timeout(2s).total_timeout(std::chrono::nanoseconds::max());
    g.fake.on("http://h/drip", Reply(200, std::string(1000, 'x')).pace(50));
    CHECK(g.get("http://h/drip", patient).code() == Errc::stalled);
    CHECK(std::abs(g.now() - 2) <= frame + 1e-6);
    g.fake.on("http://h/slow", Reply(200, std::string(1000, 'x')).pace(80));
    CHECK(g.get("http://h/slow", patient).text().size() == 1000);
}

TEST_CASE("a line that slows down to a drip is caught as soon as the limit has passed over that") {
    FakeGame g;
    g.fake.bandwidth(10000).on(url, Reply(200, std::string(200000, 'x')));
    auto transfer =
        g.web().begin(url, once().stall_timeout(4s).total_timeout(std::chrono::nanoseconds::max()));
    g.play(5);
    REQUIRE(transfer.progress().state == http::TransferState::receiving);
    g.fake.bandwidth(20);
    g.play(3.95);
    CHECK_FALSE(transfer.done());
    g.play(0.1);
    CHECK(transfer.done());
}

TEST_CASE("a total timeout spans all attempts and their pauses") {
    FakeGame g;
    g.fake.on(url, Reply(503));
    const Got got = g.get(url, Options().retries(1000).retry_delay(1s, 1s).total_timeout(10s));
    CHECK(got.code() == Errc::total_timeout);
    CHECK(std::abs(g.now() - 10) <= frame + 1e-6);
    CHECK(got.response->error().attempts() > 5);
}

TEST_CASE("waiting for a slot counts in the queue timeout alone") {
    FakeGame g(http::ClientOptions().max_per_host(1));
    g.fake.on(url, Reply(200, std::string(5000, 'x')).pace(1000));
    auto first = g.web().begin(url);
    auto second = g.web().begin(url, Options().total_timeout(6s));  // 5 s in the queue, 5 s under way
    auto third = g.web().begin(url, Options().queue_timeout(3s));
    g.play(3.1);
    CHECK(third.progress().state == http::TransferState::failed);
    CHECK(g.web().stats().queued == 1);
    g.play(7.2);
    CHECK(first.progress().state == http::TransferState::done);
    CHECK(second.progress().state == http::TransferState::done);
    Got got;
    g.game.start(collect(third, got, g.tick));
    g.step();
    CHECK(got.code() == Errc::queue_timeout);
}

TEST_CASE("waiting for a slot again before a retry does not count in the total timeout either") {
    FakeGame g(http::ClientOptions().max_per_host(1));
    g.fake.on("http://h/busy", Reply(200, std::string(5000, 'x')).pace(1000));
    g.fake.on(url, Reply(503)).on(url, Reply(200, std::string(3000, 'x')).pace(1000));
    auto retried = g.web().begin(url, Options().retry_delay(1s, 1s).total_timeout(6s));
    auto busy = g.web().begin("http://h/busy");  // has the slot while the other waits to retry
    REQUIRE(g.play_until([&] { return retried.done(); }));
    CHECK(g.now() > 7.9);
    CHECK(retried.progress().state == http::TransferState::done);
}

TEST_CASE("connect, first-byte and stall timeouts are retried, queue and total timeouts are not") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::black_hole))
        .on(url, Reply().fault(Fault::silence))
        .on(url, Reply(200, "0123456789").fault(Fault::stall, 4))
        .on(url, Reply(200, "fine"));
    const Got got = g.get(url, Options().connect_timeout(1s).first_byte_timeout(1s).stall_timeout(1s));
    CHECK(got.text() == "fine");
    CHECK(g.web().stats().retries == 3);
}

TEST_CASE("a reset in mid-body is retried and the body is whole") {
    FakeGame g;
    const std::string body(50000, 'x');
    g.fake.on(url, Reply(200, body).fault(Fault::reset, 30000)).on(url, Reply(200, body));
    CHECK(g.get(url).text() == body);
    g.fake.on("http://h/cut", Reply(200, body).fault(Fault::cut, 30000));
    CHECK(g.get("http://h/cut", once()).code() == Errc::truncated);
    g.fake.on("http://h/reset", Reply(200, body).fault(Fault::reset, 30000));
    const Got got = g.get("http://h/reset", once());
    CHECK(got.code() == Errc::connection_lost);
    CHECK(got.text().empty());
}

TEST_CASE("no decoded byte beyond max_bytes") {
    FakeGame g;
    g.fake.on("http://h/said", Reply(200, std::string(1001, 'x')));
    g.fake.on("http://h/unsaid", Reply(200, std::string(1001, 'x')).no_length());
    g.fake.on("http://h/bomb", Reply(200, gzip(std::string(1001, 'x'))).header("Content-Encoding", "gzip"));
    g.fake.on("http://h/lie",
              Reply(200, "x").no_length().header("Content-Length", "99999999999999999999999"));
    for (const char* path : {"http://h/said", "http://h/unsaid", "http://h/bomb", "http://h/lie"}) {
        CAPTURE(path);
        CHECK(g.get(path, Options().max_bytes(1000)).code() == Errc::too_large);
    }
    CHECK(g.fake.requests().size() == 4);  // not retried
    CHECK(g.get("http://h/bomb", Options().max_bytes(1001)).text().size() == 1001);
}

TEST_CASE("headers are limited in bytes and in number") {
    FakeGame g;
    Reply many(200);
    for (int i = 0; i < 300; ++i) many.header("X-" + std::to_string(i), "y");
    g.fake.on("http://h/many", many).on("http://h/long", Reply(200).header("X", std::string(70000, 'y')));
    CHECK(g.get("http://h/many").code() == Errc::headers_too_large);
    CHECK(g.get("http://h/long").code() == Errc::headers_too_large);
    CHECK(g.get("http://h/long", Options().max_header_bytes(100000)).status() == 200);
}

TEST_CASE("lengths that cannot be true are a protocol error, never retried") {
    FakeGame g;
    g.fake.on("http://h/neg", Reply(200).header("Content-Length", "-5"));
    g.fake.on("http://h/two", Reply(200, "abc").header("Content-Length", "4"));
    g.fake.on("http://h/nul", Reply(200).header("X", std::string("a\0b", 3)));
    g.fake.on("http://h/status", Reply(42));
    g.fake.on("http://h/101", Reply(101));
    for (const char* path :
         {"http://h/neg", "http://h/two", "http://h/nul", "http://h/status", "http://h/101"}) {
        CAPTURE(path);
        CHECK(g.get(path).code() == Errc::protocol_error);
    }
    CHECK(g.fake.requests().size() == 5);
}

TEST_CASE("gzip is asked for and decoded; damaged or cut off it is decode_failed, never retried") {
    FakeGame g;
    const std::string packed = gzip(std::string(100000, 'a') + "end");
    g.fake.on(url, Reply(200, packed).header("Content-Encoding", "gzip"));
    CHECK(g.get(url).text().size() == 100003);
    CHECK(g.fake.requests()[0].header("accept-encoding") == "gzip");
    g.fake.on("http://h/cut",
              Reply(200, packed.substr(0, packed.size() - 9)).header("Content-Encoding", "gzip"));
    g.fake.on("http://h/bad", Reply(200, "no gzip at all").header("Content-Encoding", "gzip"));
    g.fake.on("http://h/br", Reply(200, "?").header("Content-Encoding", "br"));
    for (const char* path : {"http://h/cut", "http://h/bad", "http://h/br"}) {
        CAPTURE(path);
        const Got got = g.get(path);
        CHECK(got.code() == Errc::decode_failed);
        CHECK(got.text().empty());
    }
    CHECK(g.fake.requests().size() == 4);
    g.fake.on("http://h/head", Reply(200, packed).header("Content-Encoding", "gzip"));
    CHECK(g.send(Request("HEAD", "http://h/head")).response->ok());
}

TEST_CASE("a body with another checksum is not handed out") {
    FakeGame g;
    g.fake.on(url, Reply(200, "abc"));
    const char* sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CHECK(g.get(url, Options().sha256(sha).crc32(0x352441c2)).text() == "abc");
    const std::string other(64, '0');
    for (const Options& wrong : {Options().crc32(1), Options().sha256(other), Options().sha256(sha).crc32(1),
                                 Options().sha256(other).crc32(0x352441c2)}) {
        const Got got = g.get(url, wrong);
        CHECK(got.code() == Errc::checksum_mismatch);
        CHECK(got.text().empty());
    }
    CHECK(g.fake.requests().size() == 5);
}

TEST_CASE("redirects are followed, ten by default, and the body of the last answer counts") {
    FakeGame g;
    for (int i = 0; i < 11; ++i) {
        const std::string next = i % 2 ? "/" + std::to_string(i + 1) : "http://h/" + std::to_string(i + 1);
        g.fake.on("http://h/" + std::to_string(i), Reply(302, "moved").header("Location", next));
    }
    g.fake.on("http://h/11", Reply(200, "here"));
    Got got = g.get("http://h/1");
    CHECK(got.text() == "here");
    CHECK(got.response->url() == "http://h/11");
    CHECK(g.web().stats().retries == 0);
    CHECK(g.get("http://h/0").code() == Errc::too_many_redirects);
    CHECK(g.get("http://h/9", Options().redirects(1)).code() == Errc::too_many_redirects);
    got = g.get("http://h/9", Options().redirects(0));
    CHECK(got.status() == 302);
    CHECK(got.text() == "moved");
}

TEST_CASE("a redirect out of http, or from https to http, opens nothing") {
    FakeGame g;
    for (const char* to : {"file:///etc/passwd", "ftp://h/x", "gopher://h/", "javascript:1"}) {
        g.fake.on("http://h/" + std::string(to), Reply(302).header("Location", to));
        const Got got = g.get("http://h/" + std::string(to));
        CAPTURE(to);
        CHECK(got.code() == Errc::forbidden_redirect);
    }
    {
        const Row row("redirect from https to http");
        g.fake.on("https://h/x", Reply(301).header("Location", "http://h/y"));
        CHECK(g.get("https://h/x").code() == Errc::forbidden_redirect);
        CHECK(g.fake.requests().back().url == "https://h/x");
    }
    g.fake.on("http://h/up", Reply(301).header("Location", "https://h/z"))
        .on("https://h/z", Reply(200, "safe"));
    CHECK(g.get("http://h/up").text() == "safe");
    g.fake.on("http://h/mad", Reply(302).header("Location", "http://a b/"));
    CHECK(g.get("http://h/mad").code() == Errc::protocol_error);
    CHECK(g.fake.requests().size() == 8);
}

TEST_CASE("credentials are not told to another host, port or scheme") {
    FakeGame g;
    const Options secret = Options().bearer("token").header("Cookie", "c=1").header("X-Plain", "p");
    g.fake.on("http://a/same", Reply(302).header("Location", "/next")).on("http://a/next", Reply(200));
    g.get("http://a/same", secret);
    CHECK(g.fake.requests().back().header("authorization") == "Bearer token");
    for (const char* other : {"http://b/", "http://a:81/", "https://a/"}) {
        g.fake.on("http://a/to" + std::string(other), Reply(302).header("Location", other))
            .on(other, Reply(200));
        g.get("http://a/to" + std::string(other), secret);
        CAPTURE(other);
        CHECK(g.fake.requests().back().url == other);
        CHECK(g.fake.requests().back().header("authorization").empty());
        CHECK(g.fake.requests().back().header("cookie").empty());
        CHECK(g.fake.requests().back().header("x-plain") == "p");
    }
    g.fake.on("http://a/user", Reply(302).header("Location", "http://eve:x@b/")).on("http://b/", Reply(200));
    g.get("http://a/user");
    CHECK(g.fake.requests().back().header("authorization").empty());
}

TEST_CASE("basic credentials, from the options and from the URL") {
    FakeGame g;
    g.fake.on(url, Reply(200));
    g.get(url, Options().basic("Aladdin", "open sesame"));
    CHECK(g.fake.requests().back().header("authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    g.get("http://Aladdin:open%20sesame@h/x");
    CHECK(g.fake.requests().back().url == url);
    CHECK(g.fake.requests().back().header("authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST_CASE("303 turns a POST into a GET, 307 repeats it") {
    FakeGame g;
    g.fake.on("http://h/303", Reply(303).header("Location", "/x"))
        .on("http://h/307", Reply(307).header("Location", "/x"));
    g.fake.on(url, Reply(200));
    const Options typed = Options().header("Content-Type", "text/plain");
    g.send(Request("POST", "http://h/303").body("data"), typed);
    CHECK(g.fake.requests().back().method == "GET");
    CHECK(g.fake.requests().back().body.empty());
    CHECK(g.fake.requests().back().header("content-type").empty());
    g.send(Request("POST", "http://h/307").body("data"), typed);
    CHECK(g.fake.requests().back().method == "POST");
    CHECK(g.fake.requests().back().body == "data");
}

TEST_CASE("a retry after a redirect begins at the first URL") {
    FakeGame g;
    g.fake.on("http://h/a", Reply(302).header("Location", "/b"))
        .on("http://h/b", Reply(503))
        .on("http://h/b", Reply(200));
    CHECK(g.get("http://h/a").status() == 200);
    REQUIRE(g.fake.requests().size() == 4);
    CHECK(g.fake.requests()[2].url == "http://h/a");
}

TEST_CASE("what cannot be sent is refused before it is queued, and says why") {
    FakeGame g;
    const auto refused = [&](Request request, Options options = {}) {
        const int before = g.tick;
        const Got got = g.send(std::move(request), std::move(options));
        CHECK(got.code() == Errc::invalid_argument);
        CHECK_FALSE(got.response->error().detail().empty());
        CHECK(got.tick <= before + 1);
        return got.response->error().detail();
    };
    refused(Request("GET", "http://h/\r\nX: y"));
    refused(Request("GET", std::string("http://h/\0", 10)));
    refused(Request("GET", "file:///etc/passwd"));
    refused(Request("G T", url));
    refused(Request("", url));
    refused(Request("GET\r\nX: y", url));
    refused(Request("GET", url), Options().header("X", "a\r\nY: b"));
    refused(Request("GET", url), Options().header("X\n", "a"));
    refused(Request("GET", url), Options().header("X", std::string("a\0b", 3)));
    refused(Request("GET", url), Options().header("Content-Length", "5"));
    refused(Request("GET", url), Options().bearer("a\r\nX: y"));
    refused(Request("GET", url), Options().sha256("123"));
    refused(Request("GET", url), Options().connect_timeout(0s));
    refused(Request("GET", url), Options().stall_timeout(-1s));
    CHECK(g.fake.requests().empty());

    FakeGame halves(http::ClientOptions().cache("/nowhere", 0));
    CHECK(halves.get(url).code() == Errc::invalid_argument);
}

TEST_CASE("requests go out by priority, and in order among equals") {
    FakeGame g(http::ClientOptions().max_connections(1));
    for (const char* path : {"http://h/1", "http://h/2", "http://h/3", "http://h/4"})
        g.fake.on(path, Reply(200));
    auto one = g.web().begin("http://h/1");
    auto two = g.web().begin("http://h/2");
    auto three = g.web().begin("http://h/3", Options().priority(2));
    auto four = g.web().begin("http://h/4", Options().priority(2));
    g.play(1);
    std::string order;
    for (const auto& seen : g.fake.requests()) order += seen.url.back();
    CHECK(order == "3412");
}

TEST_CASE("10 000 queued requests use 32 connections, 6 to a host, and all are answered") {
    FakeGame g;
    g.fake.latency(10ms);
    for (int host = 0; host < 10; ++host) g.fake.on("http://h" + std::to_string(host) + "/", Reply(200, "x"));
    std::vector<Got> got(10000);
    for (int i = 0; i < 10000; ++i) {
        g.game.start(fetch(g.web(), "http://h" + std::to_string(i % 10) + "/", Options(), got[i], g.tick));
    }
    g.step();
    CHECK(g.web().stats().queued == 10000);
    g.fake.advance(0);
    CHECK(g.web().stats().in_flight == 32);
    CHECK(g.web().stats().queued == 10000 - 32);
    CHECK(g.play_until([&] { return g.web().stats().ok == 10000; }));
    g.step();
    CHECK(g.fake.most_sockets() == 32);
    int answered = 0;
    for (const Got& one : got) answered += one.status() == 200;
    CHECK(answered == 10000);
}

TEST_CASE("a host has at most six connections") {
    FakeGame g;
    g.fake.latency(1s).on(url, Reply(200));
    std::vector<http::Transfer> transfers;
    for (int i = 0; i < 20; ++i) transfers.push_back(g.web().begin(url));
    g.step();
    CHECK(g.web().stats().in_flight == 6);
}

TEST_CASE("10 000 that finish at once are handed out over several ticks, in order, none lost") {
    FakeGame g(http::ClientOptions().max_connections(10000).max_per_host(10000));
    g.fake.on(url, Reply(200, "x"));
    std::vector<int> order;
    const auto script = [](http::Client& web, int i, std::vector<int>& ended) -> Task<> {
        http::Response response = co_await web.get("http://h/x");
        ended.push_back(response.ok() ? i : -1);
    };
    for (int i = 0; i < 10000; ++i) g.game.start(script(g.web(), i, order));
    g.step();
    CHECK(order.empty());
    std::size_t before = 0;
    int ticks = 0;
    while (order.size() < 10000 && ticks < 100) {
        g.step();
        ++ticks;
        CHECK(order.size() - before <= 512);
        before = order.size();
    }
    CHECK(ticks == 20);
    REQUIRE(order.size() == 10000);
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(order.front() == 0);
}

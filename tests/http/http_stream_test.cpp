// SPDX-License-Identifier: MIT
// Bodies that are read while they arrive: pieces, back-pressure, ends, cancelling. And the bandwidth limit,
// which pauses transfers in the same way.
#include <doctest/doctest.h>

#include <cmath>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/inspect.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::testing::Fault;
using http::testing::Reply;

namespace {

const char* const url = "http://h/log";

/// What a reading script has so far.
class Read {
  public:
    Read() = default;
    int status = -1;
    std::string text;
    int pieces = 0;
    std::size_t largest = 0;
    Errc code = Errc::none;
    bool ended = false;
    bool go_on = true;  // false: waits before the next piece until it is true again
};

Task<> read_all(http::Client& web, std::string address, Options options, Read& read) {
    http::Stream body = co_await web.stream(std::move(address), std::move(options));
    read.status = body.status();
    while (auto piece = co_await body.next()) {
        CHECK_FALSE(piece->empty());
        read.text += *piece;
        read.largest = std::max(read.largest, piece->size());
        ++read.pieces;
        while (!read.go_on) co_await next_frame();
    }
    read.code = body.error().code();
    read.ended = true;
}

std::string some_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761u >> 13);
    return bytes;
}

}  // namespace

TEST_CASE("a stream gives its head first, its pieces as they arrive, and then its end") {
    FakeGame g;
    g.fake.latency(1s).on(url, Reply(200, some_bytes(10000)).pace(10000).header("X", "y"));
    Read read;
    const auto script = [](http::Client& web, Read& out) -> Task<> {
        http::Stream body = co_await web.stream(url);
        out.status = body.status();
        CHECK(body.ok());
        CHECK(body.header("x") == "y");
        CHECK(body.headers().size() == 2);
        CHECK(body.url() == url);
        while (auto piece = co_await body.next()) {
            out.text += *piece;
            CHECK(body.progress().received >= out.text.size());
        }
        CHECK(body.progress().state == http::TransferState::done);
        CHECK_FALSE(body.error());
        auto after = co_await body.next();
        CHECK_FALSE(after);
        out.ended = true;
    };
    const auto handle = g.game.start(script(g.web(), read));
    g.play(0.5);
    CHECK(read.status == -1);
    CHECK(inspect::reason(handle) == "GET /log connecting");
    g.play(0.7);
    CHECK(read.status == 200);
    g.play(0.5);
    CHECK(std::abs(static_cast<double>(read.text.size()) - 7000) < 500);
    CHECK(inspect::reason(handle).find(" %, 10.0 KB/s") != std::string::npos);
    g.play(0.5);
    CHECK(read.ended);
    CHECK(read.text == some_bytes(10000));
    CHECK(g.web().stats().ok == 1);
}

TEST_CASE("a piece resumes its script before timers and per-frame waits") {
    FakeGame g;
    g.fake.on(url, Reply(200, "x"));
    std::string order;
    const auto frame = [](std::string& out) -> Task<> {
        co_await next_frame();
        out += "1";
    };
    const auto reader = [](http::Client& web, std::string& out) -> Task<> {
        http::Stream body = co_await web.stream(url);
        auto piece = co_await body.next();
        out += *piece;
    };
    g.game.start(frame(order));
    g.game.start(reader(g.web(), order));
    g.step();
    g.step();
    CHECK(order == "x1");
}

TEST_CASE("a script that does not read stops the transfer, however large the body, and no timeout minds") {
    FakeGame g;
    const std::string content = some_bytes(4 << 20);
    g.fake.on(url, Reply(200, content));
    Read read;
    read.go_on = false;
    g.game.start(read_all(g.web(), url, Options().stall_timeout(1s), read));
    g.play(100);
    CHECK(read.pieces == 1);
    const std::uint64_t waiting = g.web().stats().bytes_downloaded - read.text.size();
    CHECK(waiting >= 256 << 10);
    CHECK(waiting < (256 << 10) + 131072);
    CHECK(g.fake.sockets() == 1);
    read.go_on = true;
    REQUIRE(g.play_until([&] { return read.ended; }));
    CHECK(read.code == Errc::none);
    CHECK(read.text == content);
}

TEST_CASE("a total timeout that was asked for holds for a stream as well, read or not") {
    FakeGame g;
    g.fake.on(url, Reply(200, some_bytes(4 << 20)));
    Read read;
    read.go_on = false;
    g.game.start(read_all(g.web(), url, Options().total_timeout(5s), read));
    g.play(10);
    CHECK(g.fake.sockets() == 0);
    read.go_on = true;
    REQUIRE(g.play_until([&] { return read.ended; }));
    CHECK(read.code == Errc::total_timeout);
    CHECK(read.text.size() > 256 << 10);  // what had come is read first
}

TEST_CASE("small pieces that wait are joined, so that a slow reader does not take one at a time") {
    FakeGame g;
    g.fake.on(url, Reply(200, some_bytes(30000)).pace(20000));
    Read read;
    read.go_on = false;
    g.game.start(read_all(g.web(), url, Options(), read));
    g.play(2);
    read.go_on = true;
    g.play(0.1);
    CHECK(read.ended);
    CHECK(read.pieces == 2);
}

TEST_CASE("a stream that fails before its head is tried again, and afterwards is not") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::refused))
        .on(url, Reply(503))
        .on(url, Reply(200, "abcdef").fault(Fault::reset, 3));
    Read read;
    g.game.start(read_all(g.web(), url, Options(), read));
    REQUIRE(g.play_until([&] { return read.ended; }));
    CHECK(read.status == 200);
    CHECK(read.text == "abc");
    CHECK(read.code == Errc::connection_lost);
    CHECK(g.fake.requests().size() == 3);
}

TEST_CASE("a stream's last word may be an error, or an answer that nobody wants to try again") {
    struct Case {
        const char* name;
        Reply reply;
        int status;
        const char* text;
        Errc code;
    };
    const std::vector<Case> cases = {
        {"refused", Reply().fault(Fault::refused), 0, "", Errc::connect_failed},
        {"404", Reply(404, "none"), 404, "none", Errc::none},
        {"503", Reply(503, "busy"), 503, "busy", Errc::none},
        {"503 for ever", Reply(503, "busy").header("Retry-After", "1000"), 503, "busy",
         Errc::retry_after_too_long},
        {"cut", Reply(200, "abcdef").fault(Fault::cut, 2), 200, "ab", Errc::truncated},
        {"checksum", Reply(200, "abcdef"), 200, "abcdef", Errc::checksum_mismatch},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        FakeGame g;
        g.fake.on(url, one.reply);
        Read read;
        g.game.start(read_all(g.web(), url, Options().crc32(1), read));
        REQUIRE(g.play_until([&] { return read.ended; }));
        CHECK(read.status == one.status);
        CHECK(read.text == one.text);
        CHECK(read.code == one.code);
        CHECK(g.web().stats().failed == 1);
    }
    FakeGame g;
    Read read;
    g.game.start(read_all(g.web(), "ftp://h/", Options(), read));
    g.step();
    CHECK(read.code == Errc::invalid_argument);
}

TEST_CASE(
    "a stream has no size limit unless it is set, and is unpacked where the server packs it all the same") {
    FakeGame g;
    const std::string text(1 << 20, 't');
    g.fake.on(url, Reply(200, gzip(text)).header("Content-Encoding", "gzip"));
    Read read;
    g.game.start(read_all(g.web(), url, Options(), read));
    REQUIRE(g.play_until([&] { return read.ended; }));
    CHECK(read.text == text);
    CHECK(g.fake.requests()[0].header("accept-encoding") == "identity");
    Read limited;
    g.game.start(read_all(g.web(), url, Options().max_bytes(1000), limited));
    REQUIRE(g.play_until([&] { return limited.ended; }));
    CHECK(limited.code == Errc::too_large);
}

TEST_CASE("a script that is cancelled takes its stream with it, at each stage") {
    struct Case {
        const char* name;
        Reply reply;
        double when;
    };
    const std::string big = some_bytes(1 << 20);
    const std::vector<Case> cases = {
        {"queued", Reply(200), 0},
        {"connecting", Reply().fault(Fault::black_hole), 0.5},
        {"headers", Reply().fault(Fault::silence), 0.5},
        {"body", Reply(200, "0123456789").fault(Fault::stall, 5), 0.5},
        {"paused", Reply(200, big), 0.5},
        {"retry sleep", Reply(503), 0.5},
    };
    for (const Case& stage : cases) {
        CAPTURE(stage.name);
        FakeGame g;
        g.fake.on(url, stage.reply);
        Read read;
        read.go_on = false;
        auto script =
            g.game.start(read_all(g.web(), url, Options().retries(99).retry_delay(100s, 100s), read));
        g.game.tick(0);
        g.play(stage.when);
        script.cancel();
        CHECK(script.state() == State::cancelled);
        g.play(300);
        CHECK_FALSE(read.ended);
        CHECK(g.fake.sockets() == 0);
        CHECK(g.web().stats().cancelled == 1);
        CHECK(g.web().stats().in_flight == 0);
    }
}

TEST_CASE("a stream that is dropped while another script waits for its next piece cancels that script") {
    FakeGame g;
    g.fake.on(url, Reply(200, "abc").fault(Fault::stall, 0));
    std::optional<http::Stream> body;
    const auto open = [](http::Client& web, std::optional<http::Stream>& out) -> Task<> {
        http::Stream opened = co_await web.stream(url);
        out = std::move(opened);
    };
    const auto read = [](http::Stream& from) -> Task<> {
        auto piece = co_await from.next();
        CHECK_FALSE(piece);
    };
    g.game.start(open(g.web(), body));
    g.play(0.1);
    REQUIRE(body);
    auto script = g.game.start(read(*body));
    g.play(0.1);
    CHECK(script.state() == State::waiting);
    body.reset();
    CHECK(script.state() == State::cancelled);
    g.play(0.1);
    CHECK(g.fake.sockets() == 0);
}

TEST_CASE("a next that loses a race has taken nothing") {
    FakeGame g;
    g.fake.on(url, Reply(200, "0123456789").pace(10));
    std::string said;
    const auto script = [](http::Client& web, std::string& out) -> Task<> {
        http::Stream body = co_await web.stream(url);
        for (;;) {
            auto first = co_await race(body.next(), wait(30ms));
            if (first.index() == 1) continue;
            auto& piece = std::get<0>(first);
            if (!piece) break;
            out += *piece;
        }
        out += '.';
    };
    g.game.start(script(g.web(), said));
    g.play(3);
    CHECK(said == "0123456789.");
}

TEST_CASE("the client ends first: a stream's reader gets what has come, and then client_closed") {
    FakeGame g;
    g.fake.on(url, Reply(200, "0123456789").fault(Fault::stall, 5));
    g.fake.on("http://h/silence", Reply().fault(Fault::silence));
    Read read, waiting, late;
    read.go_on = false;
    g.game.start(read_all(g.web(), url, Options(), read));
    g.game.start(read_all(g.web(), "http://h/silence", Options(), waiting));
    g.play(0.5);
    auto opening = g.web().stream(url);
    g.client.reset();
    read.go_on = true;
    g.step();
    CHECK(read.text == "01234");
    CHECK(read.code == Errc::client_closed);
    CHECK(waiting.code == Errc::client_closed);
    const auto script = [](http::Opening unopened, Read& out) -> Task<> {
        http::Stream body = co_await unopened;
        out.code = body.error().code();
    };
    g.game.start(script(std::move(opening), late));
    g.step();
    CHECK(late.code == Errc::client_closed);
}

TEST_CASE("the scheduler ends first: a stream goes with its script") {
    http::testing::FakeTransport fake;
    fake.on(url, Reply(200, some_bytes(1 << 20)));
    auto game = std::make_unique<Scheduler>();
    http::Client web(*game, http::ClientOptions().transport(fake));
    Read read;
    read.go_on = false;
    game->start(read_all(web, url, Options(), read));
    game->tick(0);
    fake.advance(0.5);
    game->tick(0.1);
    game.reset();
    fake.advance(1);
    CHECK(fake.sockets() == 0);
    CHECK_FALSE(read.ended);
}

TEST_CASE("sockets: a reader that stops makes the server stop, and gets every byte in the end") {
    FaultServer server;
    const std::string content = some_bytes(24 << 20);
    std::atomic<std::size_t> sent{0};
    for (const bool chunked : {false, true}) {
        server.on(chunked ? "/chunked" : "/plain", [&, chunked](Peer& peer) {
            sent = 0;
            peer.send("HTTP/1.1 200 OK\r\n" +
                      (chunked ? std::string("Transfer-Encoding: chunked\r\n\r\n")
                               : "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n"));
            for (std::size_t at = 0; at < content.size(); at += 32768) {
                const std::string_view part = std::string_view(content).substr(at, 32768);
                if (chunked && !peer.send("8000\r\n")) return;
                if (!peer.send(part) || (chunked && !peer.send("\r\n"))) return;
                sent += part.size();
            }
            if (chunked) peer.send("0\r\n\r\n");
        });
    }
    for (const char* path : {"/plain", "/chunked"}) {
        CAPTURE(path);
        RealGame g;
        Read read;
        read.go_on = false;
        g.game.start(read_all(g.web(), server.url(path), Options().stall_timeout(100ms), read));
        REQUIRE(g.play_until([&] { return read.pieces == 1; }));
        std::size_t before = 0;
        REQUIRE(g.play_until(
            [&] { return g.tick % 100 == 0 && std::exchange(before, sent.load()) == sent.load(); }));
        CHECK(sent < content.size());  // the rest waits at the server
        CHECK(g.web().stats().bytes_downloaded < 1 << 20);
        read.go_on = true;
        REQUIRE(g.play_until([&] { return read.ended; }));
        CHECK(read.code == Errc::none);
        CHECK(read.text == content);
        CHECK(read.largest <= 131072);
    }
    CHECK(http::detail::foreign_curl_calls() == 0);
}

TEST_CASE("sockets: a stream that stalls, is cut, or is cancelled while it is paused") {
    FaultServer server;
    const std::string content = some_bytes(8 << 20);
    server.on("/stall", [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + content.substr(0, 5000));
        peer.hold();
    });
    server.on("/cut", [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + content.substr(0, 5000));
        peer.close();
    });
    server.on("/big", 200, content);
    RealGame g;
    Read stall, cut, limited;
    g.game.start(read_all(g.web(), server.url("/stall"), Options().stall_timeout(100ms), stall));
    g.game.start(read_all(g.web(), server.url("/cut"), Options(), cut));
    g.game.start(read_all(g.web(), server.url("/big"), Options().max_bytes(1 << 20), limited));
    REQUIRE(g.play_until([&] { return stall.ended && cut.ended && limited.ended; }));
    CHECK(stall.code == Errc::stalled);
    CHECK(stall.text == content.substr(0, 5000));
    CHECK(cut.code == Errc::truncated);
    CHECK(cut.text == content.substr(0, 5000));
    CHECK(limited.code == Errc::too_large);
    Read paused;
    paused.go_on = false;
    auto script = g.game.start(read_all(g.web(), server.url("/big"), Options(), paused));
    REQUIRE(g.play_until([&] { return paused.pieces == 1; }));
    script.cancel();
    CHECK(script.state() == State::cancelled);
    CHECK(g.play_until([&] { return g.web().stats().in_flight == 0 && server.open_connections() == 0; }));
    CHECK(http::detail::foreign_curl_calls() == 0);
}

TEST_CASE("a client's bandwidth is shared by all its transfers") {
    FakeGame g(http::ClientOptions().bandwidth(100000));
    g.fake.on(url, Reply(200, some_bytes(150000)).pace(400000));
    std::vector<Got> got(4);
    for (Got& one : got) g.game.start(fetch(g.web(), url, Options().stall_timeout(500ms), one, g.tick));
    g.play(3);
    CHECK(std::abs(static_cast<double>(g.web().stats().bytes_downloaded) - 300000) < 20000);
    REQUIRE(g.play_until([&] { return got[0] && got[1] && got[2] && got[3]; }));
    CHECK(g.now() > 5.9);
    CHECK(g.now() < 6.5);
    for (const Got& one : got) CHECK(one.text() == some_bytes(150000));
    CHECK(g.web().stats().bytes_downloaded == 600000);
}

TEST_CASE("a transfer that waits for bandwidth can be cancelled, and its client can end") {
    FakeGame g(http::ClientOptions().bandwidth(1));
    g.fake.on(url, Reply(200, some_bytes(300000)));
    auto one = g.web().begin(url);
    auto two = g.web().begin(url);
    g.play(1);
    CHECK(one.progress().state == http::TransferState::receiving);
    {
        auto dropped = std::move(one);
    }
    g.play(1);
    CHECK(g.fake.sockets() == 1);
    g.client.reset();
    CHECK(two.done());
    CHECK(g.fake.sockets() == 0);
}

TEST_CASE("sockets: the bandwidth limit holds and is used up, and a slow line is no stall") {
    for (const auto stall : {300ms, 20000ms}) {
        FaultServer server;
        server.on("/x", 200, some_bytes(100000));
        RealGame g(http::ClientOptions().bandwidth(100000));
        std::vector<Got> got(2);
        const auto began = std::chrono::steady_clock::now();
        for (Got& one : got)
            g.game.start(fetch(g.web(), server.url("/x"), Options().stall_timeout(stall), one, g.tick));
        REQUIRE(g.play_until([&] { return got[0] && got[1]; }));
        const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        CHECK(passed > 1.8);
        CHECK(passed < 6);
        for (const Got& one : got) CHECK(one.text() == some_bytes(100000));
        CHECK(http::detail::foreign_curl_calls() == 0);
    }
}

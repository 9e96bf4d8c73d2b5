// SPDX-License-Identifier: MIT
// The cache on disk: what is answered without asking, what is asked about, what is kept, for how long.
#include <doctest/doctest.h>

#include <memory>

#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::Request;
using http::testing::Fault;
using http::testing::Reply;

namespace {

const char* const url = "http://h/x";
constexpr std::uint64_t plenty = 1 << 20;

http::ClientOptions caching(const TempFolder& folder, std::uint64_t bytes = plenty) {
    return http::ClientOptions().cache(folder.path / "cache", bytes);
}

Reply fresh_for(int seconds, std::string body = "text") {
    return Reply(200, std::move(body)).header("Cache-Control", "max-age=" + std::to_string(seconds));
}

/// The one file of a cache.
std::filesystem::path only_file(const TempFolder& folder) {
    REQUIRE(folder.count() == 1);
    return std::filesystem::directory_iterator(folder.path / "cache")->path();
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void overwrite(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE("a fresh answer comes from the cache, with headers and body, also in the next run") {
    TempFolder folder;
    {
        FakeGame g(caching(folder));
        g.fake.on(url, fresh_for(60, std::string("a\0b\n", 4)).header("X", "y"));
        CHECK(g.get(url).status() == 200);
        const Got again = g.get("http://H:80/x#part");
        CHECK(again.status() == 200);
        CHECK(again.text() == std::string("a\0b\n", 4));
        CHECK(again.response->header("x") == "y");
        CHECK(again.response->ok());
        CHECK(again.response->url() == url);
        CHECK(again.response->error().attempts() == 0);
        CHECK(again.response->timings().queued < 1);
        CHECK(g.fake.requests().size() == 1);
        CHECK(g.web().stats().cached == 1);
        CHECK(g.web().stats().ok == 2);
        CHECK(g.web().stats().queued == 0);
    }
    FakeGame next(caching(folder));
    CHECK(next.get(url).text() == std::string("a\0b\n", 4));
    CHECK(next.fake.requests().empty());
}

TEST_CASE("when it is no longer fresh, the server is asked about it, and a 304 keeps it") {
    struct Case {
        const char* kept;
        const char* value;
        const char* asked;
    };
    const char* const day = "Tue, 31 Dec 2019 00:00:00 GMT";
    for (const Case& one :
         {Case{"ETag", "W/\"1\"", "if-none-match"}, Case{"Last-Modified", day, "if-modified-since"}}) {
        TempFolder folder;
        FakeGame g(caching(folder));
        g.fake.on(url, fresh_for(10).header(one.kept, one.value).header("X", "old"));
        g.fake.on(url, Reply(304).header("Cache-Control", "max-age=100").header("X", "new"));
        g.fake.on(url, Reply(200, "other"));
        g.get(url);
        g.play(11);
        const Got asked = g.get(url);
        CHECK(asked.status() == 200);
        CHECK(asked.text() == "text");
        CHECK(asked.response->header("x") == "new");
        CHECK(asked.response->header(one.kept) == one.value);
        REQUIRE(g.fake.requests().size() == 2);
        CHECK(g.fake.requests()[1].header(one.asked) == one.value);
        g.play(50);  // the 304 made it fresh again
        CHECK(g.get(url).text() == "text");
        CHECK(g.fake.requests().size() == 2);
        CHECK(g.web().stats().cached == 2);
        g.play(60);
        CHECK(g.get(url).text() == "other");
        CHECK(g.get(url).text() == "other");  // which is not kept
        CHECK(g.fake.requests().size() == 4);
        CHECK(folder.count() == 0);
    }
}

TEST_CASE("how long an answer is fresh: max-age before Expires, less the time that it was on its way") {
    struct Case {
        const char* name;
        std::vector<http::Field> headers;
        double fresh;  // seconds; the fake's clock begins on 2020-01-01
    };
    const char* const now = "Wed, 01 Jan 2020 00:00:00 GMT";
    const char* const minute = "Wed, 01 Jan 2020 00:01:00 GMT";
    const std::vector<Case> cases = {
        {"max-age", {{"Cache-Control", "public, max-age=\"20\""}}, 20},
        {"Expires", {{"Expires", minute}, {"Date", now}}, 60},
        {"Expires without Date", {{"Expires", minute}}, 60},
        {"max-age is stronger", {{"Cache-Control", "MAX-AGE=20"}, {"Expires", minute}}, 20},
        {"Age", {{"Cache-Control", "max-age=20"}, {"Age", "15"}}, 5},
        {"an old Date", {{"Cache-Control", "max-age=60"}, {"Date", "Tue, 31 Dec 2019 23:59:30 GMT"}}, 30},
        {"Expires in the past", {{"Expires", now}, {"ETag", "\"1\""}}, 0},
        {"Expires: 0", {{"Expires", "0"}, {"ETag", "\"1\""}}, 0},
        {"no-cache", {{"Cache-Control", "no-cache, max-age=20"}, {"ETag", "\"1\""}}, 0},
        {"nothing but a validator", {{"ETag", "\"1\""}}, 0},
        {"nonsense", {{"Cache-Control", "max-age=soon"}}, 0},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        TempFolder folder;
        FakeGame g(caching(folder));
        Reply reply(200, "x");
        for (const auto& [name, value] : one.headers) reply.header(name, value);
        g.fake.on(url, reply);
        g.get(url);
        if (one.fresh > 0) {
            g.play(one.fresh - 2);
            g.get(url);
            CHECK(g.fake.requests().size() == 1);
            g.play(3);
        }
        g.get(url);
        CHECK(g.fake.requests().size() == 2);
    }
}

TEST_CASE("what must not be kept is not kept") {
    struct Case {
        const char* name;
        Reply reply;
        Options options;
    };
    const std::vector<Case> cases = {
        {"no-store", Reply(200, "x").header("Cache-Control", "max-age=60, no-store"), {}},
        {"Vary", fresh_for(60).header("Vary", "Accept"), {}},
        {"another status", Reply(404, "x").header("Cache-Control", "max-age=60"), {}},
        {"nothing said", Reply(200, "x"), {}},
        {"bearer", fresh_for(60), Options().bearer("t")},
        {"a cookie", fresh_for(60), Options().header("Cookie", "a=b")},
        {"a range", Reply(206, "x").header("Cache-Control", "max-age=60"),
         Options().header("Range", "bytes=0-0")},
        {"a condition of one's own", fresh_for(60), Options().header("If-None-Match", "\"1\"")},
        {"no-store in the request", fresh_for(60), Options().header("Cache-Control", "no-store")},
        {"cut", fresh_for(60, "text").fault(Fault::cut, 2), Options().retries(0)},
        {"a wrong checksum", fresh_for(60), Options().crc32(1)},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        TempFolder folder;
        FakeGame g(caching(folder));
        g.fake.on(url, one.reply);
        g.get(url, one.options);
        CHECK(folder.count() == 0);
        g.get(url, one.options);
        CHECK(g.fake.requests().size() == 2);
    }
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on("http://h/moved", Reply(302).header("Location", "/x")).on(url, fresh_for(60));
    CHECK(g.get("http://h/moved").text() == "text");
    CHECK(folder.count() == 0);
    CHECK(g.download(url, folder.path / "file").response->ok());
    CHECK(folder.count() == 1);  // the file
}

TEST_CASE("only_if_cached gives what is fresh, and else not_cached without asking anybody") {
    TempFolder folder;
    FakeGame g(caching(folder));
    const Options offline = Options().only_if_cached();
    g.fake.on(url, fresh_for(10).header("ETag", "\"1\""));
    CHECK(g.get(url, offline).code() == Errc::not_cached);
    g.get(url);
    g.fake.unplug();
    CHECK(g.get(url, offline).text() == "text");
    CHECK(g.get("http://h/other", offline).code() == Errc::not_cached);
    CHECK(g.send(Request("POST", url), offline).code() == Errc::not_cached);
    CHECK(g.download(url, folder.path / "f", offline).code() == Errc::invalid_argument);
    g.play(11);
    const Got stale = g.get(url, offline);
    CHECK(stale.code() == Errc::not_cached);
    CHECK(stale.response->error().attempts() == 0);
    CHECK(g.fake.requests().size() == 1);
    FakeGame none;
    CHECK(none.get(url, offline).code() == Errc::not_cached);
    CHECK(none.web().stats().queued == 0);
}

TEST_CASE("a request may want news, and a change made through this client is believed") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(60, "1").header("ETag", "\"1\"")).on(url, fresh_for(60, "2"));
    g.get(url);
    CHECK(g.get(url, Options().header("Cache-Control", "no-cache")).text() == "2");
    CHECK(g.fake.requests()[1].header("if-none-match") == "\"1\"");
    CHECK(g.get(url).text() == "2");
    CHECK(g.fake.requests().size() == 2);
    g.send(Request("PUT", url).body("3"));
    CHECK(folder.count() == 0);
}

TEST_CASE("a request says how old an answer it takes") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(60, "1")).on(url, fresh_for(60, "2"));
    g.get(url);
    g.play(5);
    CHECK(g.get(url, Options().header("Cache-Control", "max-age=20")).text() == "1");
    CHECK(g.get(url, Options().header("Cache-Control", "max-age=2")).text() == "2");
}

TEST_CASE("a 304 about another answer than the kept one is not believed: the whole is asked for") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, Reply(200, "old").header("ETag", "\"1\""));
    g.fake.on(url, Reply(304).header("ETag", "\"2\"")).on(url, Reply(200, "new").header("ETag", "\"2\""));
    g.get(url);
    CHECK(g.get(url).text() == "new");
    REQUIRE(g.fake.requests().size() == 3);
    CHECK(g.fake.requests()[1].header("if-none-match") == "\"1\"");
    CHECK(g.fake.requests()[2].header("if-none-match") == "");
}

TEST_CASE("a change that is answered by a redirect is a change all the same") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(600, "1")).on(url, Reply(303).header("Location", url)).on(url, Reply(200, "2"));
    g.get(url);
    CHECK(g.send(Request("POST", url).body("x")).text() == "2");
    CHECK(g.get(url).text() == "2");
    CHECK(g.fake.requests().size() == 4);
}

TEST_CASE("a 304 that forbids to keep the answer is obeyed") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, Reply(200, "text").header("ETag", "\"1\""));
    g.fake.on(url, Reply(304).header("Cache-Control", "no-store, max-age=60"));
    g.get(url);
    CHECK(g.get(url).text() == "text");
    CHECK(folder.count() == 0);
}

TEST_CASE("an answer ages from its request on, not from the end of its body") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(10, std::string(2000, 'x')).pace(100));
    g.get(url);
    g.get(url);
    CHECK(g.fake.requests().size() == 2);
}

TEST_CASE("a failed question keeps the answer for the next time") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, Reply(200, "text").header("ETag", "\"1\""));
    g.fake.on(url, Reply().fault(Fault::refused)).on(url, Reply(500)).on(url, Reply(304));
    g.get(url);
    CHECK(g.get(url, Options().retries(0)).code() == Errc::connect_failed);
    CHECK(g.get(url).text() == "text");  // the retry asks about it again
    CHECK(g.fake.requests().back().header("if-none-match") == "\"1\"");
}

TEST_CASE("a question that is redirected is about another body: its condition does not go along") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, Reply(200, "text").header("ETag", "\"1\"")).on(url, Reply(302).header("Location", "/y"));
    g.fake.on("http://h/y", Reply(200, "other"));
    g.get(url);
    CHECK(g.get(url).text() == "other");
    CHECK(g.fake.requests().back().header("if-none-match").empty());
}

TEST_CASE("a kept body has to pass the checksum and the size that a request asks for") {
    TempFolder folder;
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(60, "abc"));
    g.get(url);
    CHECK(g.get(url, Options().crc32(0x352441c2)).text() == "abc");
    CHECK(g.fake.requests().size() == 1);
    CHECK(g.get(url, Options().crc32(1)).code() == Errc::checksum_mismatch);
    CHECK(g.fake.requests().size() == 2);
    CHECK(g.get(url, Options().max_bytes(2)).code() == Errc::too_large);
    CHECK(g.fake.requests().size() == 3);
}

TEST_CASE("an answer that the server packed is kept unpacked") {
    TempFolder folder;
    FakeGame g(caching(folder));
    const std::string text(5000, 't');
    g.fake.on(url, fresh_for(60, gzip(text)).header("Content-Encoding", "gzip"));
    CHECK(g.get(url).text() == text);
    CHECK(g.get(url).text() == text);
    CHECK(g.fake.requests().size() == 1);
}

TEST_CASE("the cache stays within its size: what was used longest ago goes first, also over runs") {
    TempFolder folder;
    const std::string body(1000, 'b');
    const auto address = [](int i) { return "http://h/" + std::to_string(i); };
    {
        FakeGame g(caching(folder, 5 << 10));
        for (int i = 0; i < 10; ++i) g.fake.on(address(i), fresh_for(10000, body));
        for (int i = 0; i < 4; ++i) g.get(address(i));
        CHECK(folder.count() == 4);
        g.get(address(0));
        for (int i = 4; i < 6; ++i) g.get(address(i));
        CHECK(folder.count() == 4);
        const std::size_t before = g.fake.requests().size();
        g.get(address(0));
        g.get(address(5));
        CHECK(g.fake.requests().size() == before);
        g.get(address(1), Options().only_if_cached());
        g.fake.on("http://h/huge", fresh_for(10000, std::string(6 << 10, 'h')));
        g.get("http://h/huge");
        CHECK(folder.count() == 4);
    }
    // A run with less room: the least recently used are gone.
    FakeGame smaller(caching(folder, 2 << 10));
    CHECK(smaller.get(address(5), Options().only_if_cached()).text() == body);
    CHECK(smaller.get(address(2), Options().only_if_cached()).code() == Errc::not_cached);
    CHECK(folder.count() == 1);
}

TEST_CASE("a file that was damaged or cut off anywhere is an answer that is not there, and goes") {
    TempFolder folder;
    {
        FakeGame g(caching(folder));
        g.fake.on(url, fresh_for(1000, "some text").header("ETag", "\"1\""));
        g.get(url);
    }
    const auto file = only_file(folder);
    const std::string good = contents(file);
    FakeGame g(caching(folder));
    const Options offline = Options().only_if_cached();
    CHECK(g.get(url, offline).text() == "some text");
    for (std::size_t i = 0; i < good.size(); ++i) {
        CAPTURE(i);
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 4);
        overwrite(file, bad);
        CHECK(g.get(url, offline).code() == Errc::not_cached);
        CHECK(folder.count() == 0);
        overwrite(file, good.substr(0, i));
        CHECK(g.get(url, offline).code() == Errc::not_cached);
        CHECK(folder.count() == 0);
    }
    overwrite(file, good + "x");
    CHECK(g.get(url, offline).code() == Errc::not_cached);
    overwrite(file, good);
    CHECK(g.get(url, offline).text() == "some text");
    CHECK(g.fake.requests().empty());
}

TEST_CASE("what a run that died left unfinished is swept away, and another run's writing is not") {
    TempFolder folder;
    std::filesystem::create_directories(folder.path / "cache");
    folder.write("cache/a.answer.1.new", "half");
    folder.write("cache/b.answer.2.new", "half");
    folder.write("cache/readme.txt", "not ours");
    std::filesystem::last_write_time(folder.path / "cache/a.answer.1.new",
                                     std::filesystem::file_time_type::clock::now() - 1h);
    FakeGame g(caching(folder, 1));
    g.step();
    CHECK_FALSE(folder.has("cache/a.answer.1.new"));
    CHECK(folder.has("cache/b.answer.2.new"));
    CHECK(folder.has("cache/readme.txt"));
}

TEST_CASE("where the cache's folder cannot be made, everything is fetched, and nothing fails") {
    TempFolder folder;
    folder.write("cache", "a file in the way");
    FakeGame g(caching(folder));
    g.fake.on(url, fresh_for(60));
    CHECK(g.get(url).text() == "text");
    CHECK(g.get(url).text() == "text");
    CHECK(g.fake.requests().size() == 2);
    CHECK(folder.read("cache") == "a file in the way");
}

TEST_CASE("two clients may share a folder") {
    TempFolder folder;
    FakeGame one(caching(folder)), two(caching(folder));
    one.step();
    two.step();
    one.fake.on(url, fresh_for(60));
    one.get(url);
    CHECK(two.get(url).text() == "text");
    CHECK(two.fake.requests().empty());
    std::filesystem::remove(only_file(folder));
    CHECK(one.get(url, Options().only_if_cached()).code() == Errc::not_cached);
}

TEST_CASE("the limit of a folder is that of all its clients together, and each keeps what it fetched") {
    TempFolder folder;
    FakeGame one(caching(folder, 10000)), two(caching(folder, 10000));
    for (int i = 0; i < 20; ++i) {
        for (FakeGame* g : {&one, &two}) {
            const std::string mine = "http://h/" + std::to_string(i) + (g == &one ? "a" : "b");
            g->fake.on(mine, fresh_for(6000, std::string(800, 'x')));
            g->get(mine);
            CHECK(g->get(mine, Options().only_if_cached()).text().size() == 800);
        }
    }
    std::uint64_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder.path / "cache")) {
        CHECK(file.path().extension() == ".answer");
        bytes += file.file_size();
    }
    CHECK(bytes <= 10000);
    CHECK(bytes > 8000);
}

TEST_CASE("sockets: the cache asks with the ETag, and saves the body") {
    TempFolder folder;
    FaultServer server;
    const std::string body(100000, 'b');
    server.on("/x", [&](Peer& peer) {
        if (peer.asked().header("if-none-match") == "\"1\"") {
            peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
        } else {
            peer.answer(200, body, "ETag: \"1\"\r\n");
        }
    });
    for (int run = 0; run < 2; ++run) {
        RealGame g(caching(folder));
        for (int i = 0; i < 3; ++i) {
            const Got got = g.get(server.url("/x"));
            CHECK(got.status() == 200);
            CHECK(got.text() == body);
        }
        CHECK(g.web().stats().bytes_downloaded == (run == 0 ? body.size() : 0));
    }
    CHECK(server.hits("/x") == 6);
    CHECK(server.connections() == 2);
}

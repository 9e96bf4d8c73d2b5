// SPDX-License-Identifier: MIT
// Downloads to a file on the fake's clock: what is written when, what an answer to a resume means, what stays
// after a failure.
#include <doctest/doctest.h>

#include "segue/inspect.hpp"
#include "tests/http/web.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::testing::Fault;
using http::testing::Reply;

namespace {

const char* const url = "http://h/stage.bin";
const char* const abc_sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Options once() { return Options().retries(0); }
Options quick() { return Options().retry_delay(1ms, 5ms); }

std::string header_of(const http::testing::Seen& seen, const char* name) {
    return std::string(seen.header(name));
}

/// Breaks off after `at` bytes of the ten that the file has.
Reply broken(std::uint64_t at, const char* etag = "\"v1\"") {
    return Reply(200, "0123456789").header("ETag", etag).fault(Fault::reset, at);
}
Reply rest(std::string body, std::string range, const char* etag = "\"v1\"") {
    return Reply(206, std::move(body)).header("ETag", etag).header("Content-Range", std::move(range));
}

/// A folder in which an earlier client left the first four bytes.
class Interrupted {
  public:
    Interrupted() {
        folder.write("file", "old");
        FakeGame g;
        g.fake.on(url, broken(4));
        REQUIRE(g.download(url, folder.path / "file", once()).code() == Errc::connection_lost);
        REQUIRE(folder.read("file.part") == "0123");
        REQUIRE(folder.read("file") == "old");
    }
    bool is_clean() const { return folder.count() == 1; }
    TempFolder folder;
};

}  // namespace

TEST_CASE("a download writes its file in one step, when it is whole and its checksum is right") {
    TempFolder folder;
    folder.write("file", "old");
    FakeGame g;
    g.fake.on(url, Reply(200, std::string(1000, 'x')).pace(1000));
    Got got;
    g.game.start(save(g.web(), url, folder.path / "file", Options(), got, g.tick));
    g.play(0.5);
    CHECK(folder.read("file") == "old");
    CHECK(folder.read("file.part").size() > 400);
    REQUIRE(g.play_until([&] { return bool(got); }));
    CHECK(got.response->ok());
    CHECK(got.text().empty());
    CHECK(folder.read("file") == std::string(1000, 'x'));
    CHECK(folder.count() == 1);

    g.fake.on("http://h/abc", Reply(200, "abc"));
    CHECK(g.download("http://h/abc", folder.path / "abc", Options().sha256(abc_sha)).response->ok());
    CHECK(folder.read("abc") == "abc");
    CHECK(g.web().stats().ok == 2);
}

TEST_CASE("a file has no size limit and no total timeout unless they are set") {
    TempFolder folder;
    FakeGame g;
    const std::string big((65 << 20) + 1, 'b');
    g.fake.on(url, Reply(200, big).pace(1 << 20));
    CHECK(g.download(url, folder.path / "big").response->ok());
    CHECK(g.now() > 60);
    CHECK(std::filesystem::file_size(folder.path / "big") == big.size());
    CHECK(g.download(url, folder.path / "big", Options().max_bytes(1 << 20)).code() == Errc::too_large);
    CHECK(g.download(url, folder.path / "big", Options().total_timeout(2s)).code() == Errc::total_timeout);
    CHECK(std::filesystem::file_size(folder.path / "big") == big.size());
    CHECK(folder.count() == 1);
}

TEST_CASE("an answer other than 2xx comes back with its first 64 KiB, and the old file stays") {
    TempFolder folder;
    folder.write("file", "old");
    FakeGame g;
    g.fake.on(url, Reply(404, std::string(100000, 'n')));
    const Got got = g.download(url, folder.path / "file", Options().sha256(abc_sha));
    CHECK(got.status() == 404);
    CHECK(got.code() == Errc::none);
    CHECK(got.text() == std::string(65536, 'n'));
    CHECK(folder.read("file") == "old");
    CHECK(folder.count() == 1);
}

TEST_CASE("a file resumes where it has a validator: an attempt goes on where the one before stopped") {
    TempFolder folder;
    FakeGame g;
    g.fake.on(url, broken(4)).on(url, rest("456789", "bytes 4-9/10").fault(Fault::reset, 2));
    g.fake.on(url, Reply(503)).on(url, rest("6789", "bytes 6-9/10"));
    const std::string sha = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
    const Got got = g.download(url, folder.path / "file", quick().sha256(sha));
    CAPTURE(got.response->error().message());
    CHECK(got.status() == 206);
    CHECK(folder.read("file") == "0123456789");
    CHECK(folder.count() == 1);
    const auto& asked = g.fake.requests();
    REQUIRE(asked.size() == 4);
    CHECK(header_of(asked[0], "range").empty());
    CHECK(header_of(asked[0], "accept-encoding") == "identity");
    CHECK(header_of(asked[1], "range") == "bytes=4-");
    CHECK(header_of(asked[1], "if-range") == "\"v1\"");
    CHECK(header_of(asked[3], "range") == "bytes=6-");
    CHECK(g.web().stats().bytes_resumed == 10);
}

TEST_CASE("without a strong validator, and with resume(false), an attempt begins anew") {
    struct Case {
        const char* name;
        Reply first;
        Options options;
        bool resumes;
    };
    const char* const day = "Tue, 31 Dec 2019 00:00:00 GMT";
    const Reply cut = Reply(200, "0123456789").fault(Fault::reset, 4);
    const std::vector<Case> cases = {
        {"no validator", cut, quick(), false},
        {"weak", broken(4, "W/\"v1\""), quick(), false},
        {"switched off", broken(4), quick().resume(false), false},
        {"a date", Reply(cut).header("Last-Modified", day).header("Date", "Wed, 01 Jan 2020 00:00:00 GMT"),
         quick(), true},
        {"a date of just now", Reply(cut).header("Last-Modified", day).header("Date", day), quick(), false},
        {"a date, long before it came", Reply(cut).header("Last-Modified", day), quick(), true},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        TempFolder folder;
        FakeGame g;
        g.fake.on(url, one.first);
        g.fake.on(url, one.resumes ? Reply(206, "456789").header("Content-Range", "bytes 4-9/10")
                                   : Reply(200, "0123456789"));
        CHECK(g.download(url, folder.path / "file", one.options).response->ok());
        CHECK(folder.read("file") == "0123456789");
        CHECK(folder.count() == 1);
        REQUIRE(g.fake.requests().size() == 2);
        CHECK(header_of(g.fake.requests()[1], "range") == (one.resumes ? "bytes=4-" : ""));
        CHECK(header_of(g.fake.requests()[1], "if-range") == (one.resumes ? day : ""));
    }
}

TEST_CASE("a part that an earlier client left is gone on with, and its bytes count in the checksum") {
    for (const bool right : {true, false}) {
        Interrupted before;
        if (!right) before.folder.write("file.part", "O123");
        FakeGame g;
        g.fake.on(url, rest("456789", "bytes 4-9/10"));
        const std::string sha = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
        const Got got = g.download(url, before.folder.path / "file", quick().sha256(sha));
        CHECK(got.code() == (right ? Errc::none : Errc::checksum_mismatch));
        CHECK(before.folder.read("file") == (right ? "0123456789" : "old"));
        CHECK(before.is_clean());
        CHECK(g.fake.requests().size() == 1);
    }
}

TEST_CASE("resume answered 200, 416, wrong range: restart, verify, restart: the same hash in the end") {
    struct Case {
        const char* name;
        Reply answer;
        std::size_t requests;
    };
    const Reply whole = Reply(200, "0123456789").header("ETag", "\"v2\"");
    const std::vector<Case> cases = {
        {"200", whole, 1},
        {"416 of a shorter body", Reply(416).header("Content-Range", "bytes */3"), 2},
        {"416 of the same size, another body", Reply(416).header("Content-Range", "bytes */4"), 2},
        {"416 that says nothing", Reply(416), 2},
        {"416 of the same name, another size",
         Reply(416).header("Content-Range", "bytes */3").header("ETag", "\"v1\""), 2},
        {"another first byte", rest("3456789", "bytes 3-9/10"), 2},
        {"not up to the end", rest("4567", "bytes 4-7/10"), 2},
        {"a length that is not the range's", rest("4567", "bytes 4-9/10"), 2},
        {"no range", Reply(206, "456789"), 2},
        {"several ranges", Reply(206, "x").header("Content-Type", "multipart/byteranges; boundary=x"), 2},
        {"an unknown end", rest("456789", "bytes 4-9/*"), 2},
        {"nonsense", rest("456789", "bytes 4-x/10"), 2},
        {"another version", rest("456789", "bytes 4-9/10", "\"v2\""), 2},
        {"packed", rest("456789", "bytes 4-9/10").header("Content-Encoding", "gzip"), 2},
    };
    for (const bool checked : {false, true}) {
        for (const Case& one : cases) {
            CAPTURE(one.name);
            CAPTURE(checked);
            Interrupted before;
            FakeGame g;
            g.fake.on(url, one.answer).on(url, whole);
            Options options = once();
            if (checked) options.sha256("84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
            const Got got = g.download(url, before.folder.path / "file", options);
            CAPTURE(got.response->error().message());
            CHECK(got.status() == 200);
            CHECK(before.folder.read("file") == "0123456789");
            CHECK(before.is_clean());
            REQUIRE(g.fake.requests().size() == one.requests);
            CHECK(header_of(g.fake.requests()[0], "range") == "bytes=4-");
            if (one.requests == 2) CHECK(header_of(g.fake.requests()[1], "range").empty());
        }
    }
}

TEST_CASE("a part that is known by its date is not gone on with when the rest has another") {
    const char* const old = "Tue, 31 Dec 2019 00:00:00 GMT";
    const char* const now = "Wed, 01 Jan 2020 00:00:00 GMT";
    TempFolder folder;
    FakeGame g;
    const auto dated = [&](Reply reply, const char* changed) {
        return reply.header("Last-Modified", changed).header("Date", now);
    };
    g.fake.on(url, dated(Reply(200, "0123456789").fault(Fault::reset, 4), old));
    g.fake.on(url, dated(Reply(206, "efghij").header("Content-Range", "bytes 4-9/10"), now));
    g.fake.on(url, dated(Reply(200, "abcdefghij"), now));
    CHECK(g.download(url, folder.path / "file", quick()).response->ok());
    CHECK(folder.read("file") == "abcdefghij");
    REQUIRE(g.fake.requests().size() == 3);
    CHECK(header_of(g.fake.requests()[1], "if-range") == old);
}

TEST_CASE("a rest that is cut off without a length is truncated, not a wrong checksum, and the part stays") {
    Interrupted before;
    FakeGame g;
    g.fake.on(url, rest("456789", "bytes 4-9/10").no_length().fault(Fault::cut, 2));
    g.fake.on(url, rest("6789", "bytes 6-9/10"));
    const std::string sha = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
    CHECK(g.download(url, before.folder.path / "file", once().sha256(sha)).code() == Errc::truncated);
    CHECK(before.folder.read("file.part") == "012345");
    CHECK(g.download(url, before.folder.path / "file", once().sha256(sha)).code() == Errc::none);
    CHECK(before.folder.read("file") == "0123456789");
}

TEST_CASE("no content has the checksum of nothing, and leaves the old file where another was asked for") {
    TempFolder folder;
    folder.write("file", "old");
    FakeGame g;
    g.fake.on(url, Reply(204));
    CHECK(g.download(url, folder.path / "file", Options().sha256(abc_sha)).code() == Errc::checksum_mismatch);
    CHECK(folder.read("file") == "old");
    CHECK(folder.count() == 1);
    CHECK(g.get(url, Options().sha256(abc_sha)).code() == Errc::checksum_mismatch);
    CHECK(g.get(url, Options().crc32(0)).code() == Errc::none);
}

TEST_CASE("a cancel is a cancel, also when the client ends before the network has heard of it") {
    for (const bool begun : {false, true}) {
        CAPTURE(begun);
        Interrupted before;
        FakeGame g;
        g.fake.on(url, rest("456789", "bytes 4-9/10").fault(Fault::stall, 2));
        Got got;
        auto script = g.game.start(save(g.web(), url, before.folder.path / "file", Options(), got, g.tick));
        g.game.tick(0.0);
        if (begun) g.play(0.2);
        script.cancel();
        if (!begun) g.fake.advance(0.0);
        g.client.reset();
        CHECK(before.is_clean());
    }
}

TEST_CASE("a 416 to a part that is whole already makes it the file, if it can be verified") {
    const Reply all = Reply(416).header("Content-Range", "bytes */10");
    for (const bool by_checksum : {true, false}) {
        CAPTURE(by_checksum);
        Interrupted before;
        before.folder.write("file.part", "0123456789");
        FakeGame g;
        g.fake.on(url, by_checksum ? all : Reply(all).header("ETag", "\"v1\""));
        Options options;
        if (by_checksum) options.sha256("84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
        CHECK(g.download(url, before.folder.path / "file", options).status() == 200);
        CHECK(before.folder.read("file") == "0123456789");
        CHECK(before.is_clean());
        CHECK(g.fake.requests().size() == 1);
    }
}

TEST_CASE("a server that answers a whole request with a part is a protocol error, and restarts end") {
    Interrupted before;
    FakeGame g;
    g.fake.on(url, rest("3456789", "bytes 3-9/10"));  // the second time, too
    CHECK(g.download(url, before.folder.path / "file", quick()).code() == Errc::protocol_error);
    CHECK(g.fake.requests().size() == 2);
    CHECK(before.folder.read("file") == "old");
    CHECK(before.is_clean());
}

TEST_CASE("the note of the part tells no credentials") {
    TempFolder folder;
    FakeGame g;
    g.fake.on(url, broken(4));
    g.download("http://me:secret@h/stage.bin#part", folder.path / "file", once());
    CHECK(folder.read("file.part.from") ==
          std::string("segue-part 2\n") + url + "\n" + url + "\n\"v1\"\nend\n");
    CHECK_FALSE(header_of(g.fake.requests()[0], "authorization").empty());
}

TEST_CASE("a note of the part that is damaged, cut off or of another URL is not believed") {
    const std::string both = std::string(url) + "\n" + url + "\n";
    const std::string good = "segue-part 2\n" + both + "\"v1\"\nend\n";
    for (const std::string& note :
         {good.substr(0, good.size() - 2), good.substr(0, 20), std::string("x\n") + good,
          std::string("segue-part 2\nhttp://h/other\n") + url + "\n\"v1\"\nend\n",
          std::string("segue-part 2\n") + url + "\nhttp://h/other\n\"v1\"\nend\n",
          std::string("segue-part 1\n") + url + "\n\"v1\"\nend\n", std::string()}) {
        CAPTURE(note);
        Interrupted before;
        before.folder.write("file.part.from", note);
        FakeGame g;
        g.fake.on(url, Reply(200, "0123456789"));
        CHECK(g.download(url, before.folder.path / "file").response->ok());
        CHECK(header_of(g.fake.requests()[0], "range").empty());
        CHECK(before.folder.read("file") == "0123456789");
        CHECK(before.is_clean());
    }
    Interrupted before;
    before.folder.write("file.part.from", good);
    FakeGame g;
    g.fake.on(url, rest("456789", "bytes 4-9/10"));
    CHECK(g.download(url, before.folder.path / "file").status() == 206);
}

TEST_CASE("the part stays after connection faults, timeouts and the client's end, and goes after the rest") {
    struct Case {
        const char* name;
        Reply answer;
        Errc code;
        bool stays;
    };
    const Options limits =
        once().stall_timeout(1s).first_byte_timeout(1s).connect_timeout(1s).max_bytes(100).sha256(abc_sha);
    const std::vector<Case> cases = {
        {"refused", Reply().fault(Fault::refused), Errc::connect_failed, true},
        {"no name", Reply().fault(Fault::unresolved), Errc::dns_failed, true},
        {"no connection", Reply().fault(Fault::black_hole), Errc::connect_timeout, true},
        {"silence", Reply().fault(Fault::silence), Errc::first_byte_timeout, true},
        {"stall", rest("456789", "bytes 4-9/10").fault(Fault::stall, 2), Errc::stalled, true},
        {"cut", rest("456789", "bytes 4-9/10").fault(Fault::cut, 2), Errc::truncated, true},
        {"503", Reply(503), Errc::none, true},
        {"checksum", rest("456789", "bytes 4-9/10"), Errc::checksum_mismatch, false},
        {"size", Reply(200, std::string(200, 'x')), Errc::too_large, false},
        {"protocol", Reply(99), Errc::protocol_error, false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        Interrupted before;
        FakeGame g;
        g.fake.on(url, one.answer);
        CHECK(g.download(url, before.folder.path / "file", limits).code() == one.code);
        CHECK(before.folder.has("file.part") == one.stays);
        CHECK(before.folder.has("file.part.from") == one.stays);
        CHECK(before.folder.read("file") == "old");
    }
    Interrupted before;
    {
        FakeGame g;
        g.fake.on(url, rest("456789", "bytes 4-9/10").fault(Fault::stall, 2));
        Got got;
        g.game.start(save(g.web(), url, before.folder.path / "file", Options(), got, g.tick));
        g.play(0.5);
        g.client.reset();
        g.step();
        CHECK(got.code() == Errc::client_closed);
    }
    CHECK(before.folder.read("file.part") == "012345");
}

TEST_CASE("a download that is cancelled leaves nothing of the part, at each stage") {
    struct Case {
        const char* name;
        Reply reply;
    };
    const std::vector<Case> cases = {
        {"connecting", Reply().fault(Fault::black_hole)},
        {"headers", Reply().fault(Fault::silence)},
        {"body", Reply(200, "0123456789").header("ETag", "\"v1\"").fault(Fault::stall, 5)},
        {"resumed body", rest("456789", "bytes 4-9/10").fault(Fault::stall, 5)},
        {"retry sleep", Reply(503)},
    };
    for (const Case& stage : cases) {
        CAPTURE(stage.name);
        Interrupted before;
        FakeGame g;
        g.fake.on(url, stage.reply);
        Got got;
        auto script = g.game.start(save(g.web(), url, before.folder.path / "file",
                                        Options().retries(99).retry_delay(100s, 100s), got, g.tick));
        g.play(0.5);
        script.cancel();
        CHECK(script.state() == State::cancelled);
        g.play(1);
        CHECK_FALSE(got);
        CHECK(before.is_clean());
        CHECK(before.folder.read("file") == "old");
        CHECK(g.fake.sockets() == 0);
    }
}

TEST_CASE("two downloads do not write one file at once") {
    TempFolder folder;
    FakeGame g;
    g.fake.on(url, Reply(200, std::string(1000, 'x')).header("ETag", "\"v1\"").pace(1000));
    Got first, second;
    g.game.start(save(g.web(), url, folder.path / "file", Options(), first, g.tick));
    g.play(0.3);
    g.game.start(save(g.web(), "http://h/other", folder.path / "file", Options(), second, g.tick));
    g.fake.on("http://h/other", Reply(200, "other"));
    REQUIRE(g.play_until([&] { return first && second; }));
    CHECK(second.code() == Errc::io_error);
    CHECK(second.response->error().os_error() == EWOULDBLOCK);
    CHECK(first.response->ok());
    CHECK(folder.read("file") == std::string(1000, 'x'));
    CHECK(folder.count() == 1);
}

TEST_CASE("a file is decoded when the server packs it, and then not resumed") {
    TempFolder folder;
    FakeGame g;
    const std::string text(50000, 't');
    const std::string packed = gzip(text);
    g.fake.on(url, Reply(200, packed)
                       .header("Content-Encoding", "gzip")
                       .header("ETag", "\"z\"")
                       .fault(Fault::reset, 20));
    g.fake.on(url, Reply(200, packed).header("Content-Encoding", "gzip").header("ETag", "\"z\""));
    CHECK(g.download(url, folder.path / "file", quick()).response->ok());
    CHECK(folder.read("file") == text);
    CHECK(header_of(g.fake.requests()[1], "range").empty());
    g.fake.on("http://h/cut",
              Reply(200, packed.substr(0, packed.size() - 9)).header("Content-Encoding", "gzip"));
    CHECK(g.download("http://h/cut", folder.path / "file", quick()).code() == Errc::decode_failed);
    CHECK(folder.read("file") == text);
    CHECK(folder.count() == 1);
}

TEST_CASE("a download follows redirects, and resumes behind them") {
    TempFolder folder;
    FakeGame g;
    g.fake.on(url, Reply(302, "moved").header("Location", "http://mirror/x"));
    g.fake.on("http://mirror/x", broken(4)).on("http://mirror/x", rest("456789", "bytes 4-9/10"));
    const Got got = g.download(url, folder.path / "file", quick());
    CHECK(got.status() == 206);
    CHECK(got.response->url() == "http://mirror/x");
    CHECK(folder.read("file") == "0123456789");
    CHECK(header_of(g.fake.requests().back(), "range") == "bytes=4-");
}

TEST_CASE("a part is gone on with by the one that sent it alone, however the redirects lead") {
    const char* const mirrors[] = {url, "http://a/x", "http://b/x", "http://a/x?sig=2"};
    // Each has its own body, and all call it "v1".
    const auto body_of = [](std::size_t mirror) { return std::string(10, static_cast<char>('0' + mirror)); };
    for (std::size_t first = 0; first < 4; ++first) {
        for (std::size_t second = 0; second < 4; ++second) {
            CAPTURE(mirrors[first]);
            CAPTURE(mirrors[second]);
            for (const bool same_run : {true, false}) {
                TempFolder folder;
                FakeGame g;
                const auto lead_to = [&](std::size_t mirror) {
                    if (mirror != 0) g.fake.on(url, Reply(302).header("Location", mirrors[mirror]));
                };
                lead_to(first);
                g.fake.on(mirrors[first],
                          Reply(200, body_of(first)).header("ETag", "\"v1\"").fault(Fault::reset, 4));
                lead_to(second);
                g.fake.on(mirrors[second], first == second
                                               ? rest(body_of(second).substr(4), "bytes 4-9/10")
                                               : Reply(200, body_of(second)).header("ETag", "\"v1\""));
                if (!same_run) g.download(url, folder.path / "file", once());
                const Got got = g.download(url, folder.path / "file", quick());
                CHECK(got.status() == (first == second ? 206 : 200));
                CHECK(folder.read("file") == body_of(second));
                CHECK(folder.count() == 1);
                const auto& asked = g.fake.requests();
                for (std::size_t i = 0; i < asked.size(); ++i) {
                    const bool resumes = i > (first != 0 ? 1u : 0u) && asked[i].url == mirrors[first];
                    CHECK(header_of(asked[i], "range") == std::string(resumes ? "bytes=4-" : ""));
                    CHECK(header_of(asked[i], "if-range").empty() == !resumes);
                }
            }
        }
    }
}

TEST_CASE("an empty body makes an empty file") {
    TempFolder folder;
    folder.write("file", "old");
    FakeGame g;
    g.fake.on(url, Reply(200)).on(url, Reply(204));
    for (int i = 0; i < 2; ++i) {
        folder.write("file", "old");
        CHECK(g.download(url, folder.path / "file").response->ok());
        CHECK(folder.has("file"));
        CHECK(folder.read("file").empty());
    }
}

TEST_CASE("a path without a name, and a range of the caller's own, are refused") {
    TempFolder folder;
    FakeGame g;
    CHECK(g.download(url, "").code() == Errc::invalid_argument);
    CHECK(g.download(url, folder.path / "").code() == Errc::invalid_argument);
    CHECK(g.download(url, folder.path / "f", Options().header("Range", "bytes=1-")).code() ==
          Errc::invalid_argument);
    CHECK(g.download("ftp://h/", folder.path / "f").code() == Errc::invalid_argument);
    CHECK(g.fake.requests().empty());
    CHECK(folder.count() == 0);
}

TEST_CASE("progress of a resumed file begins behind what it had") {
    Interrupted before;
    FakeGame g;
    g.fake.on(url, rest("456789", "bytes 4-9/10").fault(Fault::stall, 2));
    Got got;
    auto script = g.game.start(save(g.web(), url, before.folder.path / "file", Options(), got, g.tick));
    g.play(0.2);
    CHECK(inspect::reason(script).find("60 %") != std::string::npos);
}

// SPDX-License-Identifier: MIT
// Downloads to a file over real sockets and a real disk: connections that break, a disk that is full, folders
// that may not be written.
#include <doctest/doctest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#include "segue/http/detail/curl_calls.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/report.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

Options once() { return Options().retries(0); }
Options quick() { return Options().retry_delay(1ms, 5ms).retries(20); }

std::string some_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761u >> 13);
    return bytes;
}

/// The first byte that a request asks for.
std::size_t first_of(const Asked& asked) {
    const std::string range = asked.header("range");
    return range.empty() ? 0 : static_cast<std::size_t>(std::strtoull(range.c_str() + 6, nullptr, 10));
}

/// The head of an answer from `first` on, as a server does it that can resume.
std::string head(const std::string& content, std::size_t first, const char* etag) {
    std::string text = first == 0 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 206 Partial Content\r\n";
    text += "ETag: " + std::string(etag) + "\r\n";
    if (first != 0) {
        text += "Content-Range: bytes " + std::to_string(first) + '-' + std::to_string(content.size() - 1) +
                '/' + std::to_string(content.size()) + "\r\n";
    }
    return text;
}

/// A chunk of a chunked body.
std::string chunk(std::string_view bytes) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + std::string(bytes) + "\r\n";
}

/// A tmpfs of 1 MiB, which this thread and those that it makes see, and nobody else.
bool mount_small_disk(const std::filesystem::path& folder) {
    return unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("none", folder.c_str(), "tmpfs", 0, "size=1m") == 0;
}

}  // namespace

TEST_CASE(
    "sockets: reset mid-body, short Content-Length, chunked cut: a file resumes where it has a validator") {
    const std::string content = some_bytes(300000);
    FaultServer server;
    const auto length = [&](std::size_t first) {
        return "Content-Length: " + std::to_string(content.size() - first) + "\r\n\r\n";
    };
    server.on("/reset", [&](Peer& peer) {
        const std::size_t first = first_of(peer.asked());
        peer.send(head(content, first, "\"1\"") + length(first) + content.substr(first, 70000));
        if (content.size() - first <= 70000) return;
        peer.wait(50ms);
        peer.reset();
    });
    server.on("/short", [&](Peer& peer) {
        const std::size_t first = first_of(peer.asked());
        peer.send(head(content, first, "\"1\"") + length(first) + content.substr(first, 70000));
        if (content.size() - first > 70000) peer.close();
    });
    server.on("/chunked", [&](Peer& peer) {
        const std::size_t first = first_of(peer.asked());
        peer.send(head(content, first, "\"1\"") + "Transfer-Encoding: chunked\r\n\r\n");
        peer.send(chunk(content.substr(first, 70000)));
        if (content.size() - first > 70000) return peer.close();
        peer.send("0\r\n\r\n");
    });
    server.on("/weak", [&](Peer& peer) {
        const bool last = server.hits("/weak") >= 3;
        peer.send(head(content, 0, "W/\"1\"") + length(0) + content.substr(0, last ? content.size() : 70000));
        if (!last) peer.close();
    });
    TempFolder folder;
    RealGame g;
    struct Case {
        const char* path;
        const char* row;
    };
    for (const auto& [path, name] :
         {Case{"/reset", "reset mid-body of a file"}, Case{"/short", "short Content-Length of a file"},
          Case{"/chunked", "chunked cut of a file"}, Case{"/weak", "a cut of a file without a validator"}}) {
        const Row row(name);
        const std::uint64_t before = g.web().stats().bytes_resumed;
        const Got got = g.download(server.url(path), folder.path / "file", quick());
        CAPTURE(got.response->error().message());
        CHECK(got.response->ok());
        CHECK(folder.read("file") == content);
        CHECK(folder.count() == 1);
        CHECK((g.web().stats().bytes_resumed > before) == (std::string(path) != "/weak"));
    }
    CHECK(g.download(server.url("/short"), folder.path / "file", once()).code() == Errc::truncated);
    CHECK(folder.read("file") == content);
    CHECK(http::detail::foreign_curl_calls() == 0);
}

TEST_CASE(
    "sockets: resume answered 200, 416, wrong range: restart, verify, restart: the same hash in the end") {
    const std::string content = some_bytes(200000);
    FaultServer server;
    std::atomic<int> what{0};
    server.on("/x", [&](Peer& peer) {
        if (peer.asked().header("range").empty()) {
            if (server.hits("/x") % 2 == 0)
                return static_cast<void>(peer.answer(200, content, "ETag: \"1\"\r\n"));
            peer.send(head(content, 0, "\"1\"") + "Content-Length: 200000\r\n\r\n" +
                      content.substr(0, 50000));
            peer.close();
        } else if (what == 0) {
            peer.answer(200, content, "ETag: \"2\"\r\n");
        } else if (what == 1) {
            peer.answer(416, "", "Content-Range: bytes */49999\r\n");
        } else {
            peer.answer(206, content.substr(0, 50000), "Content-Range: bytes 0-49999/200000\r\n");
        }
    });
    TempFolder folder;
    RealGame g;
    const char* const names[] = {"resume answered 200", "resume answered 416",
                                 "resume answered with a wrong range"};
    for (what = 0; what < 3; ++what) {
        const Row row(names[what]);
        // An odd number of whole requests is behind us: the next one breaks off.
        if (server.hits("/x") % 2 == 1) g.get(server.url("/x"), once());
        const Got got = g.download(server.url("/x"), folder.path / "file", quick());
        CAPTURE(got.response->error().message());
        CHECK(got.status() == 200);
        CHECK(folder.read("file") == content);
        CHECK(folder.count() == 1);
        std::filesystem::remove(folder.path / "file");
    }
}

TEST_CASE("sockets: whatever moment the program dies in, the next run goes on, and the file is right") {
    const std::string content = some_bytes(400000);
    FaultServer server;
    server.on("/x", [&](Peer& peer) {
        const std::size_t first = first_of(peer.asked());
        peer.send(head(content, first, "\"1\"") +
                  "Content-Length: " + std::to_string(content.size() - first) + "\r\n\r\n");
        for (std::size_t at = first; at < content.size() && peer.wait(2ms); at += 10000)
            peer.send(std::string_view(content).substr(at, 10000));
    });
    TempFolder folder, moments;
    int copies = 0;
    {
        RealGame g;
        Got got;
        g.game.start(save(g.web(), server.url("/x"), folder.path / "file", Options(), got, g.tick));
        REQUIRE(g.play_until([&] {
            if (g.tick % 16 == 0) {
                std::error_code vanished;
                std::filesystem::copy(folder.path, moments.path / std::to_string(copies++),
                                      std::filesystem::copy_options::recursive, vanished);
            }
            return bool(got);
        }));
        CHECK(got.response->ok());
    }
    std::uint64_t resumed = 0;
    for (int i = 0; i < copies; ++i) {
        CAPTURE(i);
        RealGame g;
        std::filesystem::create_directories(moments.path / std::to_string(i));
        CHECK(g.download(server.url("/x"), moments.path / std::to_string(i) / "file").response->ok());
        CHECK(moments.read(std::to_string(i) + "/file") == content);
        resumed += g.web().stats().bytes_resumed;
    }
    CHECK(resumed > 0);
}

TEST_CASE("sockets: a stalled file resumes") {
    const std::string content = some_bytes(100000);
    FaultServer server;
    server.on("/x", [&](Peer& peer) {
        const std::size_t first = first_of(peer.asked());
        peer.send(head(content, first, "\"1\"") + "Content-Length: " +
                  std::to_string(content.size() - first) + "\r\n\r\n" + content.substr(first, 60000));
        if (content.size() - first > 60000) peer.hold();
    });
    TempFolder folder;
    RealGame g;
    CHECK(g.download(server.url("/x"), folder.path / "file", quick().stall_timeout(100ms)).response->ok());
    CHECK(folder.read("file") == content);
    CHECK(g.web().stats().bytes_resumed == 60000);
}

TEST_CASE("sockets: an infinite body, a bomb and an overflowing length are too_large for a file as well") {
    FaultServer server;
    server.on("/endless", [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nConnection: close\r\n\r\n");
        const std::string block(65536, 'x');
        while (peer.send(block)) {
        }
    });
    server.on("/bomb", 200, gzip(std::string(50 << 20, '\0')), "Content-Encoding: gzip\r\n");
    server.on("/overflow", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nxxxx");
        peer.hold();
    });
    TempFolder folder;
    folder.write("file", "old");
    RealGame g;
    struct Case {
        const char* path;
        const char* row;
    };
    for (const auto& [path, name] :
         {Case{"/endless", "infinite body of a file"}, Case{"/bomb", "gzip bomb of a file"},
          Case{"/overflow", "overflowing length of a file"}}) {
        const Row row(name);
        CHECK(g.download(server.url(path), folder.path / "file", quick().max_bytes(1 << 20)).code() ==
              Errc::too_large);
        CHECK(folder.read("file") == "old");
        CHECK(folder.count() == 1);
    }
    server.on("/too%20long", [](Peer& peer) {  // for any file, but not for 64 bits
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nxxxx");
        peer.close();
    });
    CHECK(g.download(server.url("/too%20long"), folder.path / "file", quick()).code() == Errc::too_large);
    CHECK(server.hits("/too%20long") == 1);
}

TEST_CASE("sockets: disk full: io_error with errno; .part gone; the old file intact") {
    const Row row("disk full");
    TempFolder folder;
    FaultServer server;
    const std::string content = some_bytes(3 << 20);
    server.on("/big", 200, content, "ETag: \"1\"\r\n");
    bool mounted = false;
    // On a thread of its own: the small disk is seen by it, and by the I/O thread that it makes.
    std::thread([&] {
        mounted = mount_small_disk(folder.path);
        if (!mounted) return;
        folder.write("file", "old");
        RealGame g;
        const Got got = g.download(server.url("/big"), folder.path / "file", quick());
        CHECK(got.code() == Errc::io_error);
        CHECK(got.response->error().os_error() == ENOSPC);
        CHECK(got.response->error().attempts() == 1);
        CHECK(folder.read("file") == "old");
        CHECK(folder.count() == 1);
    }).join();
    if (!mounted) skip("a small disk of our own takes root");
}

TEST_CASE("sockets: a file that may not grow: io_error with errno; .part gone; the old file intact") {
    TempFolder folder;
    folder.write("file", "old");
    FaultServer server;
    server.on("/big", 200, some_bytes(3 << 20), "ETag: \"1\"\r\n");
    RealGame g;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 1 << 20;
    setrlimit(RLIMIT_FSIZE, &small);  // the I/O thread has SIGXFSZ blocked
    const Got got = g.download(server.url("/big"), folder.path / "file", quick());
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(got.code() == Errc::io_error);
    CHECK(got.response->error().os_error() == EFBIG);
    CHECK(got.response->error().attempts() == 1);
    CHECK(folder.read("file") == "old");
    CHECK(folder.count() == 1);
}

TEST_CASE("sockets: read-only folder, or none: io_error with errno; the old file intact") {
    const Row row("read-only folder");
    TempFolder folder;
    folder.write("file", "old");
    FaultServer server;
    server.on("/x", 200, "new");
    using std::filesystem::perms;
    std::filesystem::permissions(folder.path, perms(0555));
    std::thread([&] {
        // Root may write anywhere: this thread, and the I/O thread that it makes, are nobody.
        if (geteuid() == 0) REQUIRE(syscall(SYS_setresuid, -1, 65534, -1) == 0);
        RealGame g;
        const Got got = g.download(server.url("/x"), folder.path / "file", quick());
        CHECK(got.code() == Errc::io_error);
        CHECK(got.response->error().os_error() == EACCES);
        CHECK(got.response->error().attempts() == 1);
        CAPTURE(got.response->error().message());
        CHECK(got.response->error().message().find("file.part: Permission denied") != std::string::npos);
        const Got none = g.download(server.url("/x"), folder.path / "none" / "file", quick());
        CHECK(none.response->error().os_error() == ENOENT);
    }).join();
    std::filesystem::permissions(folder.path, perms::owner_all);
    CHECK(folder.read("file") == "old");
    CHECK(folder.count() == 1);
    RealGame g;
    std::filesystem::create_directory(folder.path / "taken");
    CHECK(g.download(server.url("/x"), folder.path / "taken", quick()).response->error().os_error() ==
          EISDIR);
    CHECK(folder.count() == 1);
}

TEST_CASE("sockets: a cancel and a client's end in the middle of a file") {
    const std::string content = some_bytes(100000);
    FaultServer server;
    server.on("/x", [&](Peer& peer) {
        peer.send(head(content, 0, "\"1\"") + "Content-Length: 100000\r\n\r\n" + content.substr(0, 60000));
        peer.hold();
    });
    TempFolder folder;
    RealGame g;
    Got got;
    auto script = g.game.start(save(g.web(), server.url("/x"), folder.path / "file", Options(), got, g.tick));
    REQUIRE(g.play_until([&] { return folder.read("file.part").size() == 60000; }));
    script.cancel();
    CHECK(script.state() == State::cancelled);
    CHECK(g.play_until([&] { return folder.count() == 0 && server.open_connections() == 0; }));
    g.game.start(save(g.web(), server.url("/x"), folder.path / "file", Options(), got, g.tick));
    REQUIRE(g.play_until([&] { return folder.read("file.part").size() == 60000; }));
    g.client.reset();
    g.step();
    CHECK(got.code() == Errc::client_closed);
    CHECK(folder.read("file.part").size() == 60000);
    CHECK(folder.count() == 2);
}

// SPDX-License-Identifier: MIT
// A program that is killed in the middle of a download, and started again. It is this program: started with
// SEGUE_TEST_DOWNLOAD, the test is the one that downloads.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/report.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue::test;
using segue::http::Options;

namespace {

constexpr const char* order = "SEGUE_TEST_DOWNLOAD";
constexpr std::size_t size = 100'000'000;
constexpr std::size_t most_in_flight = 16 << 20;  // in the buffers of both sockets

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), sum.data(), &length, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += "0123456789abcdef"[sum[i] >> 4];
        hex += "0123456789abcdef"[sum[i] & 15];
    }
    return hex;
}

/// This program, as the one that downloads: "URL FILE SHA256".
pid_t start_downloading(const std::string& words) {
    const std::string variable = std::string(order) + "=" + words;
    std::vector<char*> variables;
    for (char** one = environ; *one; ++one) variables.push_back(*one);
    variables.push_back(const_cast<char*>(variable.c_str()));
    variables.push_back(nullptr);
    // The commas of the name would part it in two.
    char name[] = "tests", filter[] = "-tc=sockets: a program that is killed in the middle of 100 MB*",
         quiet[] = "-m";
    char* arguments[] = {name, filter, quiet, nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    posix_spawn(&pid, "/proc/self/exe", &actions, nullptr, arguments, variables.data());
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

void download(const std::string& words) {
    const auto first = words.find(' '), second = words.find(' ', first + 1);
    RealGame g;
    Got got;
    g.game.start(save(g.web(), words.substr(0, first), words.substr(first + 1, second - first - 1),
                      Options().sha256(words.substr(second + 1)), got, g.tick));
    REQUIRE(g.play_until([&] { return bool(got); }, 120s));
    CHECK(got.response->ok());
}

}  // namespace

TEST_CASE(
    "sockets: a program that is killed in the middle of 100 MB, and the next run that sends for the rest") {
    if (const char* const words = std::getenv(order)) return download(words);
    Row row("killed in the middle of 100 MB");
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 2654435761u >> 13);
    FaultServer server;
    std::atomic<std::size_t> sent{0};
    server.on("/big", [&](Peer& peer) {
        const std::string range = peer.asked().header("range");
        const std::size_t first = range.empty() ? 0 : std::strtoull(range.c_str() + 6, nullptr, 10);
        std::string head = first == 0 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 206 Partial Content\r\n";
        if (first != 0) {
            head += "Content-Range: bytes " + std::to_string(first) + '-' + std::to_string(size - 1) + '/' +
                    std::to_string(size) + "\r\n";
        }
        peer.send(head + "ETag: \"1\"\r\nContent-Length: " + std::to_string(size - first) + "\r\n\r\n");
        constexpr std::size_t step = 100'000;
        for (std::size_t at = first; at < size; at += step) {
            const auto piece = std::string_view(content).substr(at, step);
            if (!peer.send(piece)) return;
            sent += piece.size();
            if (first == 0 && !peer.wait(1ms)) return;  // the first run is not to be done before it is killed
        }
    });
    const TempFolder folder;
    const std::string words =
        server.url("/big") + ' ' + (folder.path / "file").string() + ' ' + sha256(content);

    const pid_t killed = start_downloading(words);
    REQUIRE(killed > 0);
    const auto began = std::chrono::steady_clock::now();
    while (sent < size / 2 && std::chrono::steady_clock::now() - began < 60s)
        std::this_thread::sleep_for(1ms);
    REQUIRE(kill(killed, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(killed, &status, 0) == killed);
    CHECK(WIFSIGNALED(status));
    while (server.open_connections() != 0) std::this_thread::sleep_for(1ms);
    const std::size_t sent_before = sent.exchange(0);
    const std::size_t there = std::filesystem::file_size(folder.path / "file.part");
    CHECK(there > size / 4);
    CHECK(there <= sent_before);
    CHECK(sent_before - there < most_in_flight);
    CHECK_FALSE(folder.has("file"));

    const pid_t next = start_downloading(words);
    REQUIRE(waitpid(next, &status, 0) == next);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    REQUIRE(server.asked().size() == 2);
    CHECK(server.asked()[0].header("range").empty());
    CHECK(server.asked()[1].header("range") == "bytes=" + std::to_string(there) + '-');
    CHECK(server.asked()[1].header("if-range") == "\"1\"");
    CHECK(sent == size - there);
    CHECK(sha256(folder.read("file")) == sha256(content));
    CHECK(folder.count() == 1);
    char figures[160];
    std::snprintf(figures, sizeof figures, "%.1f MB sent, %.1f MB in the part, then the other %.1f MB sent",
                  static_cast<double>(sent_before) * 1e-6, static_cast<double>(there) * 1e-6,
                  static_cast<double>(sent) * 1e-6);
    row.note(figures);
}

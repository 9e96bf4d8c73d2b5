// SPDX-License-Identifier: MIT
// How do I download a file, and know that it is the right one? It takes its name when it is whole and its
// checksum fits; until then, and after any failure, the old one stays. Prints:
//   200, 4 bytes
//   relay: crc32 differs, the old one has 4 bytes
//   io_error, errno 2
//   abce, 4 of 4 bytes, 1 headers
#include <cstdio>
#include <filesystem>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;

const char* const url = "https://relay/pack.bin";
const char* const right = "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589";  // of "abcd"

Task<> install(http::Client& web, std::filesystem::path folder) {
    const auto safely = http::Options().sha256(right).crc32(0xed82cd11).resume(true).http2(true).ca_file("");
    const http::Response got = co_await web.download(url, folder / "pack.bin", safely);
    std::printf("%d, %ju bytes\n", got.status(), std::uintmax_t(file_size(folder / "pack.bin")));
    const http::Response other = co_await web.download(url, folder / "pack.bin", safely);
    const http::Error& error = other.error();
    std::printf("%s: %s, the old one has %ju bytes\n", error.host().c_str(), error.detail().c_str(),
                std::uintmax_t(file_size(folder / "pack.bin")));
    const http::Response lost = co_await web.download(url, folder / "nowhere" / "pack.bin");
    std::printf("%s, errno %d\n", std::string(name(lost.error().code())).c_str(), lost.error().os_error());
    http::Stream body = co_await web.stream(url);  // or piece by piece, and no file
    if (!body.ok()) std::printf("%s answers %d\n", body.url().c_str(), body.status());
    while (auto piece = co_await body.next())
        std::printf("%s, %ju of %s bytes, ", piece->c_str(), std::uintmax_t(body.progress().received),
                    std::string(body.header("content-length")).c_str());
    std::printf("%zu headers%s\n", body.headers().size(), body.error() ? ", and it broke off" : "");
}

int main() {
    const auto folder = std::filesystem::temp_directory_path() / "segue-example-34";
    std::filesystem::create_directories(folder);
    http::testing::FakeTransport line;
    line.on(url, http::testing::Reply(200, "abcd")).on(url, http::testing::Reply(200, "abce"));
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(line)};
    game.start(install(web, folder));
    for (int frame = 0; frame < 60; ++frame) line.advance(1.0 / 60), game.tick(1.0 / 60);
    std::filesystem::remove_all(folder);
}

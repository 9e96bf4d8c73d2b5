// SPDX-License-Identifier: MIT
// The embedded asset server over real connections on loopback: its answers, its pace and its faults.
#include "demo/server/server.hpp"

#include <doctest/doctest.h>
#include <httplib.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <limits>
#include <thread>

#include "demo/server/pace.hpp"

namespace {

using namespace std::chrono_literals;
using relay::AssetServer;
using SteadyClock = std::chrono::steady_clock;

/// A folder of assets for one test, gone with it.
class Assets {
  public:
    Assets() {
        static int count = 0;
        root_ = std::filesystem::temp_directory_path() /
                ("relay-assets-" + std::to_string(getpid()) + "-" + std::to_string(++count));
        std::filesystem::create_directories(root_);
    }
    ~Assets() { std::filesystem::remove_all(root_); }
    Assets(const Assets&) = delete;
    Assets& operator=(const Assets&) = delete;

    void put(const std::string& path, const std::string& body) {
        std::filesystem::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path, std::ios::binary) << body;
    }
    const std::filesystem::path& root() const { return root_; }

  private:
    std::filesystem::path root_;
};

std::string counting(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>('a' + i % 26);
    return text;
}

AssetServer::Options quick() { return AssetServer::Options().latency(0ms); }

httplib::Client client_of(const AssetServer& server) { return httplib::Client("127.0.0.1", server.port()); }

double seconds_since(SteadyClock::time_point begin) {
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

/// Asks again until the server accepts or refuses, as wanted; the plug is pulled by a thread of its own.
bool becomes_reachable(const AssetServer& server, bool wanted) {
    for (int attempt = 0; attempt < 500; ++attempt) {
        auto client = client_of(server);
        const bool reached = static_cast<bool>(client.Get("/note.txt"));
        if (reached == wanted) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

TEST_CASE("the asset server serves a file with its type, its length and an entity tag") {
    Assets assets;
    assets.put("stage2/stage.json", "{\"name\":\"BACKBONE\"}");
    AssetServer server(assets.root(), quick().bandwidth(1000));
    auto client = client_of(server);
    const auto answer = client.Get("/stage2/stage.json");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "{\"name\":\"BACKBONE\"}");
    CHECK(answer->get_header_value("Content-Type") == "application/json");
    CHECK(answer->get_header_value("Content-Length") == "19");
    const auto tag = answer->get_header_value("ETag");
    CHECK(tag.size() == 18);

    const auto again = client.Get("/stage2/stage.json", {{"If-None-Match", tag}});
    REQUIRE(again);
    CHECK(again->status == 304);
    CHECK(again->body.empty());
    CHECK(client.Get("/stage2/nothing.json")->status == 404);
}

TEST_CASE("the asset server keeps its visitors below its folder") {
    Assets assets;
    assets.put("inner/a.txt", "a");
    assets.put("secret.txt", "secret");
    AssetServer server(assets.root() / "inner", quick());
    auto client = client_of(server);
    CHECK(client.Get("/a.txt")->status == 200);
    CHECK(client.Get("/../secret.txt")->status == 404);
    CHECK(client.Get("/x/../../secret.txt")->status == 404);
    CHECK(client.Get("/%2e%2e/secret.txt")->status == 404);
}

TEST_CASE("the asset server says why it cannot start") {
    CHECK_THROWS_WITH(AssetServer("/no/such/folder"), "no folder of assets at '/no/such/folder'");
}

TEST_CASE("a range is answered in part, and whole when the file has changed since") {
    Assets assets;
    assets.put("stage2/backdrop.png", counting(1000));
    AssetServer server(assets.root(), quick().bandwidth(10000));
    auto client = client_of(server);
    const auto tag = client.Head("/stage2/backdrop.png")->get_header_value("ETag");

    const auto part = client.Get("/stage2/backdrop.png", {{"Range", "bytes=900-"}, {"If-Range", tag}});
    REQUIRE(part);
    CHECK(part->status == 206);
    CHECK(part->get_header_value("Content-Range") == "bytes 900-999/1000");
    CHECK(part->body == counting(1000).substr(900));

    const auto whole = client.Get("/stage2/backdrop.png", {{"Range", "bytes=900-"}, {"If-Range", "\"old\""}});
    REQUIRE(whole);
    CHECK(whole->status == 200);
    CHECK(whole->body.size() == 1000);
}

TEST_CASE("the pace gives the title's files six seconds together and any other pack fifty-five") {
    Assets assets;
    assets.put("stage1/stage.json", counting(1000));
    assets.put("stage1/shapes.json", counting(2000));
    assets.put("stage1/backdrop.png", counting(57000));
    assets.put("stage1/song.json", counting(999999));
    assets.put("stage2/stage.json", counting(1000));
    assets.put("stage2/backdrop.png", counting(54000));
    assets.put("LICENSES.md", "CC0");
    CHECK(relay::pack_pace(assets.root(), "stage1/stage.json") == doctest::Approx(10000));
    CHECK(relay::pack_pace(assets.root(), "stage1/song.json") == doctest::Approx(10000));
    CHECK(relay::pack_pace(assets.root(), "stage2/backdrop.png") == doctest::Approx(1000));
    CHECK(relay::pack_pace(assets.root(), "LICENSES.md") == 0);
    CHECK(relay::pack_pace(assets.root(), "stage9/stage.json") == 0);
}

TEST_CASE("slices queue on the wire, an idle wire saves nothing up, and a cut one is empty") {
    relay::Wire wire;
    const SteadyClock::time_point start{1h};
    CHECK(wire.send(500, 1000, start) == start + 500ms);
    CHECK(wire.send(500, 1000, start) == start + 1000ms);
    CHECK(wire.send(500, 500, start + 10ms) == start + 2000ms);
    CHECK(wire.send(100, 1000, start + 10s) == start + 10s + 100ms);
    CHECK(wire.send(100, 0, start + 10s) == start + 10s);
    wire.send(100000, 1000, start + 10s);
    wire.clear();
    CHECK(wire.send(100, 1000, start + 11s) == start + 11s + 100ms);
}

TEST_CASE("the bandwidth is shared by all transfers, and no faster than asked") {
    Assets assets;
    assets.put("stage1/a.bin", counting(20 * 1024));
    assets.put("stage2/b.bin", counting(20 * 1024));
    AssetServer server(assets.root(), quick().bandwidth(100));
    const auto begin = SteadyClock::now();
    auto other = std::async(std::launch::async, [&server] {
        auto client = client_of(server);
        return client.Get("/stage2/b.bin")->body.size();
    });
    auto client = client_of(server);
    CHECK(client.Get("/stage1/a.bin")->body == counting(20 * 1024));
    CHECK(other.get() == 20 * 1024);
    const double seconds = seconds_since(begin);
    CHECK(seconds >= 0.39);
    CHECK(seconds < 3);
}

TEST_CASE("a bandwidth that is changed counts for what is under way, by the bytes that come after it") {
    Assets assets;
    constexpr std::size_t size = 300 * 1024;
    assets.put("stage1/a.bin", counting(size));
    SUBCASE("less") {
        constexpr std::size_t small = 60 * 1024;
        assets.put("stage1/b.bin", counting(small));
        AssetServer server(assets.root(), quick().bandwidth(200));
        auto client = client_of(server);
        std::uint64_t before = 0;
        std::size_t all = 0;
        SteadyClock::time_point changed;
        const auto answer = client.Get("/stage1/b.bin", [&](const char*, std::size_t bytes) {
            if (all == 0) {
                server.bandwidth(50);
                before = server.totals().bytes;
                changed = SteadyClock::now();
            }
            all += bytes;
            return true;
        });
        REQUIRE(answer);
        CHECK(all == small);
        const double on_the_wire = 2 * static_cast<double>(relay::slice_size(200 * 1024));
        const double after = static_cast<double>(small - before) - on_the_wire;
        CHECK(seconds_since(changed) >= after / (50 * 1024));
    }
    SUBCASE("no limit") {
        AssetServer server(assets.root(), quick().bandwidth(2));  // two and a half minutes of it
        auto client = client_of(server);
        std::size_t all = 0;
        const auto begin = SteadyClock::now();
        const auto answer = client.Get("/stage1/a.bin", [&](const char*, std::size_t bytes) {
            if (all == 0) server.bandwidth(std::numeric_limits<double>::infinity());
            all += bytes;
            return true;
        });
        REQUIRE(answer);
        CHECK(all == size);
        CHECK(seconds_since(begin) < 60);
    }
    SUBCASE("each pack's own pace") {  // of a file of the root: none
        assets.put("a.bin", counting(size));
        AssetServer server(assets.root(), quick().bandwidth(2));
        auto client = client_of(server);
        std::size_t all = 0;
        const auto begin = SteadyClock::now();
        REQUIRE(client.Get("/a.bin", [&](const char*, std::size_t bytes) {
            if (all == 0) server.bandwidth(0);
            all += bytes;
            return true;
        }));
        CHECK(all == size);
        CHECK(seconds_since(begin) < 60);
    }
}

TEST_CASE("a latency that is changed counts with the next request") {
    Assets assets;
    assets.put("note.txt", "here");
    AssetServer server(assets.root(), quick());
    auto client = client_of(server);
    server.latency(200ms);
    const auto begin = SteadyClock::now();
    CHECK(client.Get("/note.txt")->body == "here");
    CHECK(seconds_since(begin) >= 0.2);
}

TEST_CASE("a loss that is changed is decided anew for what is under way, and counts for what comes") {
    Assets assets;
    assets.put("stage1/a.bin", counting(40 * 1024));
    AssetServer server(assets.root(), quick().bandwidth(100));
    auto client = client_of(server);
    std::size_t all = 0;
    CHECK_FALSE(client.Get("/stage1/a.bin", [&](const char*, std::size_t bytes) {
        if (all == 0) server.loss(100);
        all += bytes;
        return true;
    }));
    CHECK(all < 40 * 1024);
    server.bandwidth(100000);
    CHECK_FALSE(client_of(server).Get("/stage1/a.bin"));
    server.loss(0);
    CHECK(client_of(server).Get("/stage1/a.bin"));
}

TEST_CASE("a halved line takes twice the time") {
    Assets assets;
    assets.put("stage1/a.bin", counting(20 * 1024));
    AssetServer server(assets.root(), quick().bandwidth(100));
    server.rate_factor(0.5);
    auto client = client_of(server);
    const auto begin = SteadyClock::now();
    CHECK(client.Get("/stage1/a.bin")->body.size() == 20 * 1024);
    CHECK(seconds_since(begin) >= 0.39);
}

TEST_CASE("an answer waits for the latency") {
    Assets assets;
    assets.put("note.txt", "here");
    AssetServer server(assets.root(), AssetServer::Options().latency(150ms));
    auto client = client_of(server);
    const auto begin = SteadyClock::now();
    CHECK(client.Get("/note.txt")->body == "here");
    CHECK(seconds_since(begin) >= 0.15);
}

TEST_CASE("the loss resets the share of the requests that was asked for, in mid-body") {
    Assets assets;
    assets.put("stage1/a.bin", counting(4000));
    AssetServer server(assets.root(), quick().bandwidth(10000).loss(25));
    int lost = 0;
    for (int i = 0; i < 20; ++i) {
        auto client = client_of(server);
        const auto answer = client.Get("/stage1/a.bin");
        if (!answer) ++lost;
    }
    CHECK(lost == 5);
    while (server.log().size() < 20) std::this_thread::sleep_for(1ms);  // it counts when its thread is done
    CHECK(server.totals().resets == 5);
    const auto log = server.log();
    REQUIRE(log.size() == 20);
    CHECK(log[3].reset);
    CHECK(log[3].bytes == 2000);
    CHECK(log[0].bytes == 4000);
    CHECK(log[0].path == "stage1/a.bin");
    CHECK(server.totals().bytes == 15 * 4000 + 5 * 2000);
}

TEST_CASE("a range that the line loses is reset in the middle of what was asked for") {
    Assets assets;
    assets.put("stage1/a.bin", counting(4000));
    AssetServer server(assets.root(), quick().bandwidth(10000).loss(100));
    const auto sent = [&](const std::string& range) {
        const std::size_t before = server.log().size();
        CHECK_FALSE(client_of(server).Get("/stage1/a.bin", httplib::Headers{{"Range", "bytes=" + range}}));
        while (server.log().size() == before) std::this_thread::sleep_for(1ms);
        CHECK(server.log().back().reset);
        return server.log().back().bytes;
    };
    CHECK(sent("2000-") == 1000);
    CHECK(sent("1000-1999") == 500);
    CHECK(sent("-400") == 200);
    const httplib::Headers changed{{"Range", "bytes=2000-"}, {"If-Range", "\"old\""}};  // all of it
    CHECK_FALSE(client_of(server).Get("/stage1/a.bin", changed));
    while (server.log().size() < 4) std::this_thread::sleep_for(1ms);
    CHECK(server.log().back().bytes == 2000);
    server.loss(0);
    const auto rest = client_of(server).Get("/stage1/a.bin", httplib::Headers{{"Range", "bytes=2000-"}});
    REQUIRE(rest);
    CHECK(rest->body == counting(4000).substr(2000));
}

TEST_CASE("a range ends with the file; one that begins behind it is refused") {
    Assets assets;
    assets.put("stage1/a.bin", "0123456789");
    AssetServer server(assets.root(), quick());
    const auto get = [&](const std::string& range) {
        const auto r = client_of(server).Get("/stage1/a.bin", httplib::Headers{{"Range", "bytes=" + range}});
        REQUIRE(r);
        return std::to_string(r->status) + ' ' + r->get_header_value("Content-Range") + ' ' + r->body;
    };
    CHECK(get("7-5000") == "206 bytes 7-9/10 789");
    CHECK(get("-5000") == "206 bytes 0-9/10 0123456789");
    CHECK(get("-2") == "206 bytes 8-9/10 89");
    CHECK(get("10-") == "416 bytes */10 ");
    CHECK(get("5000-6000") == "416 bytes */10 ");
}

TEST_CASE("a reset cuts the oldest open transfer and no other") {
    Assets assets;
    assets.put("stage1/a.bin", counting(1 << 20));
    assets.put("stage2/b.bin", counting(2000));
    AssetServer server(assets.root(), quick().bandwidth(200));
    std::atomic<bool> flowing{false};
    auto cut = std::async(std::launch::async, [&] {
        auto client = client_of(server);
        const auto answer =
            client.Get("/stage1/a.bin", [&](const char*, std::size_t) { return flowing = true; });
        return !answer;
    });
    while (!flowing) std::this_thread::sleep_for(1ms);
    server.reset_one();
    CHECK(cut.get());
    auto client = client_of(server);
    CHECK(client.Get("/stage2/b.bin")->body.size() == 2000);
    server.reset_one();  // nothing is open: nothing happens
    CHECK(client_of(server).Get("/stage2/b.bin")->status == 200);
}

TEST_CASE(
    "a pulled plug resets what is open and refuses connections until it is in again, on the same port") {
    Assets assets;
    assets.put("stage1/a.bin", counting(1 << 20));
    assets.put("note.txt", "here");
    AssetServer server(assets.root(), quick().bandwidth(200));
    const int port = server.port();
    std::atomic<bool> flowing{false};
    auto cut = std::async(std::launch::async, [&] {
        auto client = client_of(server);
        return !client.Get("/stage1/a.bin", [&](const char*, std::size_t) { return flowing = true; });
    });
    while (!flowing) std::this_thread::sleep_for(1ms);
    const auto begin = SteadyClock::now();
    server.unplug();
    CHECK(seconds_since(begin) < 0.5);
    CHECK_FALSE(server.plugged());
    CHECK(cut.get());
    CHECK(becomes_reachable(server, false));
    auto refused = client_of(server).Get("/note.txt");
    CHECK(refused.error() == httplib::Error::Connection);
    server.plug();
    CHECK(becomes_reachable(server, true));
    CHECK(server.port() == port);
}

TEST_CASE("a crowd of connections at once is served without a pause") {
    Assets assets;
    assets.put("note.txt", "here");
    AssetServer server(assets.root(), quick());
    const auto begin = SteadyClock::now();
    std::vector<std::thread> crowd;
    std::atomic<int> served{0};
    for (int i = 0; i < 64; ++i) {
        crowd.emplace_back([&] {
            // The server closes a connection that has said nothing for 10 ms, as a thread may that has to
            // wait for a processor: it asks again.
            for (int attempt = 0; attempt < 20; ++attempt) {
                const auto answer = client_of(server).Get("/note.txt");
                if (!answer) continue;
                if (answer->body == "here") ++served;
                return;
            }
        });
    }
    for (auto& visitor : crowd) visitor.join();
    CHECK(served == 64);
    CHECK(seconds_since(begin) < 0.9);  // a connection that found the backlog full would come again after 1 s
}

TEST_CASE("the server ends at once, whatever is open") {
    Assets assets;
    assets.put("stage1/a.bin", counting(1 << 20));
    auto server = std::make_unique<AssetServer>(assets.root(), quick().bandwidth(10));
    std::atomic<bool> flowing{false};
    auto cut = std::async(std::launch::async, [&] {
        auto client = client_of(*server);
        return !client.Get("/stage1/a.bin", [&](const char*, std::size_t) { return flowing = true; });
    });
    while (!flowing) std::this_thread::sleep_for(1ms);
    const auto begin = SteadyClock::now();
    server.reset();
    CHECK(seconds_since(begin) < 1);
    CHECK(cut.get());
}

TEST_CASE("a load body is long, slow and beside the line") {
    Assets assets;
    AssetServer server(assets.root(), quick().bandwidth(1));
    auto client = client_of(server);
    std::size_t received = 0;
    const auto begin = SteadyClock::now();
    client.Get("/load/7", [&](const char*, std::size_t size) { return (received += size) < 8192; });
    CHECK(received >= 8192);
    CHECK(seconds_since(begin) >= 0.2);
    CHECK(seconds_since(begin) < 3);
}

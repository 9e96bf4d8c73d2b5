// SPDX-License-Identifier: MIT
// The transport without a network: a folder, a line's pace, latency, loss and the plug, on the game's clock.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "tests/http/web.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::TransferState;
using http::testing::Fault;
using http::testing::Reply;

namespace {

const char* const url = "http://h/x.json";

Options once() { return Options().retries(0); }

/// A folder that is gone at the end of the test.
class Folder {
  public:
    Folder() : path(std::filesystem::temp_directory_path() / "segue-fake-transport-test") {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path / "stage1");
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const char* name, const std::string& text) {
        std::ofstream(path / name, std::ios::binary) << text;
    }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("the fake serves a folder, at the line's pace") {
    Folder folder;
    folder.write("stage1/stage.json", std::string(60000, 's'));
    FakeGame g;
    g.fake.serve("http://relay/", folder.path).bandwidth(20000).latency(200ms);
    const Got got = g.get("http://relay/stage1/stage.json", once());
    CHECK(got.text() == std::string(60000, 's'));
    CHECK(std::abs(g.now() - 3.2) < 0.05);
    CHECK(g.get("http://relay/stage1/none.json").status() == 404);
    CHECK(g.get("http://relay/../../etc/passwd").status() == 404);
    CHECK(g.get("http://relay/stage1").status() == 404);
}

TEST_CASE("transfers share the bandwidth, and a change of it acts at once") {
    FakeGame g;
    g.fake.bandwidth(20000).on(url, Reply(200, std::string(100000, 'x')));
    auto one = g.web().begin(url);
    auto two = g.web().begin(url);
    g.play(1);
    CHECK(std::abs(static_cast<double>(one.progress().received) - 10000) < 500);
    CHECK(std::abs(static_cast<double>(two.progress().received) - 10000) < 500);
    CHECK(std::abs(g.web().stats().bytes_per_second - 20000) < 1000);
    g.fake.bandwidth(200000);
    g.play(0.5);
    CHECK(std::abs(static_cast<double>(one.progress().received) - 60000) < 2000);
    g.fake.bandwidth(0);
    g.step();
    CHECK(one.done());
    CHECK(two.done());
}

TEST_CASE(
    "with the plug pulled connections are refused and reset; with the plug back in the download arrives") {
    FakeGame g;
    g.fake.bandwidth(10000).on(url, Reply(200, std::string(100000, 'x')));
    const auto forever = std::chrono::nanoseconds::max();
    auto dl = g.web().begin(
        url, Options().total_timeout(forever).retries(100).retry_delay(500ms, 2s).retry_budget(forever));
    g.play(5);
    g.fake.unplug();
    g.step();
    CHECK(dl.progress().state == TransferState::retrying);
    g.play(10);
    CHECK(g.web().stats().retries >= 3);
    CHECK_FALSE(dl.done());
    g.fake.plug();
    CHECK(g.play_until([&] { return dl.done(); }, 15));
    CHECK(dl.progress().state == TransferState::done);
    CHECK(g.web().stats().failed == 0);
}

TEST_CASE("reset_one resets the oldest transfer and no other") {
    FakeGame g;
    g.fake.bandwidth(1000).on(url, Reply(200, std::string(10000, 'x')));
    CHECK_FALSE(g.fake.reset_one());
    auto one = g.web().begin(url, once());
    auto two = g.web().begin(url, once());
    g.play(1);
    CHECK(g.fake.reset_one());
    g.step();
    CHECK(one.progress().state == TransferState::failed);
    CHECK(two.progress().state == TransferState::receiving);
}

TEST_CASE("loss hits the share that it says, the same on every run of a seed") {
    const auto failures = [](double share, std::uint64_t seed) {
        FakeGame g({}, seed);
        g.fake.loss(share).on(url, Reply(200, std::string(1000, 'x')));
        std::string which;
        for (int i = 0; i < 200; ++i) which += g.get(url, once()).code() == Errc::connection_lost ? 'x' : '.';
        return which;
    };
    const std::string some = failures(0.3, 5);
    CHECK(some == failures(0.3, 5));
    CHECK(some != failures(0.3, 6));
    const auto lost = std::count(some.begin(), some.end(), 'x');
    CHECK(lost > 40);
    CHECK(lost < 80);
    CHECK(failures(0, 5) == std::string(200, '.'));
}

TEST_CASE("what the fake does depends on time alone, not on how it is cut into steps") {
    const auto arrival = [](int steps) {
        FakeGame g;
        g.fake.bandwidth(12345).latency(33ms).on(
            url, Reply(200, std::string(20000, 'x')).fault(Fault::reset, 7000));
        g.fake.on(url, Reply(200, std::string(20000, 'x')));
        auto dl = g.web().begin(url);
        double end = 0;
        for (int i = 0; i < 10 * steps; ++i) {
            g.fake.advance(1.0 / steps);
            if (dl.done() && end == 0) end = g.now();
        }
        return end;
    };
    CHECK(std::abs(arrival(1000) - arrival(60)) < 1.0 / 60 + 1e-6);
}

// SPDX-License-Identifier: MIT
// The ends of the machine: no descriptor left, packets that vanish, and many cancels while many transfers
// end.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/http/detail/retry.hpp"
#include "tests/http/web.hpp"
#include "tests/support/black_hole.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/report.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

/// Takes all descriptors but a few, for as long as it lives.
class NoDescriptors {
  public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        const int next = open("/dev/null", O_RDONLY);
        low.rlim_cur = static_cast<rlim_t>(next);
        close(next);
        setrlimit(RLIMIT_NOFILE, &low);
    }
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

  private:
    rlimit before_{};
};

}  // namespace

TEST_CASE(
    "sockets: packets that vanish are connect_timeout on time, others go on, and a cancel costs nothing") {
    const Row row("SYN black hole");
    const BlackHole hole;
    if (!hole.ok()) return skip("this kernel answers more connections than a full backlog takes");
    FaultServer server;
    server.on("/", 200, "alive");
    RealGame g;
    const std::string dead = hole.url();
    const auto began = std::chrono::steady_clock::now();
    auto lost = g.web().begin(dead, Options().retries(0).connect_timeout(400ms));
    Got cancelled;
    auto script = g.game.start(fetch(g.web(), dead, Options(), cancelled, g.tick));
    CHECK(g.get(server.url("/")).text() == "alive");
    CHECK_FALSE(lost.done());
    const double before = thread_seconds();
    script.cancel();
    CHECK(thread_seconds() - before < most_of_a_cancel);
    REQUIRE(g.play_until([&] { return lost.done(); }));
    const auto passed = std::chrono::steady_clock::now() - began;
    CHECK(passed >= 400ms);
    CHECK(passed < 400ms + 50ms + 500ms);  // and some for a busy machine
    Got got;
    g.game.start(collect(lost, got, g.tick));
    g.step();
    CHECK(got.code() == Errc::connect_timeout);
    CHECK_FALSE(cancelled);
}

TEST_CASE("sockets: with no descriptor left a request is connect_failed, and the client recovers") {
    const Row row("no file descriptors left");
    FaultServer server;
    FaultServer other;
    server.on("/", 200, "again");
    RealGame g;
    CHECK(g.get(server.url("/nothing"), Options()).status() == 404);  // all that is made once is made
    {
        const NoDescriptors none;
        const Got got = g.get(other.url("/"), Options().retries(0));
        CHECK(got.code() == Errc::connect_failed);
        CHECK_FALSE(got.response->ok());
    }
    CHECK(g.get(other.url("/")).status() == 404);
    CHECK(g.get(server.url("/")).text() == "again");
}

TEST_CASE("sockets: cancels at random while transfers end: each script ends once, and nothing is left") {
    FaultServer server;
    server.on("/x", 200, std::string(2000, 'x'));
    RealGame g(http::ClientOptions().max_per_host(16));
    http::detail::Random random(11);
    struct Runner {
        Got got;
        Script<> script;
    };
    std::vector<Runner> runners(600);
    for (Runner& one : runners) {
        one.script = g.game.start(fetch(g.web(), server.url("/x"), Options(), one.got, g.tick));
    }
    for (int round = 0; round < 4000; ++round) {
        const auto which = random.next() % runners.size();
        if (random.next() % 4 == 0) runners[which].script.cancel();
        if (round % 8 == 0) g.step();
    }
    REQUIRE(g.play_until([&] { return g.game.size() == 0; }, 60s));
    std::uint64_t answered = 0;
    for (Runner& one : runners) {
        answered += bool(one.got);
        CHECK(one.script.state() == (one.got ? State::done : State::cancelled));
        if (one.got) CHECK(one.got.text().size() == 2000);
    }
    CHECK(answered > 0);
    CHECK(answered < runners.size());
    REQUIRE(g.play_until([&] { return g.web().stats().in_flight + g.web().stats().queued == 0; }));
    const http::Stats stats = g.web().stats();
    CHECK(stats.ok + stats.cancelled == runners.size());
    CHECK(http::detail::foreign_curl_calls() == 0);
}

TEST_CASE(
    "sockets: 10 000 requests use at most 32 connections; those that finish in one tick resume over "
    "several") {
    FaultServer server;
    server.on("/x", 200, "x");
    RealGame g(http::ClientOptions().max_per_host(32));
    g.get(server.url("/x"));
    std::vector<int> order;
    const auto script = [](http::Client& web, std::string url, int number,
                           std::vector<int>& ended) -> Task<> {
        http::Response response =
            co_await web.get(std::move(url), Options().retry_delay(1ms, 5ms).total_timeout(10min));
        ended.push_back(response.text() == "x" ? number : -1);
    };
    {
        Row row("10 000 queued");
        for (int i = 0; i < 10000; ++i) g.game.start(script(g.web(), server.url("/x"), i, order));
        g.web().take_cpu_seconds();
        g.step();  // starts them: all are submitted in this tick
        char words[80];
        std::snprintf(words, sizeof words, "submitted in %.1f ms of CPU", g.web().take_cpu_seconds() * 1e3);
        const auto began = std::chrono::steady_clock::now();
        while (g.web().stats().ok < 10001 && std::chrono::steady_clock::now() - began < 120s)
            std::this_thread::sleep_for(1ms);
        CHECK(g.web().stats().ok == 10001);
        CHECK(server.most_connections() <= 32);
        row.note(words);
    }
    const Row row("10 000 finish in one tick");
    CHECK(order.empty());
    int ticks = 0;
    for (std::size_t before = 0; order.size() < 10000 && ticks < 100; ++ticks) {
        before = order.size();
        g.step();
        CHECK(order.size() - before <= 512);
    }
    CHECK(ticks == 20);
    CHECK(std::count(order.begin(), order.end(), -1) == 0);
    std::sort(order.begin(), order.end());
    CHECK(std::unique(order.begin(), order.end()) - order.begin() == 10000);
    CHECK(http::detail::foreign_curl_calls() == 0);
}

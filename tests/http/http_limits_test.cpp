// SPDX-License-Identifier: MIT
// The ends of the machine: no descriptor left, packets that vanish, and many cancels while many transfers
// end.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/http/detail/flight.hpp"
#include "segue/http/detail/retry.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

/// A port that takes no further connection: the kernel drops what comes, as a dead link does.
class BlackHole {
  public:
    BlackHole() {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name);
        listen(listener_, 0);
        socklen_t size = sizeof name;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size);
        port = ntohs(name.sin_port);
        for (int& filler : fillers_) {
            filler = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            [[maybe_unused]] const int begun =
                connect(filler, reinterpret_cast<sockaddr*>(&name), sizeof name);
        }
    }
    ~BlackHole() {
        for (const int filler : fillers_) close(filler);
        close(listener_);
    }
    int port = 0;

  private:
    int listener_;
    int fillers_[3];
};

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
    BlackHole hole;
    FaultServer server;
    server.on("/", 200, "alive");
    RealGame g;
    const std::string dead = "http://127.0.0.1:" + std::to_string(hole.port) + "/";
    const auto began = std::chrono::steady_clock::now();
    auto lost = g.web().begin(dead, Options().retries(0).connect_timeout(400ms));
    Got cancelled;
    auto script = g.game.start(fetch(g.web(), dead, Options(), cancelled, g.tick));
    CHECK(g.get(server.url("/")).text() == "alive");
    CHECK_FALSE(lost.done());
    script.cancel();
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

TEST_CASE("10 000 queued requests take less than 40 MB") {
    // What the client keeps for one that waits, URL and list nodes generously rounded up.
    constexpr std::size_t each = sizeof(http::detail::Record) + sizeof(http::detail::Flight) + 1024;
    CHECK(10000 * each < 40'000'000);
}

// SPDX-License-Identifier: MIT
// Names that do not resolve: in a network of the test's own, whose only name server says no, or nothing at
// all.
#include <doctest/doctest.h>

#include "tests/http/errands.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/own_network.hpp"
#include "tests/support/process.hpp"
#include "tests/support/report.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

constexpr const char* dead = "http://somewhere.test/";

/// Runs `test` in a network of its own, or skips it aloud.
template <class Test>
void play_in_own_network(NameServer::Answers answers, Test test) {
    const TempFolder folder;
    bool entered = false;
    std::thread([&] {
        entered = enter_own_network(folder.path);
        if (!entered) return;
        NameServer names(answers);
        REQUIRE(names.ok());
        test(names);
    }).join();
    if (!entered) skip("a network of our own takes root");
}

}  // namespace

TEST_CASE("sockets: a name that does not exist is dns_failed, not retried") {
    const Row row("NXDOMAIN");
    play_in_own_network(NameServer::Answers::no_such_name, [](NameServer& names) {
        RealGame g;
        const Got got = g.get(dead, Options().retry_delay(1ms, 5ms));
        CHECK(got.code() == Errc::dns_failed);
        CHECK(got.response->error().attempts() == 1);
        CHECK(got.response->error().host() == "somewhere.test");
        CHECK(names.asked() > 0);
    });
}

TEST_CASE(
    "sockets: a name server that is silent: connect_timeout on time, others go on, a client's end is quick") {
    Row row("DNS black hole");
    play_in_own_network(NameServer::Answers::nothing, [&row](NameServer& names) {
        FaultServer server;
        server.on("/", 200, "alive", "Connection: close\r\n");
        const Holdings before = settled();
        RealGame g;
        const auto began = std::chrono::steady_clock::now();
        auto lost = g.web().begin(dead, Options().retries(0).connect_timeout(400ms));
        CHECK(g.get(server.url("/")).text() == "alive");
        CHECK_FALSE(lost.done());
        REQUIRE(g.play_until([&] { return lost.done(); }));
        const double passed = seconds_since(began);
        CHECK(passed >= 0.4);
        CHECK(passed < 0.4 + 0.05 + slack);
        row.note(milliseconds("timeout of 400 after", passed));
        Got got;
        g.game.start(collect(lost, got, g.tick));
        g.step();
        CHECK(got.code() == Errc::connect_timeout);

        std::vector<http::Transfer> more;
        for (int i = 0; i < 5; ++i)
            more.push_back(g.web().begin("http://host" + std::to_string(i) + ".test/"));
        const int asked = names.asked();
        REQUIRE(g.play_until([&] { return names.asked() >= asked + 5; }));
        const auto end = std::chrono::steady_clock::now();
        g.client.reset();
        row.note(milliseconds("the client's end", seconds_since(end)));
        CHECK(seconds_since(end) < 0.1 + slack);  // the look-ups last two seconds
        // libcurl leaves a look-up that nobody waits for to its thread, which ends with it.
        CHECK(comes_to(before));
    });
}

TEST_CASE("sockets: a cancel while a name is looked up unwinds at once, and nothing of it stays") {
    Row row("cancel: resolving");
    play_in_own_network(NameServer::Answers::nothing, [&row](NameServer& names) {
        const TempFolder folder;
        FaultServer server;
        server.on("/", 200, "alive", "Connection: close\r\n");
        const Holdings before = settled();
        double worst = 0;
        {
            RealGame g;
            CHECK(g.get(server.url("/")).text() == "alive");  // all that is made once is made
            REQUIRE(g.play_until([&] { return server.open_connections() == 0; }));
            const Holdings idle = settled();
            for (const Way way : all_ways) {
                CAPTURE(name(way));
                Witness witness;
                const int asked = names.asked();
                auto script = g.game.start(
                    run_errand(g.web(), Errand{way, dead, folder.path / "file", Options()}, witness));
                REQUIRE(g.play_until([&] { return names.asked() > asked; }));
                const double began = thread_seconds();
                script.cancel();
                worst = std::max(worst, thread_seconds() - began);
                CHECK(witness.unwound);
                CHECK(script.state() == State::cancelled);
                CHECK(g.play_until([&] { return g.web().stats().in_flight == 0; }));
                CHECK(comes_to(idle));
                g.step();
                CHECK(witness.answers == 0);
                CHECK_FALSE(folder.has("file.part"));
            }
        }
        CHECK(worst < most_of_a_cancel);
        row.note(milliseconds("at most", worst));
        CHECK(comes_to(before));
    });
}

// SPDX-License-Identifier: MIT
// Ends before the end, over real sockets: a script that is cancelled at each stage of what it fetches, in
// each way to fetch; a client and a scheduler that go while transfers of every kind are under way. Each time
// nothing is left.
#include <doctest/doctest.h>

#include <memory>

#include "segue/http/detail/curl_calls.hpp"
#include "tests/http/errands.hpp"
#include "tests/http/web.hpp"
#include "tests/support/black_hole.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/report.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

using SteadyClock = std::chrono::steady_clock;

/// A server with a path for each stage in which a transfer can be.
class Stages {
  public:
    Stages() {
        server.on("/whole", 200, "whole", "Connection: close\r\nETag: \"1\"\r\n");
        server.on("/headers", [](Peer& peer) { peer.hold(); });
        server.on("/body", [](Peer& peer) {
            peer.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 1000\r\n\r\nxxx");
            peer.hold();
        });
        server.on("/retry", 503, "", "Connection: close\r\n");
    }
    std::string tls() const { return "https://127.0.0.1:" + std::to_string(server.port()) + "/"; }

    FaultServer server;
};

constexpr const char* finished = "cancel: finished but not taken";

/// A stage, how to get there, and how to see that one is there.
struct Stage {
    const char* row;
    std::string url;
    std::function<bool(RealGame&)> reached;
};

Options patient() { return Options().retries(1000).retry_delay(300ms, 300ms); }

}  // namespace

TEST_CASE("sockets: a cancel at each stage unwinds in the same tick; nothing later, and nothing stays") {
    Stages stages;
    FaultServer& server = stages.server;
    const BlackHole hole;
    const bool has_hole = hole.ok();
    int seen = 0;
    std::uint64_t ok = 0, bytes = 0;
    const Stage all[] = {
        {"cancel: queued", server.url("/whole"), [](RealGame& g) { return g.web().stats().queued == 1; }},
        {"cancel: connecting", hole.url(), [](RealGame& g) { return g.web().stats().sockets == 1; }},
        {"cancel: TLS", stages.tls(), [&](RealGame&) { return server.connections() > seen; }},
        {"cancel: headers", server.url("/headers"),
         [&](RealGame&) { return server.hits("/headers") > seen; }},
        {"cancel: body", server.url("/body"),
         [&](RealGame& g) { return g.web().stats().bytes_downloaded > bytes; }},
        {"cancel: retry sleep", server.url("/retry"),
         [](RealGame& g) { return g.web().stats().retrying == 1; }},
        {finished, server.url("/whole"),
         [&](RealGame& g) {
             const auto began = SteadyClock::now();  // and not a tick from now on
             while (g.web().stats().ok == ok && seconds_since(began) < 20) std::this_thread::sleep_for(1ms);
             return g.web().stats().ok > ok;
         }},
    };
    const TempFolder folder;
    for (const Stage& stage : all) {
        Row row(stage.row);
        if (stage.url == hole.url() && !has_hole) {
            skip("this kernel answers more connections than a full backlog takes");
            continue;
        }
        const Holdings before = settled();
        double worst = 0;
        const bool queued = stage.row == std::string_view("cancel: queued");
        {
            RealGame g(http::ClientOptions().max_connections(queued ? 1 : 6));
            CHECK(g.get(server.url("/whole")).text() == "whole");  // all that is made once is made
            http::Transfer busy;
            if (queued) {
                const int asked = server.hits("/headers");
                busy = g.web().begin(server.url("/headers"));
                REQUIRE(g.play_until([&] { return server.hits("/headers") > asked; }));
            }
            REQUIRE(g.play_until([&] { return server.open_connections() == (queued ? 1 : 0); }));
            const Holdings idle = settled();
            for (const Way way : all_ways) {
                CAPTURE(name(way));
                seen = stage.url == server.url("/headers") ? server.hits("/headers") : server.connections();
                ok = g.web().stats().ok;
                bytes = g.web().stats().bytes_downloaded;
                Witness witness;
                auto script = g.game.start(
                    run_errand(g.web(), Errand{way, stage.url, folder.path / "file", patient()}, witness));
                g.step();
                for (int i = 0; i < 10000 && !stage.reached(g); ++i) {
                    std::this_thread::sleep_for(1ms);
                    g.step();
                }
                REQUIRE(stage.reached(g));
                REQUIRE_FALSE(witness.unwound);
                const double began = thread_seconds();
                script.cancel();
                worst = std::max(worst, thread_seconds() - began);
                CHECK(witness.unwound);
                CHECK(script.state() == State::cancelled);
                CHECK(g.play_until([&] { return Holdings() == idle && !folder.has("file.part"); }));
                const bool done = way == Way::download && stage.row == finished;
                CHECK(folder.count() == (done ? 1 : 0));
                std::filesystem::remove(folder.path / "file");
                const int asked = server.connections();
                for (const auto end = SteadyClock::now() + 20ms; SteadyClock::now() < end;) g.step();
                if (g.web().stats().retries > 0) g.play_until([] { return false; }, 350ms);
                CHECK(witness.answers == 0);
                CHECK(server.connections() == asked);
                const http::Stats stats = g.web().stats();
                CHECK(stats.in_flight + stats.queued + stats.retrying == (queued ? 1 : 0));
            }
        }
        CHECK(worst < most_of_a_cancel);
        row.note(milliseconds("at most", worst));
        CHECK(comes_to(before));
    }
    CHECK(http::detail::foreign_curl_calls() == 0);
}

namespace {

/// Errands in each way to each stage, a few of each: more than there are connections.
struct Crowd {
    std::vector<Witness> witnesses;
    std::vector<Script<>> scripts;

    void start(Scheduler& game, http::Client& web, const Stages& stages, const std::string& hole,
               const TempFolder& folder) {
        const std::string urls[] = {stages.server.url("/headers"), stages.server.url("/body"),
                                    stages.server.url("/retry"), stages.tls(), hole};
        witnesses.resize(3 * std::size(all_ways) * std::size(urls));
        std::size_t at = 0;
        for (int i = 0; i < 3; ++i) {
            for (const std::string& url : urls) {
                for (const Way way : all_ways) {
                    const auto file = folder.path / std::to_string(at);
                    scripts.push_back(
                        game.start(run_errand(web, Errand{way, url, file, patient()}, witnesses[at])));
                    ++at;
                }
            }
        }
    }
};

}  // namespace

TEST_CASE(
    "sockets: a client destroyed with transfers in flight is gone within 100 ms, and who waits learns it") {
    Row row("client destroyed first");
    const Stages stages;
    const BlackHole hole;
    const TempFolder folder;
    const Holdings before = settled();
    RealGame g(http::ClientOptions().max_per_host(12).max_connections(36));
    Crowd crowd;
    crowd.start(g.game, g.web(), stages, hole.url(), folder);
    REQUIRE(g.play_until([&] {
        const http::Stats stats = g.web().stats();
        return stats.bytes_downloaded > 0 && stats.retrying > 0 && stats.queued > 0 &&
               stages.server.open_connections() >= 10;
    }));
    const double cpu = thread_seconds();
    const auto began = SteadyClock::now();
    g.client.reset();
    row.note(milliseconds("60 in flight, gone in", seconds_since(began)));
    CHECK(seconds_since(began) < 0.1 + slack);
    CHECK(thread_seconds() - cpu < 0.1);
    g.step();
    for (const Witness& witness : crowd.witnesses) {
        CHECK(witness.unwound);
        CHECK(witness.answers == 1);
        CHECK(witness.code == Errc::client_closed);
    }
    CHECK(comes_to(before));
    CHECK(http::detail::foreign_curl_calls() == 0);
}

TEST_CASE("sockets: a scheduler destroyed first cancels its scripts, and late responses find nobody") {
    Row row("scheduler destroyed first");
    Stages stages;
    std::atomic<bool> go{false};
    stages.server.on("/late", [&](Peer& peer) {
        while (!go && peer.wait(1ms)) {
        }
        peer.answer(200, "late", "Connection: close\r\n");
    });
    const BlackHole hole;
    const TempFolder folder;
    const Holdings before = settled();
    {
        auto game = std::make_unique<Scheduler>();
        http::Client web(*game, http::ClientOptions().max_per_host(12).max_connections(36));
        auto kept = web.begin(stages.server.url("/late"));
        Crowd crowd;
        crowd.start(*game, web, stages, hole.url(), folder);
        auto began = SteadyClock::now();
        while ((web.stats().retrying == 0 || stages.server.open_connections() < 10) &&
               seconds_since(began) < 20) {
            game->tick(0.01);
            std::this_thread::sleep_for(1ms);
        }
        began = SteadyClock::now();
        game.reset();
        row.note(milliseconds("60 in flight, gone in", seconds_since(began)));
        CHECK(seconds_since(began) < 0.1 + slack);
        for (const Witness& witness : crowd.witnesses) {
            CHECK(witness.unwound);
            CHECK(witness.answers == 0);
        }
        go = true;
        began = SteadyClock::now();
        while (!kept.done() && seconds_since(began) < 20) std::this_thread::sleep_for(1ms);
        CHECK(kept.progress().state == http::TransferState::done);
        while ((web.stats().in_flight != 0 || folder.count() != 0) && seconds_since(began) < 20)
            std::this_thread::sleep_for(1ms);
        CHECK(web.stats().in_flight == 0);
        CHECK(web.stats().cancelled == crowd.witnesses.size());
        CHECK(folder.count() == 0);
        began = SteadyClock::now();
    }
    CHECK(comes_to(before));
}

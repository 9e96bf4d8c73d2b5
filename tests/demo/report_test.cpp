// SPDX-License-Identifier: MIT
// The figures of --report.
#include "demo/relay/report.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace {

using relay::FrameFacts;
using relay::Report;
using relay::RunFacts;
using relay::spread_of;

FrameFacts frame(bool transferring, int moved, double gap) {
    FrameFacts facts;
    facts.transferring = transferring;
    facts.moved = moved;
    facts.gap_ms = gap;
    facts.tick_ms = 0.5;
    facts.http_cpu_ms = 0.01;
    return facts;
}

}  // namespace

TEST_CASE("percentiles go by nearest rank, whatever the order of the values") {
    std::vector<double> values(100);
    std::iota(values.rbegin(), values.rend(), 1);
    CHECK(spread_of(values).p50 == 50);
    CHECK(spread_of(values).p99 == 99);
    CHECK(spread_of(values).max == 100);
    CHECK(spread_of({3}).p50 == 3);
    CHECK(spread_of({3}).p99 == 3);
    CHECK(spread_of({4, 2}).p50 == 2);
    CHECK(spread_of({4, 2}).p99 == 4);
    CHECK(spread_of({}).max == 0);
}

TEST_CASE("one slow frame in fifty shows in the 99th per cent, one in two hundred does not") {
    std::vector<double> values(200, 16.7);
    values[77] = 116;
    CHECK(spread_of(values).p99 == 16.7);
    values[10] = values[120] = values[150] = 116;
    CHECK(spread_of(values).p99 == 116);
}

TEST_CASE("gaps, movers and download cost are counted over the frames with a transfer, the others over all") {
    Report report;
    report.add(frame(true, 24, 0));  // the first frame has no gap
    report.add(frame(true, 9, 17));
    report.add(frame(true, 10, 18));
    auto drawn = frame(false, 24, 99);
    drawn.draw_ms = 2;
    drawn.tick_ms = 3;
    drawn.inspector_build_ms = 0.25;
    drawn.inspector_draw_ms = 1.5;
    report.add(drawn);
    const auto json = nlohmann::json::parse(report.json(RunFacts()));
    CHECK(json["frames"] == 4);
    CHECK(json["transfer_frames"] == 3);
    CHECK(json["transfer_frames_with_10_moving"] == 2);
    CHECK(json["gap_ms"]["max"] == 18);
    CHECK(json["gap_ms"]["p50"] == 17);
    CHECK(json["http_cpu_ms"]["n"] == 3);
    CHECK(json["tick_ms"]["max"] == 3);
    CHECK(json["draw_ms"]["p50"] == 2);
    CHECK(json["inspector_build_ms"]["p50"] == 0.25);  // of the frames in which it was open
    CHECK(json["inspector_draw_ms"]["p50"] == 1.5);
}

TEST_CASE("the report holds every figure of the run") {
    RunFacts run;
    run.seconds = 30;
    run.seed = 7;
    run.scripts_started = 1;
    run.scripts_alive = 2;
    run.resumes = 3;
    run.downloads_ok = 4;
    run.downloads_failed = 5;
    run.retries = 6;
    run.bytes_downloaded = 8;
    run.bytes_resumed = 9;
    run.downloads_open = 4;
    run.server = relay::AssetServer::Totals{11, 12, 1};
    run.world_hash = 0xfedcba9876543210ull;
    run.stage_seconds = {75.0166667, 80};
    run.deaths = 2;
    run.bullets_max = 211;
    run.cleared = true;
    const auto json = nlohmann::json::parse(Report().json(run));
    CHECK(json["seconds"] == 30);
    CHECK(json["seed"] == 7);
    CHECK(json["scripts_started"] == 1);
    CHECK(json["scripts_alive"] == 2);
    CHECK(json["resumes"] == 3);
    CHECK(json["downloads_ok"] == 4);
    CHECK(json["downloads_failed"] == 5);
    CHECK(json["retries"] == 6);
    CHECK(json["bytes_downloaded"] == 8);
    CHECK(json["bytes_resumed"] == 9);
    CHECK(json["downloads_open"] == 4);
    CHECK(json["server"]["requests"] == 11);
    CHECK(json["server"]["bytes"] == 12);
    CHECK(json["server"]["resets"] == 1);
    CHECK(json["world_hash"] == "fedcba9876543210");
    CHECK(json["http_cpu_ms"]["n"] == 0);
    CHECK(json["stage_seconds"] == nlohmann::json::array({75.017, 80.0}));
    CHECK(json["deaths"] == 2);
    CHECK(json["bullets_max"] == 211);
    CHECK(json["cleared"] == true);
    CHECK(nlohmann::json::parse(Report().json(RunFacts()))["stage_seconds"].is_array());
}

TEST_CASE("the thread's CPU clock counts work") {
    const double begin = relay::thread_cpu_seconds();
    volatile double sum = 0;
    while (relay::thread_cpu_seconds() - begin < 0.002) sum = sum + 1;
    CHECK(sum > 0);
    CHECK(relay::thread_cpu_seconds() >= begin + 0.002);
}

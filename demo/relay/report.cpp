// SPDX-License-Identifier: MIT
// Percentiles and JSON.
#include "demo/relay/report.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace relay {
namespace {

using Json = nlohmann::ordered_json;

constexpr int enough_movers = 10;

/// Three decimals: a microsecond is finer than any clock here.
double rounded(double value) { return std::round(value * 1000) / 1000; }

Json json_of(const std::vector<double>& values) {
    const Spread spread = spread_of(values);
    return {{"p50", rounded(spread.p50)}, {"p99", rounded(spread.p99)}, {"max", rounded(spread.max)}};
}

}  // namespace

Spread spread_of(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto at = [&values](double share) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
        return values[std::max<std::size_t>(rank, 1) - 1];
    };
    return {at(0.50), at(0.99), values.back()};
}

void Report::add(const FrameFacts& frame) {
    ++frames_;
    ticks_.push_back(frame.tick_ms);
    if (frame.draw_ms >= 0) draws_.push_back(frame.draw_ms);
    if (frame.inspector_build_ms >= 0) {
        builds_.push_back(frame.inspector_build_ms);
        inspectors_.push_back(frame.inspector_draw_ms);
    }
    if (!frame.transferring) return;
    ++transfer_frames_;
    if (frame.moved >= enough_movers) ++moving_frames_;
    if (frame.gap_ms > 0) gaps_.push_back(frame.gap_ms);
    https_.push_back(frame.http_cpu_ms);
}

std::string Report::json(const RunFacts& run) const {
    char hash[20];
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(run.world_hash));
    Json http = json_of(https_);
    http["n"] = https_.size();
    Json stages = Json::array();
    for (const double seconds : run.stage_seconds) stages.push_back(rounded(seconds));
    Json server;  // null without one
    if (run.server) {
        server["requests"] = run.server->requests;
        server["bytes"] = run.server->bytes;
        server["resets"] = run.server->resets;
    }
    const Json out{{"frames", frames_},
                   {"seconds", rounded(run.seconds)},
                   {"seed", run.seed},
                   {"scripts_started", run.scripts_started},
                   {"scripts_alive", run.scripts_alive},
                   {"resumes", run.resumes},
                   {"downloads_ok", run.downloads_ok},
                   {"downloads_failed", run.downloads_failed},
                   {"downloads_open", run.downloads_open},
                   {"retries", run.retries},
                   {"bytes_downloaded", run.bytes_downloaded},
                   {"bytes_resumed", run.bytes_resumed},
                   {"server", server},
                   {"transfer_frames", transfer_frames_},
                   {"transfer_frames_with_10_moving", moving_frames_},
                   {"gap_ms", json_of(gaps_)},
                   {"tick_ms", json_of(ticks_)},
                   {"draw_ms", json_of(draws_)},
                   {"inspector_build_ms", json_of(builds_)},
                   {"inspector_draw_ms", json_of(inspectors_)},
                   {"http_cpu_ms", http},
                   {"stage_seconds", stages},
                   {"deaths", run.deaths},
                   {"bullets_max", run.bullets_max},
                   {"cleared", run.cleared},
                   {"world_hash", hash}};
    return out.dump(2) + "\n";
}

double thread_cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace relay

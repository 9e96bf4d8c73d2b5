// SPDX-License-Identifier: MIT
// What a run measured, for --report: counts, and the spread of what each frame cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "demo/server/server.hpp"

namespace relay {

/// Middle, 99th of 100 and largest of some values; all 0 of none.
struct Spread {
    double p50 = 0, p99 = 0, max = 0;
};

/// By nearest rank: the smallest value that at least p per cent of the values do not exceed.
[[nodiscard]] Spread spread_of(std::vector<double> values);

/// One frame. Milliseconds; tick, draw and http in CPU time of the game thread.
struct FrameFacts {
    bool transferring = false;       // a transfer was in flight
    int moved = 0;                   // entities that scripts moved
    double gap_ms = 0;               // wall clock, from the start of the frame before; 0: there was none
    double tick_ms = 0;              // scripts and world
    double draw_ms = -1;             // below 0: the frame was not drawn
    double http_cpu_ms = 0;          // the download code
    double inspector_build_ms = -1;  // of draw_ms; below 0: it was not open
    double inspector_draw_ms = 0;
};

/// Counts of the whole run, as its end knows them.
struct RunFacts {
    double seconds = 0;
    std::uint64_t seed = 0;
    std::uint64_t scripts_started = 0, scripts_alive = 0, resumes = 0;
    std::uint64_t downloads_ok = 0, downloads_failed = 0, retries = 0;
    std::uint64_t downloads_open = 0;  // under way at the end
    std::uint64_t bytes_downloaded = 0, bytes_resumed = 0;
    std::optional<AssetServer::Totals> server;  // what the embedded server says of the same
    std::uint64_t world_hash = 0;
    std::vector<double> stage_seconds;  // of each stage that was played to its end, won or not
    int deaths = 0;
    int bullets_max = 0;  // that flew at once
    bool cleared = false;
};

class Report {
  public:
    void add(const FrameFacts& frame);
    /// The report as JSON, a field a line. The hash is a string of 16 hexadecimal digits: JSON's numbers are
    /// too short.
    [[nodiscard]] std::string json(const RunFacts& run) const;

  private:
    std::uint64_t frames_ = 0;
    std::uint64_t transfer_frames_ = 0;
    std::uint64_t moving_frames_ = 0;
    std::vector<double> gaps_, ticks_, draws_, https_, builds_, inspectors_;
};

/// CPU seconds of the calling thread.
[[nodiscard]] double thread_cpu_seconds();

}  // namespace relay

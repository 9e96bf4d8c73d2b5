// SPDX-License-Identifier: MIT
// How a run went, counted in ticks of the game: for reports.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "scripts/world/world.hpp"

namespace relay {

/// A stage that was played to its end, won or not. Tries that
/// were lost count, pauses do not.
struct StageTime {
    int stage = 1;
    std::chrono::nanoseconds time{};
    /// By whole ticks: 60 are a second.
    double seconds() const {
        return double(time / tick_length) / 60;
    }
};

/// Of the run that plays, or of the last one.
struct RunRecord {
    std::vector<StageTime> stages;
    int deaths = 0;       // ships lost, continues included
    int bullets_max = 0;  // that flew at once
    // The best score: a continue begins a new one.
    std::int64_t points = 0;
    bool cleared = false;  // every stage was won
    bool over = false;     // it has gone back to the title

    /// A try of that stage has ended.
    void add(int stage, std::chrono::nanoseconds time) {
        if (stages.empty() || stages.back().stage != stage)
            stages.push_back({stage, time});
        else
            stages.back().time += time;
    }
};

}  // namespace relay

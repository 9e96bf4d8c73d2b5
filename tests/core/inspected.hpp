// SPDX-License-Identifier: MIT
// A scheduler on a clock that moves by hand, at the level full: what a resume costs is what a script burns.
#pragma once

#include <string>

#include "segue/inspect.hpp"
#include "tests/core/probe.hpp"

namespace probe {

namespace inspect = segue::inspect;

/// What stands behind the last '/' of the file, and the line: "fan.cpp:31".
inline std::string where(const segue::ChainLevel& l) {
    return l.file.substr(l.file.find_last_of('/') + 1) + ":" + std::to_string(l.line);
}

class Inspected {
  public:
    explicit Inspected(segue::Inspect level = segue::Inspect::full)
        : game(Scheduler::Options{}.real_clock([this] { return now; }).inspect(level)) {}

    /// What a script does to cost so much.
    void burn(std::chrono::nanoseconds t) { now += t; }
    /// A frame of 1/60 s, which takes at least that.
    void frame() {
        const auto next = began + std::chrono::nanoseconds(16'666'667);
        if (now < next) now = next;
        began = now;
        game.tick(std::chrono::nanoseconds(16'666'667));
    }
    void frames(int n) {
        for (int i = 0; i < n; ++i) frame();
    }
    /// The number of the last frame.
    std::uint64_t tick() { return game.stats().ticks; }

    std::chrono::nanoseconds now = std::chrono::seconds(1);
    std::chrono::nanoseconds began{};
    Scheduler game;
};

}  // namespace probe

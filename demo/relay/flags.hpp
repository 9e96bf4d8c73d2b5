// SPDX-License-Identifier: MIT
// The command line: every flag, its range, and what to do when one is wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "scripts/world/world.hpp"
#include "segue/overlay/desk.hpp"

namespace relay {

/// A picture to be saved.
struct Screenshot {
    std::string file;
    std::int64_t frame = 0;  // counted from 1; 0: the last one
};

/// Seconds in which the plug is pulled.
struct PlugSpan {
    double from = 0;
    double to = 0;
};

struct Flags {
    bool headless = false;
    bool fast = false;
    bool bot = false;
    bool inspector = false;
    segue::overlay::View view = segue::overlay::View::scripts;  // of the inspector
    bool tree = false;                                          // of its scripts
    std::string filter;                                         // of its scripts
    std::int64_t frames = 0;  // 0: until the window closes, or the end of the replay or of the bot's run
    std::uint64_t seed = 1;
    Difficulty difficulty = Difficulty::normal;
    int stage = 0;  // 0: the title
    std::vector<Screenshot> shots;
    std::string report, record, replay;
    std::string trace, dump, snapshot;
    std::string from;      // empty: the embedded server
    std::string cache;     // a folder; empty: nothing is kept
    double bandwidth = 0;  // KB/s; 0: each pack's pace
    int latency = 40;      // ms
    double loss = 0;       // per cent
    std::optional<PlugSpan> plug;
    int stress = 0;
    int downloads = 0;
    bool no_audio = false;
    int hitch = 0;                // ms
    std::optional<double> scale;  // empty: that of settings.txt
    std::string user;             // empty: the usual folder, or none
};

/// What came of a command line: flags, or words for the user and the program's exit status.
struct Parsed {
    Flags flags;
    std::optional<int> exit;  // 0: help was asked for; 2: something is wrong
    std::string text;         // help for stdout, or what is wrong and how to mend it, for stderr
};

/// @param arguments  without the program's name.
[[nodiscard]] Parsed parse_flags(const std::vector<std::string>& arguments);

}  // namespace relay

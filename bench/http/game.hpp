// SPDX-License-Identifier: MIT
// Our client, run as a game runs it: a thread that ticks 60 times a second, and scripts that await bodies.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/http/load.hpp"
#include "bench/http/site.hpp"
#include "segue/http/http.hpp"
#include "segue/segue.hpp"

namespace bench {

/// Nanoseconds of the calling thread's processor time so far.
double thread_time();

/// One download of a load by as many scripts, which run already and all ask in the first frame.
struct Played {
    double last_byte = 0;    ///< seconds from the first frame's begin to the end of the last transfer
    double last_script = 0;  ///< seconds to the end of the frame that resumed the last script
    double submit = 0;       ///< nanoseconds of processor time of the first frame, in which all of them ask
    std::vector<double> frames;  ///< nanoseconds of processor time of each later frame
    std::uint64_t resuming = 0;  ///< frames in which scripts were resumed
    bool right = false;          ///< every body is the file, byte for byte, and none was asked for twice
};
/// A game with its client.
struct Game {
    explicit Game(const Load& load);

    segue::Scheduler scheduler;
    segue::http::Client web;
};

/// `keep`: the bodies stay to the end, and are compared then; else a script compares its own, and drops it.
Played play(Game& game, const Served& served, const Load& load, bool keep = true);

/// What a look at Transfer::progress() costs while the transfers run.
struct Looked {
    double each = 0;  ///< nanoseconds of processor time
    std::uint64_t looks = 0;
    std::uint64_t allocations = 0;  ///< of the game thread while it looked
    bool right = false;             ///< all ended well, and some were seen half way
};
Looked look_at_progress(const Site& site, const Load& load);

}  // namespace bench

// SPDX-License-Identifier: MIT
// What the inspector shows of downloads. The game fills it, from whatever client it has.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace segue::overlay {

/// One transfer; those that have ended may stay for a while, to be read.
struct Download {
    std::string name;   ///< "/stage2.json"
    std::string state;  ///< "receiving"; of one that has failed, why
    int status = 0;     ///< of its answer; 0: there is none
    std::uint64_t received = 0;
    std::uint64_t total = 0;  ///< 0: unknown
    double bytes_per_second = 0;
    double retry_in = 0;  ///< seconds until the next try; 0: it waits for none
    unsigned attempt = 1;
    std::function<void()> cancel;  ///< empty: it cannot be
};

/// All of them at one moment.
struct Downloads {
    unsigned in_flight = 0;
    unsigned queued = 0;
    unsigned retrying = 0;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t retries = 0;
    std::uint64_t bytes = 0;
    double bytes_per_second = 0;
    std::vector<Download> transfers;
};

/// Fills an empty one; called once a frame while the view is open.
using DownloadLister = std::function<void(Downloads& out)>;

}  // namespace segue::overlay

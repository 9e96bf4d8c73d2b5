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
    std::string name;              ///< "/stage2.json"
    std::string state;             ///< "receiving"; of one that has failed, why
    int status = 0;                ///< of its answer; 0: there is none
    std::uint64_t received = 0;    ///< bytes
    std::uint64_t total = 0;       ///< bytes; 0: unknown
    double bytes_per_second = 0;   ///< lately
    double retry_in = 0;           ///< seconds until the next try; 0: it waits for none
    unsigned attempt = 1;          ///< 1 is the first
    std::function<void()> cancel;  ///< empty: it cannot be
};

/// All of them at one moment.
struct Downloads {
    unsigned in_flight = 0;           ///< that hold a slot
    unsigned queued = 0;              ///< that wait for one
    unsigned retrying = 0;            ///< that wait for their next try
    std::uint64_t ok = 0;             ///< that ended well so far
    std::uint64_t failed = 0;         ///< that did not
    std::uint64_t retries = 0;        ///< attempts beyond the first so far
    std::uint64_t bytes = 0;          ///< of bodies so far
    double bytes_per_second = 0;      ///< of all together, lately
    std::vector<Download> transfers;  ///< each, in the order in which they are shown
};

/// Fills an empty one; called once a frame while the view is open.
using DownloadLister = std::function<void(Downloads& out)>;

}  // namespace segue::overlay

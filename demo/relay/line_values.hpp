// SPDX-License-Identifier: MIT
// What the line gives: flags begin with it, sliders change it while the game runs.
#pragma once

#include <limits>

namespace relay {

/// KB/s of a line that does not wait for anything.
inline constexpr double no_limit = std::numeric_limits<double>::infinity();

struct LineValues {
    double bandwidth = 0;  // KB/s (1024), all transfers together; 0: each pack has its own pace
    int latency = 40;      // ms, from a request to its answer
    double loss = 0;       // per cent of the requests that are reset in mid-body
    bool operator==(const LineValues&) const = default;
};

}  // namespace relay

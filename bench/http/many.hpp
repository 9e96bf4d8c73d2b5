// SPDX-License-Identifier: MIT
// Ten thousand scripts that each ask for a small body in the same frame.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench/http/load.hpp"
#include "bench/http/site.hpp"

namespace bench {

struct Many {
    double submit = 0;              ///< nanoseconds of processor time of the frame in which all of them ask
    double last_script = 0;         ///< seconds to the last script's answer
    double frame_p99 = 0;           ///< nanoseconds of processor time of a later frame
    double memory = 0;              ///< bytes by which the process grew at its most
    std::uint64_t resuming = 0;     ///< frames in which scripts were resumed
    std::uint64_t connections = 0;  ///< that the server accepted, all of them together
};
/// In a process of its own, whose memory no other load has touched. None: an answer was missing or wrong.
std::optional<Many> ask_many(Site& site, const Load& load);

/// That process: this program again, with this flag and four words.
inline constexpr const char* many_flag = "--many";
int answer_many(char** words);

/// The smallest value that a share of all values does not exceed.
double percentile(std::vector<double> values, double share);

}  // namespace bench

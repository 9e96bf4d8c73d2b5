// SPDX-License-Identifier: MIT
// What is downloaded: so many bodies of one size over so many connections at most.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Load {
    std::size_t count = 0;
    std::size_t size = 0;  ///< of a body, in bytes
    unsigned connections = 0;
    double least_of_curl = 0;  ///< the mark: our throughput to that of curl; 0: others are not measured
    double frame_mark = 0;     ///< the mark: nanoseconds of a frame's processor time at p99; 0: none

    bool counts_requests() const { return size < 10'000; }  ///< the throughput is requests, not bytes
    double throughput(double seconds) const {
        return static_cast<double>(counts_requests() ? count : count * size) / seconds;
    }
    std::string name() const {
        const std::string body =
            size < 1'000'000 ? std::to_string(size / 1000) + "KB" : std::to_string(size / 1'000'000) + "MB";
        return body + "_x_" + std::to_string(count) + '/' + std::to_string(connections);
    }
};

inline constexpr std::size_t small = 1'000, middle = 100'000, large = 1'000'000;

}  // namespace bench

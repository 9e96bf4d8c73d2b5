// SPDX-License-Identifier: MIT
// Memory of big bodies that the game has dropped, kept a while for those that come next: in memory that the
// program has not touched before, the kernel's fresh pages take longer than all else that is done to a body.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

/// Pump thread.
class Bodies {
  public:
    static constexpr std::size_t most = std::size_t(64) << 20;  // bytes kept at once
    static constexpr std::size_t least = std::size_t(1) << 16;  // of a body: less does not pay
    static constexpr Time longest = std::chrono::seconds(10);   // that one is kept

    /// An empty string with room for so many bytes, though not for more than twice as many. None: without
    /// room.
    std::string take(std::size_t bytes);
    void keep(std::string body, Time now);
    /// Releases what nobody has wanted. When to call again; never: nothing is kept.
    Time run(Time now);

  private:
    struct Kept {
        std::string body;
        Time since;
    };
    std::vector<Kept> kept_;  // the oldest first
    std::size_t bytes_ = 0;
};

}  // namespace segue::http::detail

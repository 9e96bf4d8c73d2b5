// SPDX-License-Identifier: MIT
// What a frame of the game went on, as the game measures it.
#pragma once

#include <chrono>

namespace segue::overlay {

/// Times of the game's last frame that the game itself measures; what it leaves at 0 is not shown, but for
/// scripts, which come from the record then.
struct Spent {
    std::chrono::nanoseconds scripts{};    ///< in Scheduler::tick()
    std::chrono::nanoseconds downloads{};  ///< of the game thread: http::Client::take_cpu_seconds()
    std::chrono::nanoseconds render{};     ///< of the game's picture
    std::chrono::nanoseconds inspector{};  ///< of the inspector's: rendering what it has built
};

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// What the small programs share: a loop that ticks a scheduler until one script has ended, with Ctrl-C and a
// line that says how far it is.
#pragma once

#include <functional>
#include <string>

#include "segue/segue.hpp"

namespace demo {

/// Starts `job` on `game` and ticks, a hundred times a second, until it has ended. What `progress` says is
/// shown on stderr: on a terminal in one line that is drawn over, else as a line of its own, once a second
/// and only when it has changed. Ctrl-C and SIGTERM cancel the job: its destructors run, its transfers are
/// aborted.
/// @return what the job returned; 130 when it was interrupted; 1 when it failed, with its words on stderr.
int run(segue::Scheduler& game, segue::Task<int> job, const std::function<std::string()>& progress);

/// "1.5 MB"
std::string in_words(std::uint64_t bytes);

}  // namespace demo

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
/// and only when it has changed, and at the end. Ctrl-C and SIGTERM cancel the job: its destructors run, its
/// transfers are aborted.
/// @return what the job returned; 130 when it was interrupted; 1 when it failed, or what was printed could
/// not be written, with the words on stderr.
int run(segue::Scheduler& game, segue::Task<int> job, const std::function<std::string()>& progress);

/// From now on Ctrl-C and SIGTERM are remembered for run(), for what a program does before.
void mind_interrupts();

/// Flushes stdout. False, with words on stderr, where it could not be written.
bool printed();

/// "1.5 MB"
std::string in_words(std::uint64_t bytes);

}  // namespace demo

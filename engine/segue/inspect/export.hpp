// SPDX-License-Identifier: MIT
// A snapshot for other programs, and for logs.
#pragma once

#include <string>
#include <vector>

#include "segue/inspect/lints.hpp"

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// @{
/// All scripts, their waits and costs, the frames on record, and how the last ones ended, as one JSON object:
/// "tick", "seconds", "level", "stats", "scripts", "frames", "history", "wakes", "lints". Field names are
/// those of Snapshot, FrameTotals, Spender, Group, End, Wake and Finding; places are "file:line", times are
/// in microseconds where a name ends in _us, else in seconds. A string is valid UTF-8, whatever scripts are
/// called.
/// "lints" is what is wrong now. Hogs, leaks, tasks that were dropped and most failures are found by a Lints
/// that has looked before: pass what it found.
std::string json(Scheduler& scheduler);
std::string json(Scheduler& scheduler, const std::vector<Finding>& lints);
/// @}

/// @{
/// Lines for a log or a crash handler: one a script, below it its await stack; then how the last ones ended,
/// what is wrong now or was passed, and why.
std::string dump(Scheduler& scheduler);
std::string dump(Scheduler& scheduler, const std::vector<Finding>& lints);
/// @}

}  // namespace segue::inspect

// SPDX-License-Identifier: MIT
// A snapshot for other programs, and for logs.
#pragma once

#include <string>

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// All scripts, their waits and costs, the frames on record, and how the last ones ended, as one JSON object:
/// "tick", "seconds", "level", "stats", "scripts", "frames", "history", "wakes", "lints". Field names are
/// those of Snapshot, FrameTotals, Spender, Group, End, Wake and Finding; places are "file:line", times are
/// in microseconds where a name ends in _us, else in seconds. A string is valid UTF-8, whatever scripts are
/// called.
/// "lints" is what is wrong now; who wants to hear of leaks and of tasks that were dropped keeps a Lints.
std::string json(Scheduler& scheduler);

/// Lines for a log or a crash handler: one a script, below it its await stack; then how the last ones ended.
std::string dump(Scheduler& scheduler);

}  // namespace segue::inspect

// SPDX-License-Identifier: MIT
// "Why?": one sentence from the chain of causes, with file and line, for a slow frame and for a script that
// does not go on.
#pragma once

#include <cstdint>
#include <string>

#include "segue/script.hpp"

namespace segue::inspect {

/// Why a frame took as long as it did, as "frame 1203 took 21.0 ms: stage2.json arrived at load
/// (load.cpp:12), which woke 240 fans (fan.cpp:31, 9.8 ms)". `tick` is as Stats::ticks counts it. Frames are
/// on record at Inspect::full; of another one the sentence says so. Never empty.
std::string why(Scheduler& scheduler, std::uint64_t tick);

/// Why a script stands where it does: what it waits for, since when, on whom that depends, and where those
/// stand, through joins and locks to the one that everything hangs on, or to the cycle that nothing can end.
/// As "#5 guard has waited 35.0 s for event (door.cpp:12), with no deadline: nobody woke it since". Better at
/// Inspect::basic than at off, and for idle scripts at full. Never empty.
std::string why(const ScriptHandle& script);

}  // namespace segue::inspect

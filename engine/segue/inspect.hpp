// SPDX-License-Identifier: MIT
// What runs, and what it waits for: the data of every viewer, without a user interface. Game thread only; may
// be called inside a tick, from a script. Not a part of segue.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/options.hpp"
#include "segue/script.hpp"

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// One script as plain numbers; its texts are asked for one by one, since most rows of a long list are never
/// drawn.
struct Row {
    Script<> script;  ///< for name(), cancel(), pause(), and the functions below
    std::uint64_t id = 0;
    std::uint64_t parent = 0;  ///< the script that forked it; 0: independent
    State state = State::waiting;
    std::uint64_t resumes = 0;
    std::uint64_t age_frames = 0;
    double age_seconds = 0.0;    ///< on real()
    std::uint64_t woken_by = 0;  ///< id of the script that woke it last; 0: the scheduler
};

/// Every script that is alive, forks behind the script that forked them, else in start order. Reuses `rows`.
void list(Scheduler& scheduler, std::vector<Row>& rows);

/// What a script waits for, in the words of the wait itself: "wait 1.3 s left", "race of 2: signal; wait 3.0
/// s left".
std::string reason(const ScriptHandle& script);
/// What is left of its timed wait, if it has one: of a race the least of its entrants, of `all` the most.
std::optional<std::chrono::nanoseconds> left(const ScriptHandle& script);
/// Who awaits whom, innermost first: function, file and line of the co_await. Empty for an ended script.
std::vector<ChainLevel> stack(const ScriptHandle& script);
/// Where start or fork was called.
ChainLevel started_at(const ScriptHandle& script);
/// The script of that number, or an empty handle.
Script<> find(Scheduler& scheduler, std::uint64_t id);

/// Everything about one script.
struct ScriptInfo {
    std::uint64_t id = 0;
    std::uint64_t parent = 0;
    std::string name;
    State state = State::waiting;
    std::string reason;
    std::vector<ChainLevel> stack;
    ChainLevel started;
    std::uint64_t resumes = 0;
    std::uint64_t age_frames = 0;
    double age_seconds = 0.0;
    std::uint64_t woken_by = 0;
};

/// Everything about all scripts, at one moment.
struct Snapshot {
    std::uint64_t tick = 0;
    double seconds = 0.0;  ///< of real()
    Stats stats;
    std::vector<ScriptInfo> scripts;
};

/// Allocates for every script: for logs and tests; a viewer that draws each frame asks list() and reason().
Snapshot snapshot(Scheduler& scheduler);
/// The snapshot as lines for a log: one a script, its await stack below it.
std::string dump(Scheduler& scheduler);

}  // namespace segue::inspect

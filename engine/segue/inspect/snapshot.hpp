// SPDX-License-Identifier: MIT
// What runs, and what it waits for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/cause.hpp"
#include "segue/options.hpp"
#include "segue/script.hpp"

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// One script as plain numbers; its texts are asked for one by one, since most rows of a long list are never
/// drawn.
struct Row {
    Script<> script;               ///< for name(), cancel(), pause(), and the functions below
    std::uint64_t id = 0;          ///< as ScriptHandle::id() says it
    std::uint64_t parent = 0;      ///< the script that forked it; 0: independent
    State state = State::waiting;  ///< where it stands
    std::uint64_t resumes = 0;     ///< how often it was resumed
    std::uint64_t age_frames = 0;  ///< ticks since its start
    double age_seconds = 0.0;      ///< on real()
    std::uint64_t woken_by = 0;    ///< id of the script that woke it last; 0: the scheduler
    double waits_seconds = 0.0;    ///< how long it has waited, on real(); 0 where it runs each frame
};

/// Every script that is alive, forks behind the script that forked them, else in start order. Reuses `rows`.
void list(Scheduler& scheduler, std::vector<Row>& rows);

/// The same in parts: adds up to `most` scripts, and the forks of the last of them, behind those that `rows`
/// has from earlier calls. What starts meanwhile is listed, what has ended since stays in its row.
/// @return whether there are more.
bool list_more(Scheduler& scheduler, std::vector<Row>& rows, std::size_t most);

/// What a script waits for, in the words of the wait itself: "wait 1.3 s left", "race of 2: signal; wait 3.0
/// s left".
std::string reason(const ScriptHandle& script);
/// What is left of its timed wait, if it has one: of a race the least of its entrants, of `all` the most.
std::optional<std::chrono::nanoseconds> left(const ScriptHandle& script);
/// Who awaits whom, innermost first: function, file and line of the co_await. Empty for an ended script.
std::vector<ChainLevel> stack(const ScriptHandle& script);
/// Where start or fork was called.
ChainLevel started_at(const ScriptHandle& script);
/// The number of the script that forked it, which is alive, too; 0: it is independent, or ended.
std::uint64_t parent(const ScriptHandle& script);
/// What it said of itself by segue::note(); empty: nothing.
std::string note(const ScriptHandle& script);
/// The script of that number, or an empty handle.
Script<> find(Scheduler& scheduler, std::uint64_t id);

/// How long it has waited for the same thing, in seconds of real(), by the millisecond; 0 for a script that
/// runs, is ready, or waits for the next frame.
double waits_seconds(const ScriptHandle& script);

/// What a script costs; only resumes that were watched, at Inspect::full, count. Wall-clock time.
struct Cost {
    std::chrono::nanoseconds frame{};    ///< in the present frame, or the last one
    std::chrono::nanoseconds average{};  ///< of the frames in which it ran
    std::chrono::nanoseconds worst{};    ///< of these frames
    std::chrono::nanoseconds longest{};  ///< of one resume
    std::chrono::nanoseconds total{};    ///< of all its resumes
    std::uint64_t resumes = 0;           ///< how many these are
};
/// Nothing for a script whose resumes were never watched.
std::optional<Cost> cost(const ScriptHandle& script);
/// What all that it forked has taken, and what they forked, alive or ended; on top of its own Cost::total.
std::chrono::nanoseconds forks_total(const ScriptHandle& script);

/// Everything about one script.
struct ScriptInfo {
    std::uint64_t id = 0;                 ///< as ScriptHandle::id() says it
    std::uint64_t parent = 0;             ///< the script that forked it; 0: independent
    std::vector<std::uint64_t> children;  ///< what it forked and is alive, in start order
    std::uint64_t scope = 0;       ///< numbers the scopes that are alive, outer ones first; 0: it is in none
    std::string name;              ///< as ScriptHandle::name() says it
    std::string note;              ///< as note() says it
    State state = State::waiting;  ///< where it stands
    std::string reason;            ///< as reason() says it
    std::optional<std::chrono::nanoseconds> left;  ///< as left() says it
    std::vector<ChainLevel> stack;                 ///< innermost first
    ChainLevel started;                            ///< where start or fork was called
    std::uint64_t resumes = 0;                     ///< how often it was resumed
    std::uint64_t age_frames = 0;                  ///< ticks since its start
    double age_seconds = 0.0;                      ///< on real()
    double waits_seconds = 0.0;                    ///< as waits_seconds() says it
    std::uint64_t woken_by = 0;                    ///< as in Row; once its cancel is asked for, who asked
    /// Why its cancel was asked for: it may be deferred by a shield. `no`: it was not.
    Cancelled cancelled = Cancelled::no;
    std::optional<Cost> cost;                ///< as cost() says it
    std::chrono::nanoseconds forks_total{};  ///< as forks_total() says it
};

/// The same as in a snapshot; of an ended script what its handle still knows.
ScriptInfo info(const ScriptHandle& script);

/// Everything about all scripts, at one moment.
struct Snapshot {
    std::uint64_t tick = 0;           ///< as Stats::ticks counts it
    double seconds = 0.0;             ///< of real()
    Stats stats;                      ///< as Scheduler::stats() says them
    std::vector<ScriptInfo> scripts;  ///< in the order of list()
};

/// Allocates for every script: for logs and tests; a viewer that draws each frame asks list() and reason().
Snapshot snapshot(Scheduler& scheduler);

}  // namespace segue::inspect

// SPDX-License-Identifier: MIT
// Why a script runs, and why one was cancelled: what the scheduler tells the inspector.
#pragma once

#include <cstdint>

namespace segue {

/// What led to a resume.
enum class Cause : std::uint8_t {
    start,     ///< its first run
    frame,     ///< a per-frame wait
    poll,      ///< a per-frame wait that is asked whether it is over
    frames,    ///< so many frames were over
    timer,     ///< its time was due
    wake,      ///< another script woke it: an event, a signal, a channel, a lock
    end,       ///< the script that it joined ended
    outside,   ///< a completion, a job, a posted function, or a call outside of the tick
    deadline,  ///< a timeout ran out
    put_off,   ///< it had its turn in the tick before, and used it up
};

/// "start", "frame", ...
const char* to_string(Cause cause);

/// Why a script was cancelled.
enum class Cancelled : std::uint8_t {
    no,         ///< it was not
    by_call,    ///< Script::cancel
    by_scope,   ///< its scope was cancelled, or is gone
    by_parent,  ///< the script that forked it ended
    by_source,  ///< what it waited on is gone
    by_all,     ///< Scheduler::cancel_all
    by_end,     ///< its scheduler is gone
    by_misuse,  ///< it did what is refused, and there are no exceptions
};

/// "cancel()", "the end of its scope", ...: goes on with "it was cancelled by".
const char* to_string(Cancelled why);

}  // namespace segue

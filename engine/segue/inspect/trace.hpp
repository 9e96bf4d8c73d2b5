// SPDX-License-Identifier: MIT
// A recording for ui.perfetto.dev and chrome://tracing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// Records what a scheduler does from its construction to its end: each tick and each resume as a slice on
/// one track, the first run of a fork within the slice of who forked it, each wait as an asynchronous slice
/// of its own, counters a tick, and an arrow from who woke to who was woken. Meanwhile resumes cost as much
/// as at Inspect::full, and some more. Allocates while it records. Game thread only.
class Trace {
  public:
    /// Stops at `most` events, of some 100 bytes each: what follows is counted alone.
    explicit Trace(Scheduler& scheduler, std::size_t most = 1'000'000);
    /// The scheduler may have ended before.
    ~Trace();
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;

    /// What was recorded so far as JSON, an event a line; what is still open ends now. Times are microseconds
    /// since the recording began. Categories: "tick", "resume", "fork" (its first run), "post" (a posted
    /// function or a delivery), "wait", "wake" (arrows).
    std::string json() const;

    /// How many events were recorded so far.
    std::size_t events() const;
    /// Events that found no room.
    std::uint64_t dropped() const;

  private:
    class Recording;
    std::unique_ptr<Recording> recording_;
};

}  // namespace segue::inspect

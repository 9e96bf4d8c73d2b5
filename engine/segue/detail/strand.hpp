// SPDX-License-Identifier: MIT
// The scheduler's view of running code. A *promise* is the hot part of one coroutine frame; a *strand* is a
// chain of coroutines that await each other, with one leaf that runs or waits: a script, or an entrant of
// all, race or timeout.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <source_location>
#include <string>

#include "segue/cause.hpp"
#include "segue/config.hpp"
#include "segue/detail/frame_pool.hpp"
#include "segue/detail/link.hpp"
#include "segue/detail/timer_wheel.hpp"

namespace segue {
class Reason;
}

namespace segue::detail {

class Core;
class Group;
struct ClockState;
struct Strand;
struct ScopeState;

/// One pointer on both compilers; the line of a co_await, or the place where a coroutine or a script was
/// made.
using Site = std::source_location;

/// First base of every promise that a scheduler resumes; at most 16-aligned, so that the frame is found from
/// it. Three words: with them a coroutine that waits for frames fits into one cache line (clang). Which
/// strand it belongs to is known where it matters: of the one that runs by Core::running, of the others by
/// the record that leads to them.
struct Promise {
    Core* core = nullptr;       // null until it runs
    Promise* parent = nullptr;  // who awaits it; null at the strand's root
    Site site;  // the co_await at which it is suspended; before the first, where it is written

    Promise() = default;
    Promise(const Promise&) = delete;
    Promise& operator=(const Promise&) = delete;

    std::coroutine_handle<> handle() { return std::coroutine_handle<Promise>::from_promise(*this); }

    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept { release_frame(frame, bytes); }
};

/// What a suspended leaf waits for. Lives in its frame.
class Wait {
  public:
    Wait() = default;
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

    /// Leaves whatever it waits on, O(1); called when the script is cancelled, not after a wake.
    virtual void unhook() noexcept = 0;
    virtual void describe(Reason& reason) const = 0;
    /// A per-frame wait that is polled: true when it is over. Never throws: an error is kept for the resume.
    virtual bool poll() noexcept { return true; }
    /// What it is that such a wait waits for.
    virtual Cause polled_for() const { return Cause::poll; }
    /// The entrants, where this is all, race, any or timeout.
    virtual Group* group() { return nullptr; }
    /// A relative time stands still while the script is paused.
    virtual void freeze() {}
    virtual void thaw() {}
    /// For the inspector: whether the wait can be ended early, and that it ends as though it were over, at
    /// the latest in the next tick.
    virtual bool can_finish() const { return false; }
    virtual void finish() {}
    /// It counts on `to` from now on, where it counted on `from`, which shows the same time.
    virtual void change_clock(ClockState& from, ClockState& to) {
        static_cast<void>(from);
        static_cast<void>(to);
    }

  protected:
    ~Wait() = default;
};

/// How a strand ended.
enum class Ending : std::uint8_t { alive, done, failed, cancelled };

/// The result of an ended script, kept while somebody may still ask for it.
struct ResultBox : Pooled {
    bool taken = false;  // a move-only value, by its first joiner or by take()
    virtual ~ResultBox() = default;
};

/// What differs between results: where the value of an ending strand goes. One constant a type.
struct ResultOps {
    ResultBox* (*box)(Promise& root);  // moves the value out of the root's promise
};

struct ListLink : Link {
};  // in the scheduler's list of scripts, or in its parent's list of forks, or in its group
struct ScopeLink : Link {};   // in its scope
struct CancelLink : Link {};  // among those that are cancelled when they execute no longer

/// Who is told of a script's end; lives in the frame of the joiner.
struct JoinNode : Link {
    virtual void joined() = 0;

  protected:
    ~JoinNode() = default;
};

enum : std::uint32_t {
    flag_queued = 1 << 0,       // in the ready queue
    flag_fresh = 1 << 1,        // not run yet
    flag_starting = 1 << 2,     // what started it goes on when it first suspends or ends
    flag_dying = 1 << 3,        // its frames are being destroyed
    flag_cancel = 1 << 4,       // a cancel is pending: at the next suspension, or at the end of a shield
    flag_forced = 1 << 5,       // that cancel is not deferred by a shield
    flag_paused = 1 << 6,       // pause() was called on this script itself
    flag_frozen = 1 << 7,       // its wait has been told to stand still
    flag_wake_kept = 1 << 8,    // woken while paused
    flag_start_kept = 1 << 9,   // its turn to start came while it was paused
    flag_unhooked = 1 << 10,    // its wait has let go of it: woken, or its source is gone
    flag_idle = 1 << 11,        // Priority::idle
    flag_entrant = 1 << 12,     // of a group: no script of its own
    flag_start_held = 1 << 13,  // paused before all entrants of its group were started
    flag_stream = 1 << 14,      // of a Stream: bound to the script that asked last, and outlives that
};

inline constexpr std::uint32_t no_slot = 0xffffffffu;
inline constexpr std::uint32_t no_record = 0xffffffffu;

/// What waiting and resuming touch: the first cache line of a strand.
struct StrandFront : TimerNode {
    Promise* leaf = nullptr;  // the innermost coroutine, which runs or waits
    Wait* wait = nullptr;     // what the leaf waits on
    std::uint32_t flags = 0;
    std::uint32_t epoch = 0;  // counts its waits: a stale waker is told by it
    std::uint32_t refs = 0;
    std::uint32_t slot = no_slot;  // its place in the per-frame list of `slot_phase`
};

/// What else a wake-up or a sleep touches: the second.
struct StrandMiddle : StrandFront {
    Core* core = nullptr;        // null once ended
    std::uint64_t woken_by = 0;  // id of the script that woke it last; 0: the scheduler
    std::uint64_t resumes = 0;   // less what its place in a per-frame list counts: Core::resumes_of
    std::uint32_t pauses = 0;    // its own flag and those of the scopes and scripts around it
    std::uint32_t holds = 0;     // shields, its own and its entrants' and forks'
    std::uint8_t phase = 0;
    std::uint8_t slot_phase = 0;
    Ending ending = Ending::alive;
    bool taken = false;       // by Script::take
    std::uint32_t since = 0;  // when its wait began: milliseconds of real(), modulo 2^32; not on next_frame
    ClockState* clock = nullptr;
    Strand* parent = nullptr;  // whose fork or entrant this is
    Group* group = nullptr;    // the group whose entrant this is
};

/// A chain of coroutines. Reference-counted by handles and wakers; the scheduler holds one while it is alive.
struct Strand : StrandMiddle, ListLink, ScopeLink, CancelLink, Pooled {
    ScopeState* scope = nullptr;
    const ResultOps* result = nullptr;
    ResultBox* box = nullptr;
    std::exception_ptr error;  // of one that failed, for whoever may still ask
    Strand* around = nullptr;  // Core::settle: who goes on when this one has stopped
    Pooled* held = nullptr;    // the callable and arguments it was started with
    void (*drop_held)(Pooled*) = nullptr;
    List<Strand, ListLink> forks;
    List<JoinNode> joiners;
    std::string* name = nullptr;  // where the user gave one
    Site born;                    // where the root coroutine is written: its function_name()
    Site started;                 // where start or fork was called
    std::uint64_t id = 0;         // in start order
    std::uint64_t born_tick = 0;
    std::int64_t born_time = 0;           // on real()
    std::uint32_t record = no_record;     // of what it costs: Recorder
    Cancelled cancelled = Cancelled::no;  // why its cancel was asked for; by whom is in woken_by

    bool is(std::uint32_t f) const { return (flags & f) != 0; }
    bool alive() const { return ending == Ending::alive; }

    void retain() { ++refs; }
    void release() {
        if (--refs == 0) destroy();
    }

  private:
    void destroy();
};

}  // namespace segue::detail

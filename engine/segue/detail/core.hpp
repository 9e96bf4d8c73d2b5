// SPDX-License-Identifier: MIT
// The engine room: the tick, the trampoline that resumes strands, and cancelling. `Scheduler` is its public
// face.
//
// The trampoline: a coroutine that suspends says in `stop` what is to happen, and returns to the loop in
// run(). No coroutine resumes another one, so the stack is bounded on every compiler (g++ makes no tail call
// at -O0: gcc.gnu.org/PR94794). Resident slots: a script that awaits next_frame() again keeps its place in
// the array of its phase, and its strand's record is not touched.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "segue/clock.hpp"
#include "segue/detail/attempt.hpp"
#include "segue/detail/inbox.hpp"
#include "segue/detail/recorder.hpp"
#include "segue/detail/stopwatch.hpp"
#include "segue/detail/strand.hpp"
#include "segue/options.hpp"

namespace segue {
class Scheduler;
namespace inspect {
class Access;
}
}  // namespace segue

namespace segue::detail {

class Workers;

/// What a coroutine asks of the trampoline at a suspension.
enum class Action : std::uint8_t {
    park,        // per-frame wait without a predicate
    park_phase,  // the same in the phase `other_phase`
    park_poll,   // per-frame wait that is polled
    call,        // go on with the named coroutine: a child begins, or a parent goes on
    block,       // waits for a wake or a timer
    group,       // start the entrants of strand->wait
    fork,        // run `forked`, a new script, to its first suspension, then go on
    end,         // the named coroutine, the root of a strand, is at its final suspension
};

/// An action and the coroutine that it is about, in one word, since the commonest answer to a resume, the
/// same coroutine parking again, has to be told from all others by one comparison.
class Stop {
  public:
    Stop() = default;
    Stop(Promise& p, Action a)
        : bits_(reinterpret_cast<std::uintptr_t>(&p) | static_cast<std::uintptr_t>(a)) {}
    Action action() const { return static_cast<Action>(bits_ & 15); }
    Promise* promise() const { return reinterpret_cast<Promise*>(bits_ & ~std::uintptr_t{15}); }
    std::uintptr_t bits() const { return bits_; }

  private:
    std::uintptr_t bits_ = 0;
};

/// A group's deadline, judged last in the tick.
struct Deadline : TimerNode {
    Group* group = nullptr;
};

/// all, race, any, timeout: a wait whose entrants are strands of their own. Lives in the frame of its parent.
class Group : public Wait {
  public:
    Group* group() final { return this; }
    void unhook() noexcept override {}

    /// The coroutine of the next entrant; null when all have been made.
    virtual Promise* make_next() = 0;
    virtual bool all_made() const = 0;
    /// Takes the result of an entrant at its final suspension. True when this decides the group.
    virtual bool entrant_ended(Strand& entrant, Promise& root) = 0;
    /// Whether losing this entrant, since what it waits on is gone, cancels the script that waits for the
    /// group.
    virtual bool loss_cancels(const Strand& entrant) const = 0;
    /// The entrant is gone for that reason. True when this decides the group.
    virtual bool entrant_lost(Strand& entrant) = 0;
    /// True where the first entrant to end ends the wait, as in a race; false where the last one does.
    virtual bool first_decides() const = 0;
    /// rush: what has not won goes on as a fork of the parent.
    virtual bool losers_go_on() const { return false; }
    /// An entrant could not be made or started; parent gets the exception.
    virtual void failed_to_start(std::exception_ptr e) = 0;

    List<Strand, ListLink> entrants;  // alive, in order
    Strand* parent = nullptr;
    std::uint32_t made = 0;
    bool starting = false;
    bool decided = false;

  protected:
    ~Group() = default;
};

/// What a scope's scripts and nested scopes hang on. Lives as long as the Scope object.
struct ScopeState : Link {
    Core* core = nullptr;  // null when its scheduler or its outer scope is gone
    ScopeState* outer = nullptr;
    List<Strand, ScopeLink> scripts;
    List<ScopeState> nested;
    std::uint32_t pauses = 0;  // its own and those around it
    bool paused = false;       // its own
    bool closing = false;      // refuses starts
    List<JoinNode> joiners;    // told when the last script, nested ones included, has ended
};

class Core {
  public:
    Core(Scheduler* face, const SchedulerOptions& options);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    // --- what awaiters call, inside a co_await
    // ---------------------------------------------------------------------

    /// Suspends until the next run of the strand's phase.
    void park(Promise& p, const Site& at) {
        p.site = at;
        stop = Stop(p, Action::park);
    }
    /// The same, asking `w.poll()` first.
    void park_poll(Promise& p, const Site& at, Wait& w) {
        p.site = at;
        running->wait = &w;
        stop = Stop(p, Action::park_poll);
    }
    /// Suspends until a wake. The caller hooks `w` afterwards.
    void block(Promise& p, const Site& at, Wait& w) {
        p.site = at;
        Strand& s = *running;
        s.wait = &w;
        s.flags &= ~flag_unhooked;
        ++s.epoch;
        s.since = now_ms;
        stop = Stop(p, Action::block);
    }
    /// Suspends until the next run of `phase`.
    void park_in(Promise& p, const Site& at, Phase phase) {
        p.site = at;
        other_phase = phase;
        stop = Stop(p, Action::park_phase);
    }
    /// Runs a child as part of the same strand.
    void call(Promise& parent, const Site& at, Promise& child) {
        parent.site = at;
        child.core = this;
        child.parent = &parent;
        stop = Stop(child, Action::call);
    }
    /// At the final suspension of any coroutine.
    void finished(Promise& p) noexcept {
        stop = p.parent ? Stop(*p.parent, Action::call) : Stop(p, Action::end);
    }
    void start_group(Promise& p, const Site& at, Group& g);
    /// The running script takes `child` as its fork and waits until it first suspends.
    void start_fork(Promise& p, const Site& at, Strand& child);
    /// Suspends to the next tick, with a warning: too many ready awaits in a row.
    void put_off(Promise& p, const Site& at, Wait& w);
    /// Suspends to the next tick's wake-ups.
    void yield_tick(Promise& p, const Site& at, Wait& w);
    /// Suspends for ever and has the script cancelled: misuse whose handler returned.
    void lose(Promise& p, const Site& at);
    /// True when the running script is to be cancelled at its next suspension.
    bool ending() const;
    /// True when one more await that is ready may go on without suspending; else it is to be put off.
    bool may_go_on() {
        if (round_ && streak_at_ != round_->at) {  // the streak begins with each slot of a round
            streak_at_ = round_->at;
            ready_streak_ = 0;
        }
        return ++ready_streak_ <= options.max_ready_awaits();
    }
    /// Inserts the strand into the clock's timers.
    void sleep(Strand& s, ClockState& clock, std::int64_t due);
    /// The same after a pause: among ties it keeps the place of the wait that it goes on with.
    void sleep_on(Strand& s, ClockState& clock, std::int64_t due);
    /// Inserts a group's deadline; after a pause it keeps its place among ties likewise.
    void arm(Deadline& d, ClockState& clock, std::int64_t due);

    // --- scripts
    // ---------------------------------------------------------------------------------------------------

    /// A new script around a coroutine that has not begun. `refused` when no script may start any more.
    Strand& make_script(Promise& root, const ResultOps& ops, const StartOptions& o, const Site& at,
                        ScopeState* scope, Strand* parent);
    /// The same for a coroutine that nobody else owns: it is destroyed when there is no memory for its
    /// script.
    Strand& make_script_of(Promise& root, const ResultOps& ops, const StartOptions& o, const Site& at,
                           ScopeState* scope, Strand* parent);
    void queue_start(Strand& s);
    /// Queues a strand whose wait is over.
    void wake(Strand& s);
    /// The same for completions from outside: it runs in step 2, right after what completed it.
    void wake_now(Strand& s);
    /// The thing that the strand waits on is gone.
    void lost(Strand& s);
    void cancel(Strand& s, bool forced, Cancelled why = Cancelled::by_call);
    void pause(Strand& s);
    void resume(Strand& s);
    std::uint64_t resumes_of(const Strand& s) const;
    /// So many shields began or ended in this strand, or moved to it or away with a fork.
    void hold(Strand* s, std::uint32_t shields);
    void unhold(Strand* s, std::uint32_t shields);
    /// The script of a stream becomes a fork of another script; of none, an independent one.
    void bind(Strand& s, Strand* parent);

    // --- scopes
    // ----------------------------------------------------------------------------------------------------

    /// Newest script first, nested scopes included.
    void cancel_scope(ScopeState& scope, bool forced);
    /// The scope's scripts are cancelled, those that run at their next suspension; it and what is nested in
    /// it are dead.
    void close_scope(ScopeState& scope);
    void pause_scope(ScopeState& scope, int by);
    void cancel_all(bool forced);

    // --- the tick
    // --------------------------------------------------------------------------------------------------

    void advance(std::int64_t ns, double seconds);
    void run_phase(Phase phase);
    /// Every phase in turn: what follows advance() in a tick.
    void run_all();
    bool in_run() const { return in_run_; }
    /// How much is recorded from now on. For want of memory it is std::bad_alloc, and as before.
    void set_inspect(Inspect level);
    /// What the script that runs says of itself.
    void note(std::string_view words) {
        if (recorder) recorder->note(*running, words);
    }
    /// The recorder, made when first asked for, for whoever listens to it; watch() follows.
    Recorder& make_recorder();
    /// Looks again at who is to be told of resumes.
    void watch();
    /// Asked once a frame: true when the inspector lets nothing happen in it.
    bool stands_still();
    /// False on another thread while a tick runs: nobody but post() and resolvers may come from there.
    bool on_game_thread() const { return !in_run_ || std::this_thread::get_id() == tick_thread_; }

    // --- failures
    // --------------------------------------------------------------------------------------------------

    /// In unhandled_exception of a scheduled coroutine.
    void failed(Promise& p) noexcept;
    /// To the hook, or to stderr; without a script: of a posted function. For want of memory it goes without
    /// its name.
    void report_error(const Strand* script, std::exception_ptr e);
    /// A user's hook: what it throws goes to stderr, and no further.
    template <class F>
    static void call_hook(const char* which, F hook) {
#if SEGUE_EXCEPTIONS
        try {
            hook();
        } catch (...) {
            hook_threw(which, std::current_exception());
        }
#else
        static_cast<void>(which);
        hook();
#endif
    }
    static void hook_threw(const char* which, const std::exception_ptr& error) noexcept;
    /// To the hook, or to stderr, what `text()` says; dropped for want of memory.
    template <class F>
    void warn(const Strand& script, F text) {
        Warning w;
        if (attempt([&] { w = warning(script, text()); })) report_warning(w);
    }

    /// Seconds of real time since the tick began, and whether the script budget is used up.
    bool late();
    std::int64_t real_time() const;
    Workers& workers();

    /// Whose script executes on this thread; null outside of a tick.
    static thread_local constinit Core* here;

    // --- hot state
    // -------------------------------------------------------------------------------------------------

    Stop stop;
    Strand* running = nullptr;  // whose leaf executes now, or was executing when it called into the scheduler
    Phase other_phase = Phase::update;
    Strand* forked = nullptr;
    bool attention = false;        // the running strand was cancelled or paused from inside
    std::uint32_t now_ms = 0;      // of real(), modulo 2^32
    Recorder* recorder = nullptr;  // null: nobody wants to know
    std::exception_ptr error;      // on its way from a finished coroutine to whoever takes its result

    // --- state
    // -----------------------------------------------------------------------------------------------------

    Scheduler* face;
    SchedulerOptions options;
    TimerChunks timer_chunks;
    List<ClockState, ClockLink> clocks;
    ClockState* real = nullptr;
    ClockState* game = nullptr;
    std::shared_ptr<Inbox> inbox;
    List<Strand, ListLink> scripts;  // alive and independent, in start order
    List<ScopeState> scopes;         // the outermost ones
    std::uint64_t tick = 0;
    std::uint64_t next_seq = 1;
    std::uint64_t next_id = 1;
    Stats stats;
    std::function<void(const Failure&)> on_error;
    std::function<void(const Warning&)> on_warning;
    std::function<void(std::string_view, std::uint_least32_t)> on_resume_begin;
    std::function<void()> on_resume_end;
    bool profiled = false;           // one of these two is set, or the recorder watches each resume
    bool measured = false;           // it is the recorder, and nobody listens to that
    bool skips = false;              // this frame: stands_still() was true
    bool halted = false;             // by the inspector: ticks do nothing
    std::uint32_t halted_ticks = 0;  // so many go through nevertheless
    bool closing = false;
    bool streams_end = false;  // with the scripts that asked them: all are cancelled

  private:
    friend class inspect::Access;
    using Tags = std::uintptr_t;
    static constexpr Tags slot_poll = 1;
    static constexpr Tags slot_skip = 2;   // paused
    static constexpr Tags slot_fresh = 4;  // began in this tick before the phase ran: not its turn yet
    static constexpr Tags slot_again = 8;  // next(phase): resumes in every run of it, not once a tick
    static constexpr Tags slot_tags = 15;
    static constexpr std::uintptr_t slot_hole = slot_skip;  // of nobody
    struct Slot {
        std::uintptr_t leaf;  // the strand's leaf, and in the low bits how to treat it
        Strand* strand;
    };
    using Queue = List<Strand, TimerNode>;
    struct SlotList {
        std::vector<Slot> slots;
        std::uint32_t holes = 0;
        std::uint32_t fresh = 0;                // about so many have that tag
        std::uint64_t ran = ~std::uint64_t{0};  // the tick in which the phase ran last
        std::uint64_t rounds = 0;  // ticks in which it ran: each resumed every slot without a tag
        std::size_t at = none;     // the slot whose turn it is in the present round,
        std::size_t end = 0;       // and where that round ends: newcomers stand behind
        static constexpr std::size_t none = ~std::size_t{0};
        Queue no_slot;  // for want of memory, until the next tick
    };
    /// Timers that are due, in order.
    struct Due {
        TimerBucket timers;
        TimerWheel::Batch rest;  // for want of memory

        TimerNode* pop_front() {
            TimerNode* node = timers.pop_front();
            return node ? node : rest.pop_front();
        }
    };

    class InRun;
    void run(Strand& s);
    void run_slowly(Strand& s);
    bool tell_begin(Strand& s);
    void run_slot_measured(SlotList& list, std::size_t i);
    void resume_watched(Strand* s, Cause cause);
    void go_on_watched(Strand* s);
    void hold_back(Strand& s);
    Cause cause_of(const Strand& s) const;
    bool polled(const Strand& s) const;
    void go_on(Strand* s);
    void came_to_rest();
    Strand* follow();
    Strand* settle();
    Strand* stopped(Strand& s);
    Strand* goes_on(Strand& s);
    Strand* continue_start(Group& g);
    Strand* start_next(Group& g, Strand*& rests);
    Strand* ended(Strand& s, Promise& root);
    Strand* decide(Group& g);
    void kill(Strand& top);
    void enter_death(Strand& s);
    void let_streams_go(Strand& s);
    void destroy_frames(Strand& s) noexcept;  // a destructor that throws terminates
    void finish(Strand& s, Ending how, Promise* root);
    void end_by_cancel(Strand& s);
    bool poll(Strand& s);
    void discard_entrant(Strand& s);
    void park_in_slot(Strand& s, Tags tag);
    bool enter_slot(Strand& s, std::uint8_t phase);
    void find_slots(std::uint8_t phase);
    void leave_slot(Strand& s);
    void tag_slot(Strand& s, std::uintptr_t leaf);
    std::uint64_t rounds_of(const Strand& s) const;
    void compact(SlotList& list);
    void freeze(Strand& s);
    void thaw(Strand& s);
    void pause_by(Strand& top, int by);
    void pause_within(ScopeState& scope, int by);
    void keep_wake(Strand& s);
    void thaw_in_turn(Strand& s);
    void deliver_thawed();
    Strand* last_within(Strand& s) const;
    bool active_within(const Strand& s) const;
    void run_pending();
    void collect_due(TimerWheel ClockState::* wheel, Due& out);
    void run_inbox();
    void run_due();
    void run_slots(Phase phase);
    void go_on_from_slot(SlotList& list, std::size_t i);
    void run_slot_slowly(SlotList& list, std::size_t i, bool again);
    void run_queue(Queue& queue);
    void run_ready();
    void run_starts(Phase phase);
    bool deserted(Phase phase);
    void run_deadlines();
    void run_idle();
    void enqueue(Strand& s);
    void scope_left(ScopeState* scope);
    static void gather(ScopeState& scope, std::vector<Strand*>& out);
    static bool deserted(ScopeState& scope);
    static void refuse_starts(ScopeState& scope);
    void bury(ScopeState& scope);
    void cancel_within(const ScopeState* scope, bool forced, Cancelled why);
    static void end_with(Strand& parent, Strand& fork);
    Strand* acting() const;
    Site place_of_running() const;
    static Warning warning(const Strand& script, std::string text);
    void report_warning(const Warning& w);
    Strand& new_strand(Promise& root);

    SlotList slots_[4];
    SlotList* round_ = nullptr;       // whose slots are resumed now
    std::uint32_t ready_streak_ = 0;  // awaits in a row that were ready, since the scheduler resumed a strand
    std::size_t streak_at_ = SlotList::none;  // and the slot for which they were counted
    Queue ready_;
    Queue urgent_;     // woken by a completion from outside, which runs them at once
    Queue next_tick_;  // put off
    Queue idle_;
    Queue starts_[4];
    Queue thawed_;  // woken or due to start while they were paused, by seq; on their way to the queues above
    Due due_;
    Due due_deadlines_;
    std::vector<Timer> due_scratch_;
    List<Strand, CancelLink> pending_;  // cancelled while they were running; retained
    struct Dying {
        Strand* strand;
        Dying* outer;
    };
    Dying* dying_ = nullptr;  // whose frames are being destroyed, innermost first
    void forget_chain() {
        chain_.clear();
        chain_error_ = nullptr;
    }
    std::vector<ChainLevel> chain_;  // of the latest exception
    std::exception_ptr chain_error_;
    Strand* ending_ = nullptr;     // the script whose joiners are being told
    Site ended_at_;                // the leaf's last co_await, of the frames that were destroyed last
    Cause step_ = Cause::outside;  // what the present step of the tick is about
    std::unique_ptr<Recorder> recorder_;
    Stopwatch stopwatch_;
    std::int64_t tick_began_ = 0;
    std::size_t wakes_left_ = 0;
    std::unique_ptr<Workers> workers_;
    Phase last_phase_ =
        Phase::late;  // the phase that ends a tick: the last one that was run in the tick before
    Phase latest_phase_ = Phase::late;
    std::uint64_t inbox_tick_ = ~std::uint64_t{0};  // in which the inbox was emptied last
    bool in_inbox_ = false;
    bool in_run_ = false;
    std::thread::id tick_thread_;  // of the tick that runs
};

/// The script to which a strand belongs: itself, or that of its parents which is no entrant.
Strand* script_of(Strand& s);
/// Its what(), or words for one that has none.
std::string error_text(const std::exception_ptr& e);
State state_of(const Strand& s);

}  // namespace segue::detail

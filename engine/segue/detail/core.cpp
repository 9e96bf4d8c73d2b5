// SPDX-License-Identifier: MIT
// The trampoline, the ends of scripts, and cancelling. The tick itself is in tick.cpp.
#include "segue/detail/core.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "segue/assert.hpp"
#include "segue/awaitable.hpp"
#include "segue/background.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"

namespace segue {

const char* to_string(State state) {
    switch (state) {
        case State::ready:
            return "ready";
        case State::running:
            return "running";
        case State::waiting:
            return "waiting";
        case State::paused:
            return "paused";
        case State::done:
            return "done";
        case State::failed:
            return "failed";
        case State::cancelled:
            return "cancelled";
    }
    return "?";
}

namespace detail {
namespace {

// A wait that nothing ends: of a script that is to be cancelled at this suspension.
class LostWait final : public Wait {
  public:
    void unhook() noexcept override {}
    void describe(Reason& reason) const override { reason.text("misuse: about to be cancelled"); }
};
LostWait lost_wait;

}  // namespace

void Strand::destroy() {
    delete box;
    delete name;
    delete this;
}

std::string script_name(const Strand& s) { return s.name ? *s.name : function_name(s.born.function_name()); }

Strand* script_of(Strand& s) {
    Strand* x = &s;
    while (x->is(flag_entrant)) x = x->parent;
    return x;
}

State state_of(const Strand& s) {
    switch (s.ending) {
        case Ending::done:
            return State::done;
        case Ending::failed:
            return State::failed;
        case Ending::cancelled:
            return State::cancelled;
        case Ending::alive:
            break;
    }
    if (s.core->running) {
        for (const Strand* r = s.core->running; r; r = r->is(flag_entrant) ? r->parent : nullptr) {
            if (r == &s) return State::running;
        }
    }
    if (s.pauses > 0) return State::paused;
    if (s.is(flag_fresh) || s.is(flag_queued)) return State::ready;
    return State::waiting;
}

Core::Core(Scheduler* f, const SchedulerOptions& o) : face(f), options(o), inbox(std::make_shared<Inbox>()) {
    if (o.allocator().allocate) set_frame_allocator(o.allocator());
    if (o.inspect() != Inspect::off) set_inspect(o.inspect());  // may fail, while nothing is owned yet
    auto root = std::make_unique<ClockState>(this, nullptr);
    game = new ClockState(this, root.get());
    real = root.release();
}

Core::~Core() {
    if (in_run_ || dying_) {
        std::fputs("segue: a scheduler was destroyed inside its own tick or inside a cancel of its scripts\n",
                   stderr);
        std::abort();
    }
    closing = true;
    cancel_all(true);
    workers_.reset();  // drops queued jobs, waits for running ones
    Inbox::Items left;
    inbox->close(left);
    left.clear();
    while (ScopeState* scope = scopes.front()) close_scope(*scope);
    while (ClockState* c = clocks.pop_front()) c->core = nullptr;
    game->release();
    real->release();
}

// --- what awaiters call
// --------------------------------------------------------------------------------------------

void Core::start_fork(Promise& p, const Site& at, Strand& child) {
    p.site = at;
    running->wait = nullptr;
    child.flags |= flag_starting;
    child.flags &= ~flag_fresh;
    ++child.resumes;
    forked = &child;
    stop = Stop(p, Action::fork);
}

void Core::yield_tick(Promise& p, const Site& at, Wait& w) {
    block(p, at, w);
    Strand& s = *running;
    s.flags |= flag_unhooked | flag_queued;
    s.seq = next_seq++;
    (s.is(flag_idle) ? idle_ : next_tick_).push_back(s);
}

void Core::put_off(Promise& p, const Site& at, Wait& w) {
    ready_streak_ = 0;
    yield_tick(p, at, w);
    warn(*script_of(*running), [&] {
        return "awaited " + std::to_string(options.max_ready_awaits()) +
               " times in a row what was ready, at " + file_line(at) + ": put off to the next tick";
    });
}

void Core::lose(Promise& p, const Site& at) {
    block(p, at, lost_wait);
    cancel(*script_of(*running), true,
           Cancelled::by_misuse);  // a race does not outlive it, as an exception would win that
}

bool Core::ending() const {
    if (!attention) return false;
    for (const Strand* s = running; s; s = s->parent) {
        if (s->is(flag_cancel) && (s->holds == 0 || s->is(flag_forced))) return true;
    }
    return false;
}

void Core::sleep(Strand& s, ClockState& clock, std::int64_t due) {
    s.seq = next_seq++;
    sleep_on(s, clock, due);
}

void Core::sleep_on(Strand& s, ClockState& clock, std::int64_t due) {
    s.due = due;
    clock.timers.insert(s);
}

void Core::arm(Deadline& d, ClockState& clock, std::int64_t due) {
    d.due = due;
    if (d.seq == 0) d.seq = next_seq++;
    clock.deadlines.insert(d);
}

// --- the trampoline
// ------------------------------------------------------------------------------------------------

void Core::run(Strand& s) {
    if (profiled || s.is(flag_start_held)) [[unlikely]] {
        run_slowly(s);
        return;
    }
    ready_streak_ = 0;
    ++stats.resumes;
    ++s.resumes;
    s.flags &= ~(flag_queued | flag_fresh);
    go_on(&s);
}

void Core::go_on(Strand* s) {
    do {
        running = s;
        s->leaf->handle().resume();
        while (stop.action() == Action::call) {
            s->leaf = stop.promise();
            s->leaf->handle().resume();
        }
        if (stop.action() == Action::block && !attention && s->slot == no_slot && s->pauses == 0 &&
            !s->is(flag_starting)) {
            break;  // the commonest end, told without the calls of follow()
        }
        s = attention ? settle() : follow();
    } while (s);
    came_to_rest();
}

// Nobody executes: what destructors cancelled while the last one ended is cancelled now.
void Core::came_to_rest() {
    running = nullptr;
    if (!attention) [[likely]]
        return;
    attention = false;
    run_pending();
}

// The running strand has stopped, or ended. Returns who goes on because of it.
Strand* Core::follow() {
    Strand& s = *running;
    switch (stop.action()) {
        case Action::park:
        case Action::park_phase:
            park_in_slot(s, 0);
            return stopped(s);
        case Action::park_poll:
            park_in_slot(s, slot_poll);
            return stopped(s);
        case Action::block:
            leave_slot(s);
            return stopped(s);
        case Action::group:
            leave_slot(s);
            return continue_start(*s.wait->group());
        case Action::end:
            return ended(s, *stop.promise());
        case Action::fork:
            return forked;
        case Action::call:
            break;
    }
    return &s;
}

// The running strand was cancelled or paused from inside, or a strand around it was: the same as follow(),
// with the pending cancels between the stop and what goes on after it.
Strand* Core::settle() {
    const Action action = stop.action();
    if (action == Action::fork || action == Action::end) return follow();  // no suspension yet
    attention = false;
    // The strand that stopped, and those that go on because it did, innermost first.
    Strand* const innermost = running;
    for (Strand* s = innermost; s; s = s->around) {
        s->retain();
        s->around = s->is(flag_starting) ? s->parent : nullptr;
    }
    switch (action) {
        case Action::park:
        case Action::park_phase:
            park_in_slot(*running, 0);
            break;
        case Action::park_poll:
            park_in_slot(*running, slot_poll);
            break;
        default:
            leave_slot(*running);
            break;
    }
    running = nullptr;
    run_pending();
    Strand* go_on = nullptr;
    const Strand* within = nullptr;
    for (Strand* s = innermost; s; within = s, s = s->around) {
        if (!s->alive() || s->is(flag_dying)) continue;
        if (!within) {
            go_on = action == Action::group ? continue_start(*s->wait->group()) : stopped(*s);
        } else if (within->is(flag_entrant)) {
            go_on = continue_start(*s->wait->group());
        } else {
            go_on = goes_on(*s);  // its fork died before it first suspended
        }
        break;
    }
    for (Strand* s = innermost; s;) {
        Strand* around = s->around;
        s->release();
        s = around;
    }
    return go_on;
}

// A strand has come to rest. Returns who goes on because of it.
Strand* Core::stopped(Strand& first) {
    // Groups within groups come to rest one after the other, not one within the other.
    for (Strand* s = &first; s;) {
        if (s->pauses > 0 && !s->is(flag_frozen)) freeze(*s);
        if (!s->is(flag_starting)) break;
        s->flags &= ~flag_starting;
        if (!s->group) return goes_on(*s->parent);  // a fork
        Group& g = *s->group;
        s = nullptr;
        if (Strand* on = start_next(g, s)) return on;
    }
    return nullptr;
}

// A pause from inside, or from what it waited for, takes hold when it stops again.
Strand* Core::goes_on(Strand& s) {
    s.flags &= ~flag_frozen;
    if (s.is(flag_start_held)) {
        s.flags &= ~(flag_start_held | flag_queued);
        s.TimerNode::unlink();
    }
    return &s;
}

// A strand's root is at its final suspension.
Strand* Core::ended(Strand& s, Promise& root) {
    if (!s.forks.empty()) {
        let_streams_go(s);
        std::exception_ptr e = std::exchange(error, nullptr);
        while (Strand* fork = s.forks.back()) {
            end_with(s, *fork);
            kill(*fork);
            finish(*fork, Ending::cancelled, nullptr);
        }
        error = std::move(e);
    }
    Strand* go_on = nullptr;
    if (s.group) {
        Group& g = *s.group;
        const bool starting = s.is(flag_starting);
        const bool late = g.decided;  // a loser that a shield kept alive
        bool decides = false;
        if (!late) {
#if SEGUE_EXCEPTIONS
            try {
                decides = g.entrant_ended(s, root);
            } catch (...) {  // its result could not be moved
                g.failed_to_start(std::current_exception());
                decides = true;
            }
#else
            decides = g.entrant_ended(s, root);
#endif
        } else if (error) {
            report_error(script_of(s), std::move(error));
        }
        error = nullptr;
        s.wait = nullptr;
        root.handle().destroy();
        running = g.parent;
        discard_entrant(s);
        if (decides) {
            g.starting = false;
            go_on = decide(g);
        } else if (late) {
            go_on = g.entrants.empty() ? goes_on(*g.parent) : nullptr;
        } else if (starting) {
            go_on = continue_start(g);
        }
    } else {
        Strand* parent = s.is(flag_starting) ? s.parent : nullptr;
        finish(s, error ? Ending::failed : Ending::done, &root);
        if (parent) go_on = goes_on(*parent);
    }
    return go_on;
}

// --- scripts
// -------------------------------------------------------------------------------------------------------

Strand& Core::new_strand(Promise& root) {
    auto* s = new Strand;
    s->refs = 1;
    s->core = this;
    s->leaf = &root;
    s->born = root.site;
    root.parent = nullptr;
    s->born_tick = tick;
    s->born_time = real->now;
    root.core = this;
    return *s;
}

Strand& Core::make_script(Promise& root, const ResultOps& ops, const StartOptions& o, const Site& at,
                          ScopeState* scope, Strand* parent) {
    std::unique_ptr<std::string> name(o.name().empty() ? nullptr : new std::string(o.name()));
    Strand& s = new_strand(root);  // the last that may throw
    s.name = name.release();
    s.flags = flag_fresh | (o.priority() == Priority::idle ? flag_idle : 0u);
    s.id = next_id++;
    s.started = at;
    s.result = &ops;
    s.phase = static_cast<std::uint8_t>(o.phase());
    Strand* starter = parent ? parent : running;
    s.clock = o.clock() ? &state_of(*o.clock()) : starter ? starter->clock : game;
    s.clock->retain();
    if (parent) {
        s.parent = parent;
        s.phase = parent->phase;
        s.flags |= parent->flags & flag_idle;
        s.pauses = parent->pauses;
        parent->forks.push_back(s);
    } else {
        scripts.push_back(s);
    }
    if (scope) {
        s.scope = scope;
        s.pauses += scope->pauses;
        scope->scripts.push_back(s);
    }
    ++stats.started;
    ++stats.alive;
    return s;
}

Strand& Core::make_script_of(Promise& root, const ResultOps& ops, const StartOptions& o, const Site& at,
                             ScopeState* scope, Strand* parent) {
#if SEGUE_EXCEPTIONS
    try {
        return make_script(root, ops, o, at, scope, parent);
    } catch (...) {
        root.handle().destroy();
        throw;
    }
#else
    return make_script(root, ops, o, at, scope, parent);
#endif
}

void Core::queue_start(Strand& s) { starts_[s.phase].push_back(s); }

void Core::enqueue(Strand& s) {
    if (s.TimerNode::linked()) s.TimerNode::unlink();  // else there is nothing to look for
    s.flags |= flag_queued;
    s.seq = next_seq++;  // should a pause come before its turn
    (s.is(flag_idle) ? idle_ : ready_).push_back(s);
}

void Core::keep_wake(Strand& s) {
    s.flags |= flag_wake_kept;
    s.seq = next_seq++;
}

// The script that executes now, or whose end it is that goes on.
Strand* Core::acting() const {
    return running ? script_of(*running) : dying_ ? script_of(*dying_->strand) : ending_;
}

// The latest co_await of who executes now, as near as it is known to what it does.
Site Core::place_of_running() const {
    if (running) return running->leaf ? running->leaf->site : Site();
    return ending_ && !dying_ ? ended_at_ : Site();
}

void Core::wake(Strand& s) {
    SEGUE_ASSERT(on_game_thread(),
                 "a script is woken from another thread during a tick: use completion or post");
    if (!s.alive() || s.is(flag_dying)) return;
    s.flags |= flag_unhooked;
    Strand* const by = acting();
    if (!s.is(flag_cancel)) s.woken_by = by ? by->id : 0;  // else it says who cancelled
    ++stats.wakes;
    if (recorder) {
        const Cause cause = running ? Cause::wake : by ? Cause::end : Cause::outside;
        recorder->woke(s, by, place_of_running(), cause);
    }
    if (s.pauses > 0) {
        keep_wake(s);
        s.flags |= flag_frozen;
    } else {
        enqueue(s);
    }
}

void Core::wake_now(Strand& s) {
    if (recorder && recorder->watched() && in_inbox_ && s.wait) recorder->arrived(s);
    wake(s);
    if (in_inbox_ && s.is(flag_queued) && !s.is(flag_idle) && s.TimerNode::linked()) {
        s.TimerNode::unlink();
        urgent_.push_back(s);
    }
}

// What has ended: its result is kept if anybody can still ask, its joiners are told, an unheard error is
// reported.
void Core::finish(Strand& s, Ending how, Promise* root) {
    s.retain();
    const bool wanted =
        s.refs > 2 || !s.joiners.empty();  // beyond the scheduler's reference and the one just taken
    std::exception_ptr e;
    if (error) [[unlikely]]
        e = std::exchange(error, nullptr);
    if (how == Ending::done && wanted && s.result) {
#if SEGUE_EXCEPTIONS
        try {
            s.box = s.result->box(*root);
        } catch (...) {
            how = Ending::failed;
            e = std::current_exception();
        }
#else
        s.box = s.result->box(*root);
#endif
    }
    if (how == Ending::failed && wanted) s.error = e;
    const Site at = root ? root->site : ended_at_;
    if (root) {
        if (running == &s) running = nullptr;  // its frame goes; `here` says that the strand is still busy
        Dying here{&s, dying_};
        dying_ = &here;
        s.wait = nullptr;
        root->handle().destroy();
        if (s.drop_held) s.drop_held(s.held);
        dying_ = here.outer;
    }
    if (s.holds > 0) {  // of shields that were moved out
        Dying here{&s, dying_};
        dying_ = &here;
        unhold(s.parent, s.holds);
        dying_ = here.outer;
    }
    s.ending = how;
    s.leaf = nullptr;
    s.wait = nullptr;
    if (s.slot != no_slot) leave_slot(s);
    s.TimerNode::unlink();
    if (recorder || s.record != no_record) recorder_->ended(s, at, e, !s.joiners.empty());
    s.ListLink::unlink();
    s.ScopeLink::unlink();
    if (s.clock) s.clock->release();
    s.clock = nullptr;
    --stats.alive;
    ++(how == Ending::done ? stats.done : how == Ending::failed ? stats.failed : stats.cancelled);
    const bool heard = !s.joiners.empty();
    Strand* const ending = std::exchange(ending_, &s);
    ended_at_ = at;
    while (JoinNode* j = s.joiners.pop_front()) j->joined();
    if (s.scope) scope_left(std::exchange(s.scope, nullptr));
    ending_ = ending;
    s.parent = nullptr;
    s.core = nullptr;
    if (how == Ending::failed && heard) forget_chain();
    if (how == Ending::failed && !heard) report_error(&s, e);  // last: it may destroy the scope
    s.release();
    s.release();
}

}  // namespace detail
}  // namespace segue

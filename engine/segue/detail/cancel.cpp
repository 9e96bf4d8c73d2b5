// SPDX-License-Identifier: MIT
// Cancelling, pausing and scopes: what happens to scripts from outside of their own code.
#include <algorithm>
#include <utility>
#include <vector>

#include "segue/assert.hpp"
#include "segue/detail/core.hpp"
#include "segue/detail/unawaited.hpp"

namespace segue::detail {
namespace {

/// A stream that the strand or a fork of it asked, and that is not cancelled yet.
Strand* stream_below(Strand& top) {
    Strand* s = top.forks.front();
    while (s) {
        if (s->is(flag_stream) && !s->is(flag_dying | flag_cancel)) return s;
        Strand* next = s->forks.front();
        while (!next && s != &top) {
            next = s->parent->forks.after(*s);
            s = s->parent;
        }
        s = next;
    }
    return nullptr;
}

}  // namespace

bool Core::active_within(const Strand& s) const {
    for (const Strand* r = running; r; r = r->parent) {
        if (r == &s) return true;
    }
    for (const Dying* d = dying_; d; d = d->outer) {
        for (const Strand* r = d->strand; r; r = r->parent) {
            if (r == &s) return true;
        }
    }
    return false;
}

void Core::cancel(Strand& s, bool forced, Cancelled why) {
    SEGUE_ASSERT(on_game_thread(), "a script is cancelled from another thread during a tick: use post");
    if (!s.alive() || s.is(flag_dying)) return;
    if (!s.is(flag_cancel)) {
        const Strand* const by = acting();
        s.cancelled = why;
        s.woken_by = by ? by->id : 0;
        if (recorder) recorder->cancelled(s, place_of_running());
    }
    s.flags |= flag_cancel | (forced ? flag_forced : 0u);
    if (s.holds > 0 && !forced) return;
    if (active_within(s)) {
        if (!s.CancelLink::linked()) {
            s.retain();
            pending_.push_back(s);
        }
        attention = true;
        return;
    }
    end_by_cancel(s);
}

void Core::end_by_cancel(Strand& s) {
    s.retain();
    if (s.is(flag_entrant)) {
        Group& g = *s.group;
        Strand& parent = *g.parent;
        kill(s);
        const bool decides = g.decided ? false : g.entrant_lost(s);
        discard_entrant(s);
        if (decides) g.decided = true;
        if (g.decided && !g.starting && g.entrants.empty()) wake(parent);
    } else {
        kill(s);
        finish(s, Ending::cancelled, nullptr);
    }
    s.release();
    if (!dying_ && !pending_.empty()) run_pending();
}

// Cancels that had to wait, as soon as what they hit no longer executes.
void Core::run_pending() {
    for (Strand* s = pending_.front(); s;) {
        const bool over = !s->alive() || s->is(flag_dying);
        if (!over && active_within(*s)) {
            attention = attention || running != nullptr;
            s = pending_.after(*s);
            continue;
        }
        s->CancelLink::unlink();
        if (!over && (s->holds == 0 || s->is(flag_forced))) end_by_cancel(*s);
        s->release();
        s = pending_.front();  // destructors may have changed any of it
    }
}

void Core::lost(Strand& s) {
    if (!s.alive() || s.is(flag_dying)) return;
    s.flags |= flag_unhooked;
    Strand* top = &s;
    while (top->is(flag_entrant) && !top->group->decided && top->group->loss_cancels(*top)) {
        top = top->parent;
        if (top->is(flag_dying)) return;  // its cancel reaches this strand
    }
    cancel(*top, true, Cancelled::by_source);
}

// Destroys the frames of a whole tree of strands, without recursion: forks newest first, then entrants in
// order, then the strand's own frames from the leaf to the root.
void Core::kill(Strand& top) {
    Strand* s = &top;
    enter_death(top);
    if (top.forks.empty() && (!top.wait || !top.wait->group())) return destroy_frames(top);  // alone
    for (;;) {
        Strand* child = s->forks.back();
        while (child && child->is(flag_dying)) child = s->forks.before(*child);
        if (!child && s->wait) {
            if (Group* g = s->wait->group()) {
                child = g->entrants.front();
                while (child && child->is(flag_dying)) child = g->entrants.after(*child);
            }
        }
        if (child) {
            enter_death(*child);
            s = child;
            continue;
        }
        destroy_frames(*s);
        if (s == &top) return;
        Strand* up = s->parent;
        if (s->is(flag_entrant)) {
            discard_entrant(*s);
        } else {
            end_with(*up, *s);
            finish(*s, Ending::cancelled, nullptr);
        }
        s = up;
    }
}

// A fork that nobody cancelled for itself.
void Core::end_with(Strand& parent, Strand& fork) {
    if (fork.is(flag_cancel)) return;
    fork.cancelled = Cancelled::by_parent;
    fork.woken_by = script_of(parent)->id;
}

void Core::enter_death(Strand& s) {
    s.flags |= flag_dying;
    s.TimerNode::unlink();
    if (s.slot != no_slot) leave_slot(s);
    Dying here{&s,
               dying_};  // a cancel of what is around it, by its wait or a shield that goes, comes after it
    dying_ = &here;
    if (s.wait && !s.is(flag_unhooked)) s.wait->unhook();
    if (!s.forks.empty()) let_streams_go(s);
    dying_ = here.outer;
}

void Core::bind(Strand& s, Strand* parent) {
    Strand* const before = s.parent;
    const auto pauses = [](const Strand* p) { return p ? static_cast<int>(p->pauses) : 0; };
    const int by = pauses(parent) - pauses(before);
    s.ListLink::unlink();
    s.parent = parent;
    if (!parent) {  // the scheduler's own stand in the order of their numbers
        const std::uint64_t number = std::exchange(s.id, next_id++);
        if (recorder_) recorder_->renumbered(number, s.id);
    }
    (parent ? parent->forks : scripts).push_back(s);
    hold(parent, s.holds);
    if (by != 0) pause_by(s, by);
    deliver_thawed();
    unhold(before, s.holds);  // last: it may cancel
}

// What it asked may live elsewhere; what does not ends with its frames. What a stream asked is mostly its
// own, and ends with it as a fork does: long chains of streams unwind without recursion.
void Core::let_streams_go(Strand& s) {
    if (streams_end || s.is(flag_stream)) return;
    for (Strand* f = s.forks.front(); f;) {
        Strand* const next = s.forks.after(*f);
        if (f->is(flag_stream) && !f->is(flag_dying)) bind(*f, nullptr);
        f = next;
    }
}

void Core::destroy_frames(Strand& s) noexcept {
    Dying here{&s, dying_};
    dying_ = &here;
    Promise* p = s.leaf;
    const Site at = p ? p->site : Site();
    const Expected dropped;  // a cancel came before their co_await
    s.leaf = nullptr;
    s.wait = nullptr;
    while (p) {
        Promise* parent = p->parent;
        p->handle().destroy();
        p = parent;
    }
    if (s.drop_held) s.drop_held(s.held);
    s.drop_held = nullptr;
    dying_ = here.outer;
    ended_at_ = at;
}

void Core::hold(Strand* s, std::uint32_t shields) {
    for (Strand* x = s; x; x = x->parent) x->holds += shields;
}

void Core::unhold(Strand* s, std::uint32_t shields) {
    if (!s || shields == 0) return;
    for (Strand* x = s; x; x = x->parent) x->holds -= shields;
    s->retain();
    for (Strand* x = s; x;) {
        Strand* up = x->parent;
        if (up) up->retain();
        if (x->holds == 0 && x->is(flag_cancel)) cancel(*x, x->is(flag_forced));
        x->release();
        x = up;
    }
}

// Newest first, of the scripts that are alive now those in `scope`, or all. Needs no memory, and no scope
// that lives on: destructors may do as they please.
void Core::cancel_within(const ScopeState* scope, bool forced, Cancelled why) {
    for (Strand* s = scripts.back(); s;) {
        const std::uint64_t id = s->id;
        Strand* older = scripts.before(*s);
        const ScopeState* around = scope ? s->scope : nullptr;
        while (around != scope && around) around = around->outer;
        if (around != scope) {
            s = older;
            continue;
        }
        if (older) older->retain();
        cancel(*s, forced, why);
        const bool gone = older && !older->alive();
        if (older) older->release();
        s = older;
        if (!gone) continue;
        s = scripts.back();
        while (s && s->id >= id) s = scripts.before(*s);
    }
}

void Core::cancel_all(bool forced) {
    const bool before = std::exchange(streams_end, true);
    const Cancelled why = closing ? Cancelled::by_end : Cancelled::by_all;
    cancel_within(nullptr, forced, why);
    // Who runs ends at its next suspension, and would let its streams go then.
    for (Strand* s = pending_.front(); s;) {
        Strand* const stream = stream_below(*s);
        if (stream) cancel(*stream, forced, why);
        s = stream ? pending_.front() : pending_.after(*s);
    }
    streams_end = before || closing;
}

// --- pausing
// -------------------------------------------------------------------------------------------------------

void Core::freeze(Strand& s) {
    s.flags |= flag_frozen;
    if (s.is(flag_start_held)) {
        s.TimerNode::unlink();
        s.flags &= ~flag_queued;
    }
    if (s.slot != no_slot) {
        tag_slot(s, slots_[s.slot_phase].slots[s.slot].leaf | slot_skip);
    } else if (s.is(flag_unhooked)) {
        if (!s.TimerNode::linked()) return;  // already kept
        s.TimerNode::unlink();
        s.flags &= ~flag_queued;
        s.flags |= flag_wake_kept;
    } else if (s.wait) {
        s.wait->freeze();
    }
}

void Core::thaw(Strand& s) {
    s.flags &= ~flag_frozen;
    if (s.is(flag_start_held)) {
        s.wait->thaw();
        thaw_in_turn(s);
    } else if (s.slot != no_slot) {
        tag_slot(s, slots_[s.slot_phase].slots[s.slot].leaf & ~slot_skip);
    } else if (s.is(flag_wake_kept | flag_start_kept)) {
        thaw_in_turn(s);
    } else if (s.wait && !s.is(flag_unhooked)) {
        s.wait->thaw();
    }
}

void Core::thaw_in_turn(Strand& s) { thawed_.push_back(s); }

// Kept wakes and starts are delivered in the order in which they came: a merge sort, which needs no memory.
void Core::deliver_thawed() {
    constexpr std::size_t most = 48;  // run i holds 2^i of them, or nobody
    Queue runs[most];
    Queue merged;
    const auto merge = [&merged](Queue& a, Queue& b) {  // into a
        while (!a.empty() && !b.empty()) {
            Queue& sooner = a.front()->seq < b.front()->seq ? a : b;
            merged.push_back(*sooner.pop_front());
        }
        merged.take(a);
        merged.take(b);
        a.take(merged);
    };
    while (Strand* s = thawed_.pop_front()) {
        Queue one;
        one.push_back(*s);
        std::size_t i = 0;
        for (; !runs[i].empty(); ++i) merge(one, runs[i]);
        runs[i].take(one);
    }
    for (Queue& run : runs) merge(thawed_, run);
    while (Strand* s = thawed_.pop_front()) {
        if (s->is(flag_start_kept)) {
            queue_start(*s);
        } else {
            enqueue(*s);
        }
        s->flags &= ~(flag_wake_kept | flag_start_kept);
    }
}

// The last of the strands that a pause of `s` reaches through it: entrants come before forks, newest first.
Strand* Core::last_within(Strand& s) const {
    if (s.is(flag_dying)) return nullptr;  // its waits are gone, or about to go
    bool waits = running != &s;
    for (const Dying* d = dying_; d && !waits; d = d->outer) waits = d->strand == &s;  // decide()
    if (waits && s.wait) {
        Group* g = s.wait->group();
        if (Strand* e = g ? g->entrants.back() : nullptr) return e;
    }
    return s.forks.back();
}

// Adds to the count of pauses over a strand, its entrants and its forks, however deep, without recursion.
void Core::pause_by(Strand& top, int by) {
    for (Strand* s = &top; s;) {
        s->pauses += static_cast<std::uint32_t>(by);
        if (s->is(flag_dying)) {
            // nothing of it stands still any more
        } else if (s->pauses == 0) {
            if (s->is(flag_frozen)) thaw(*s);
        } else if (!s->is(flag_frozen)) {
            if (running == s) {
                attention = true;  // frozen when it stops
            } else {
                freeze(*s);
            }
        }
        Strand* next = last_within(*s);
        while (!next && s != &top) {
            Strand& parent = *s->parent;
            if (s->is(flag_entrant)) {
                next = s->group->entrants.before(*s);
                if (!next) next = parent.forks.back();
            } else {
                next = parent.forks.before(*s);
            }
            s = &parent;
        }
        s = next;
    }
}

void Core::pause(Strand& s) {
    if (!s.alive() || s.is(flag_paused)) return;
    s.flags |= flag_paused;
    pause_by(s, 1);
}

void Core::resume(Strand& s) {
    if (!s.alive() || !s.is(flag_paused)) return;
    s.flags &= ~flag_paused;
    pause_by(s, -1);
    deliver_thawed();
}

// --- scopes
// --------------------------------------------------------------------------------------------------------

void Core::gather(ScopeState& scope, std::vector<Strand*>& out) {
    for (Strand* s = scope.scripts.front(); s; s = scope.scripts.after(*s)) out.push_back(s);
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) gather(*n, out);
}

void Core::cancel_scope(ScopeState& scope, bool forced) {
    std::vector<Strand*> batch;
    if (!attempt([&] { gather(scope, batch); })) {
        cancel_within(&scope, forced, Cancelled::by_scope);  // which looks at every script of the scheduler
        return;
    }
    std::sort(batch.begin(), batch.end(), [](const Strand* a, const Strand* b) { return a->id > b->id; });
    for (Strand* s : batch) s->retain();
    for (Strand* s : batch) {
        cancel(*s, forced, Cancelled::by_scope);
        s->release();
    }
}

void Core::refuse_starts(ScopeState& scope) {
    scope.closing = true;
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) refuse_starts(*n);
}

void Core::close_scope(ScopeState& scope) {
    refuse_starts(scope);
    cancel_scope(scope, true);
    bury(scope);
}

void Core::bury(ScopeState& dead) {
    while (ScopeState* inner = dead.nested.back()) bury(*inner);
    // What still runs lives on until its next suspension, without its scope.
    while (Strand* script = dead.scripts.pop_front()) {
        script->scope = nullptr;
        if (dead.pauses > 0) pause_by(*script, -static_cast<int>(dead.pauses));
    }
    deliver_thawed();
    dead.Link::unlink();
    dead.core = nullptr;
    ScopeState* const outer = std::exchange(dead.outer, nullptr);
    while (JoinNode* j = dead.joiners.pop_front()) j->joined();
    scope_left(outer);  // which may have lost its last script
}

void Core::pause_scope(ScopeState& scope, int by) {
    pause_within(scope, by);
    deliver_thawed();
}

void Core::pause_within(ScopeState& scope, int by) {
    scope.pauses += static_cast<std::uint32_t>(by);
    for (Strand* s = scope.scripts.front(); s; s = scope.scripts.after(*s)) pause_by(*s, by);
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) pause_within(*n, by);
}

bool Core::deserted(ScopeState& scope) {
    if (!scope.scripts.empty()) return false;
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) {
        if (!deserted(*n)) return false;
    }
    return true;
}

void Core::scope_left(ScopeState* scope) {
    for (; scope; scope = scope->outer) {
        if (scope->joiners.empty()) continue;
        if (!deserted(*scope)) return;
        while (JoinNode* j = scope->joiners.pop_front()) j->joined();
    }
}

}  // namespace segue::detail

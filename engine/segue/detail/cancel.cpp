// SPDX-License-Identifier: MIT
// Cancelling, pausing and scopes: what happens to scripts from outside of their own code.
#include <algorithm>
#include <utility>
#include <vector>

#include "segue/assert.hpp"
#include "segue/detail/core.hpp"

namespace segue::detail {

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

void Core::cancel(Strand& s, bool forced) {
    SEGUE_ASSERT(on_game_thread(), "a script is cancelled from another thread during a tick: use post");
    if (!s.alive() || s.is(flag_dying)) return;
    s.flags |= flag_cancel | (forced ? flag_forced : 0u);
    if (s.holds > 0 && !forced) return;
    if (active_within(s)) {
        s.retain();
        pending_.push_back(&s);
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
    std::size_t i = 0;
    while (i < pending_.size()) {
        Strand* s = pending_[i];
        const bool over = !s->alive() || s->is(flag_dying);
        if (!over && active_within(*s)) {
            attention = attention || running != nullptr;
            ++i;
            continue;
        }
        pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
        if (!over && (s->holds == 0 || s->is(flag_forced))) {
            end_by_cancel(*s);
            i = 0;
        }
        s->release();
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
    cancel(*top, true);
}

// Destroys the frames of a whole tree of strands, without recursion: forks newest first, then entrants in
// order, then the strand's own frames from the leaf to the root.
void Core::kill(Strand& top) {
    Strand* s = &top;
    enter_death(top);
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
            finish(*s, Ending::cancelled, nullptr);
        }
        s = up;
    }
}

void Core::enter_death(Strand& s) {
    s.flags |= flag_dying;
    s.TimerNode::unlink();
    leave_slot(s);
    if (s.wait && !s.is(flag_unhooked)) s.wait->unhook();
    if (!s.forks.empty()) let_streams_go(s);
}

void Core::bind(Strand& s, Strand* parent) {
    Strand* const before = s.parent;
    const auto pauses = [](const Strand* p) { return p ? static_cast<int>(p->pauses) : 0; };
    const int by = pauses(parent) - pauses(before);
    s.ListLink::unlink();
    s.parent = parent;
    (parent ? parent->forks : scripts).push_back(s);
    hold(parent, s.holds);
    if (by != 0) pause_by(s, by);
    unhold(before, s.holds);  // last: it may cancel
}

// What it asked may live elsewhere; what does not ends with its frames.
void Core::let_streams_go(Strand& s) {
    if (streams_end) return;
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

void Core::cancel_newest_first(std::vector<Strand*>& batch, bool forced) {
    for (Strand* s : batch) s->retain();
    for (auto s = batch.rbegin(); s != batch.rend(); ++s) {
        cancel(**s, forced);
        (*s)->release();
    }
}

void Core::cancel_all(bool forced) {
    std::vector<Strand*> batch;
    for (Strand* s = scripts.front(); s; s = scripts.after(*s)) batch.push_back(s);
    const bool before = std::exchange(streams_end, true);
    cancel_newest_first(batch, forced);
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
        enqueue(s);
    } else if (s.slot != no_slot) {
        tag_slot(s, slots_[s.slot_phase].slots[s.slot].leaf & ~slot_skip);
    } else if (s.is(flag_wake_kept)) {
        s.flags &= ~flag_wake_kept;
        enqueue(s);
    } else if (s.is(flag_start_kept)) {
        s.flags &= ~flag_start_kept;
        queue_start(s);
    } else if (s.wait && !s.is(flag_unhooked)) {
        s.wait->thaw();
    }
}

// Adds to the count of pauses over a strand, its entrants and its forks, however deep.
void Core::pause_by(Strand& top, int by) {
    std::vector<Strand*> todo{&top};
    while (!todo.empty()) {
        Strand& s = *todo.back();
        todo.pop_back();
        const bool executes = running == &s;
        s.pauses += static_cast<std::uint32_t>(by);
        if (s.is(flag_dying)) continue;  // its waits are gone, or about to go
        if (s.pauses == 0) {
            if (s.is(flag_frozen)) thaw(s);
        } else if (!s.is(flag_frozen)) {
            if (executes) {
                attention = true;  // frozen when it stops
            } else {
                freeze(s);
            }
        }
        for (Strand* f = s.forks.front(); f; f = s.forks.after(*f)) todo.push_back(f);
        if (executes || !s.wait) continue;
        if (Group* g = s.wait->group()) {
            for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) todo.push_back(e);
        }
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
}

// --- scopes
// --------------------------------------------------------------------------------------------------------

void Core::gather(ScopeState& scope, std::vector<Strand*>& out) {
    for (Strand* s = scope.scripts.front(); s; s = scope.scripts.after(*s)) out.push_back(s);
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) gather(*n, out);
}

void Core::cancel_scope(ScopeState& scope, bool forced) {
    std::vector<Strand*> batch;
    gather(scope, batch);
    std::sort(batch.begin(), batch.end(), [](const Strand* a, const Strand* b) { return a->id < b->id; });
    cancel_newest_first(batch, forced);
}

void Core::close_scope(ScopeState& scope) {
    const auto nest = [](ScopeState& top) {  // outer scopes before inner ones
        std::vector<ScopeState*> all{&top};
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (ScopeState* n = all[i]->nested.front(); n; n = all[i]->nested.after(*n)) all.push_back(n);
        }
        return all;
    };
    for (ScopeState* s : nest(scope)) s->closing = true;
    cancel_scope(scope, true);
    const std::vector<ScopeState*> left = nest(scope);  // frames that were destroyed may have owned others
    for (auto s = left.rbegin(); s != left.rend(); ++s) {
        ScopeState& dead = **s;
        // What still runs lives on until its next suspension, without its scope.
        while (Strand* script = dead.scripts.pop_front()) {
            script->scope = nullptr;
            if (dead.pauses > 0) pause_by(*script, -static_cast<int>(dead.pauses));
        }
        dead.Link::unlink();
        dead.core = nullptr;
        dead.outer = nullptr;
        while (JoinNode* j = dead.joiners.pop_front()) j->joined();
    }
}

void Core::pause_scope(ScopeState& scope, int by) {
    scope.pauses += static_cast<std::uint32_t>(by);
    for (Strand* s = scope.scripts.front(); s; s = scope.scripts.after(*s)) pause_by(*s, by);
    for (ScopeState* n = scope.nested.front(); n; n = scope.nested.after(*n)) pause_scope(*n, by);
}

void Core::scope_left(ScopeState* scope) {
    for (; scope; scope = scope->outer) {
        if (scope->joiners.empty()) continue;
        std::vector<Strand*> left;
        gather(*scope, left);
        if (!left.empty()) return;
        while (JoinNode* j = scope->joiners.pop_front()) j->joined();
    }
}

}  // namespace segue::detail

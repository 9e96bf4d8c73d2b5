// SPDX-License-Identifier: MIT
// Groups: how the entrants of all, race and timeout begin, and what becomes of those that lose.
#include <exception>
#include <utility>

#include "segue/detail/core.hpp"

namespace segue::detail {

void Core::start_group(Promise& p, const Site& at, Group& g) {
    p.site = at;
    Strand& s = *running;
    s.wait = &g;
    s.flags &= ~flag_unhooked;
    ++s.epoch;
    s.since = now_ms;
    s.seq = next_seq++;  // should a pause come before all entrants have begun
    g.parent = &s;
    g.starting = true;
    stop = Stop(p, Action::group);
}

Strand* Core::continue_start(Group& g) {
    Strand* rests = nullptr;
    Strand* on = start_next(g, rests);
    return rests ? stopped(*rests) : on;
}

// The next entrant, or who goes on with the result; null with the parent in `rests` when that waits now.
Strand* Core::start_next(Group& g, Strand*& rests) {
    if (!g.decided && g.parent->pauses > 0 && !g.all_made()) {
        g.parent->flags |= flag_start_held;
        rests = g.parent;
        return nullptr;
    }
    if (!g.decided) {
        Promise* root = nullptr;
        Strand* e = nullptr;
#if SEGUE_EXCEPTIONS
        try {
            root = g.make_next();
            if (root) e = &new_strand(*root);
        } catch (...) {
            if (root) root->handle().destroy();
            g.failed_to_start(std::current_exception());
            g.starting = false;
            return decide(g);
        }
#else
        root = g.make_next();
        if (root) e = &new_strand(*root);
#endif
        if (!root) {
            g.starting = false;
            rests = g.parent;
            return nullptr;
        }
        e->id = g.made++;
        e->flags = flag_entrant | flag_starting | (g.parent->flags & flag_idle);
        e->group = &g;
        e->parent = g.parent;
        e->pauses = g.parent->pauses;
        e->phase = g.parent->phase;
        e->clock = g.parent->clock;
        e->clock->retain();
        g.entrants.push_back(*e);
        ++e->resumes;
        return e;
    }
    g.starting = false;
    return decide(g);
}

// The group's result stands: the other entrants are cancelled in order, then its parent goes on.
Strand* Core::decide(Group& g) {
    g.decided = true;
    g.unhook();
    Strand& parent = *g.parent;
    running = &parent;            // what destructors do to the parent happens at its next suspension
    Dying here{&parent, dying_};  // so does last_within() know that its wait still stands
    dying_ = &here;
    Strand* e = g.entrants.front();
    while (e) {
        if (g.losers_go_on()) {
            e->ListLink::unlink();
            e->group = nullptr;
            e->flags &= ~flag_entrant;
            e->id = next_id++;
            parent.forks.push_back(*e);
            ++stats.started;
            ++stats.alive;
            e = g.entrants.front();
        } else if (e->holds > 0) {
            e->flags |= flag_cancel;  // the end of its shield sees to it, and the parent waits for that
            e = g.entrants.after(*e);
        } else {
            kill(*e);
            discard_entrant(*e);
            e = g.entrants.front();
            while (e && e->is(flag_cancel)) e = g.entrants.after(*e);
        }
    }
    dying_ = here.outer;
    if (!g.entrants.empty()) return stopped(parent);
    return goes_on(parent);
}

void Core::discard_entrant(Strand& s) {
    if (s.record != no_record) recorder_->gone(s);
    Dying here{&s, dying_};
    dying_ = &here;
    unhold(s.parent, s.holds);  // of shields that were moved out
    dying_ = here.outer;
    leave_slot(s);
    s.TimerNode::unlink();
    s.ListLink::unlink();
    s.ending = Ending::cancelled;
    s.group = nullptr;
    s.leaf = nullptr;
    s.wait = nullptr;
    if (s.clock) s.clock->release();
    s.clock = nullptr;
    s.parent = nullptr;
    s.core = nullptr;
    s.release();
}

}  // namespace segue::detail

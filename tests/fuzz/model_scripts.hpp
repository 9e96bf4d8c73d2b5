// SPDX-License-Identifier: MIT
// The reference model's rules of pausing, cancelling and groups.
#pragma once

#include "tests/fuzz/model_state.hpp"

namespace fuzz::reference {

class Scripts : protected State {
  protected:
    explicit Scripts(const Program& program) : State(program) {
        for (int k = 0; k < scopes; ++k) new_scope(k);
    }
    virtual ~Scripts() = default;
    virtual void undo(int body, int who) = 0;  // what on_cancel was given

    // pausing
    void freeze(S s) {
        s->frozen = true;
        if (s->start_held) unqueue(s), s->queued = false;
        if (s->slot >= 0) return;
        if (s->woken) {
            if (queued(s)) unqueue(s), s->queued = false, s->kept = true;
        } else if (s->w == W::timer && !s->absolute) {
            unqueue(s);
            s->left = std::max<I>(s->due - clock[at(s->wclock)].now, 0);
        } else if (s->w == W::group && s->armed) {
            disarm(s);
            s->time_left = std::max<I>(s->deadline - clock[at(s->clock)].now, 0);
        }
    }
    void rearm(S s) {
        if (s->decided) return;
        s->armed = true, s->deadline = clock[at(s->clock)].now + s->time_left;
    }
    void thaw(S s) {
        s->frozen = false;
        const bool timed = s->w == W::group && !s->armed && s->deadline_seq > 0;
        if (s->start_held) {
            if (timed) rearm(s);
            enqueue(s);
        } else if (s->slot >= 0) {
        } else if (s->kept) {
            s->kept = false, enqueue(s);
        } else if (s->start_kept) {
            s->start_kept = false, starts[at(s->phase)].push_back(s);
        } else if (!s->woken && s->w == W::timer && !s->absolute) {
            s->due = clock[at(s->wclock)].now + s->left, timers.push_back(s);
        } else if (!s->woken && timed) {
            rearm(s);
        }
    }
    void pause_by(S s, int by) {
        const bool executes = running == s;
        s->pauses += by;
        if (s->dying) return;
        if (s->pauses == 0) {
            if (s->frozen) thaw(s);
        } else if (!s->frozen && !executes) {
            freeze(s);
        }
        if (!executes && s->w == W::group)
            for (std::size_t i = s->entrants.size(); i-- > 0;) pause_by(s->entrants[i], by);
        for (std::size_t i = s->forks.size(); i-- > 0;) pause_by(s->forks[i], by);
    }
    void pause(S s, bool on) {
        if (s && s->alive() && s->paused != on) s->paused = on, pause_by(s, on ? 1 : -1);
    }
    void pause(Scope* x, int by) {
        x->pauses += by;
        for (S s : x->scripts) pause_by(s, by);
        for (Scope* n : x->nested) pause(n, by);
    }

    void renew(int k) {
        Source& old = source[at(k)];
        ++old.age, ++renewing;
        while (S s = pop(old.waiters)) lost(s);
        while (S s = pop(old.senders)) lost(s);
        const int age = old.age;
        const std::size_t nth = at(k - events);  // of the channels, from 1
        old = Source();
        old.age = age, --renewing;
        if (k > events + channels) old.permits = nth - channels;
        if (k > events && k <= events + channels) old.room = nth;
    }

    // cancelling
    bool active(S s) const {
        for (S r = running; r; r = r->up)
            if (r == s) return true;
        for (S d : dying)
            for (S r = d; r; r = r->up)
                if (r == s) return true;
        return false;
    }
    void cancel(S s, bool forced) {
        if (!s || !s->alive() || s->dying) return;
        s->cancel = true, s->forced |= forced;
        if (s->holds > 0 && !forced) return;
        if (active(s)) {
            pending.push_back(s);
        } else {
            end_by_cancel(s);
        }
    }
    void end_by_cancel(S s) {
        kill(s);
        if (s->entrant) {
            S g = s->up;
            const bool decides = !g->decided && settles(g, s, 2000);
            discard(s);
            g->decided |= decides;
            if (g->decided && !g->opening && g->entrants.empty()) wake(g);
        } else {
            finish(s, Ending::cancelled);
        }
        if (dying.empty()) settle();
    }
    void settle() {  // what had to wait since it was running
        for (std::size_t i = 0; i < pending.size();) {
            S s = pending[i];
            const bool gone = !s->alive() || s->dying;
            if (!gone && active(s)) {
                ++i;
                continue;
            }
            pending.erase(pending.begin() + static_cast<std::ptrdiff_t>(i));
            if (!gone && (s->holds == 0 || s->forced)) end_by_cancel(s), i = 0;
        }
    }
    bool ending(S s) const {
        for (; s; s = s->up)
            if (s->cancel && (s->holds == 0 || s->forced)) return true;
        return false;
    }
    void lost(S s) {
        if (!s->alive() || s->dying) return;
        s->woken = true;
        while (s->entrant && !s->up->decided && loss_cancels(s->up, s)) {
            s = s->up;
            if (s->dying) return;
        }
        cancel(s, true);
    }
    void kill(S s) {
        s->dying = true;
        unqueue(s), leave_slot(s), unhook(s);
        for (;;) {
            S child = nullptr;
            for (S f : s->forks) child = f->dying ? child : f;  // the newest
            if (!child && s->w == W::group) {
                const auto e =
                    std::find_if(s->entrants.begin(), s->entrants.end(), [](S x) { return !x->dying; });
                if (e != s->entrants.end()) child = *e;
            }
            if (!child) break;
            kill(child);
            child->entrant ? discard(child) : finish(child, Ending::cancelled);
        }
        dying.push_back(s);
        give_back(s);
        if (const auto x = s->frames.empty() ? nullptr : top(s).stream; x && x->asker == s) {
            x->asker = nullptr;
            report(*x);
        }
        while (!s->frames.empty()) leave(s);
        dying.pop_back();
    }
    void leave(S s) {  // the innermost frame goes
        Frame f = std::move(top(s));
        s->frames.pop_back();
        if (f.single) return;
        see(f.label, "left");
        if (f.stream) drop_stream(*f.stream);
        if (f.undo >= 0 && s->dying) undo(f.undo, f.label);
        if (f.shield) unhold(s);
        for (int k = semaphores; k-- > 0;) let_go(f.permit[at(k)], k);
    }
    void report(Feed& f) {  // an error that nobody is there to take
        if (!f.fault || std::exchange(f.reported, true)) return;
        see(-1, "error", -1, *f.fault);
    }
    void drop_stream(Feed& f) {
        if (!f.producer) return;
        f.producer->feeds = nullptr;
        cancel(f.producer, true);
    }
    void unhold(S s) {
        for (S x = s; x; x = x->up) --x->holds;
        for (S x = s; x; x = x->up)
            if (x->holds == 0 && x->cancel) cancel(x, x->forced);
    }
    void discard(S s) {
        drop(s->up->entrants, s);
        unqueue(s), leave_slot(s);
        s->ending = Ending::cancelled, s->up = nullptr, s->entrant = false;
    }
    void finish(S s, Ending how) {
        s->ending = how;
        unqueue(s), leave_slot(s);
        drop(s->up ? s->up->forks : independent, s);
        ++ended_how[static_cast<int>(how)];
        bool heard = !s->joiners.empty();
        if (s->feeds) {
            heard = s->feeds->over = true;
            s->feeds->fault = s->fault;
            if (S c = std::exchange(s->feeds->consumer, nullptr)) {
                wake(c);
            } else {
                report(*s->feeds);
            }
        }
        while (S j = pop(s->joiners)) wake(j);
        if (Scope* x = std::exchange(s->scope, nullptr)) drop(x->scripts, s), scope_left(x);
        s->up = nullptr;
        if (how == Ending::failed && !heard) see(-1, "error", s->index, *s->fault);
    }
    void cancel_newest_first(List l, bool forced) {
        std::sort(l.begin(), l.end(), [](S a, S b) { return a->id > b->id; });
        for (S s : l) cancel(s, forced);
    }
    static void gather(const Scope& x, List& out) {
        out.insert(out.end(), x.scripts.begin(), x.scripts.end());
        for (Scope* n : x.nested) gather(*n, out);
    }
    static List inside(const Scope& x) {
        List l;
        return gather(x, l), l;
    }
    void scope_left(Scope* x) {
        for (; x && (x->joiners.empty() || inside(*x).empty()); x = x->outer)
            while (S j = pop(x->joiners)) wake(j);
    }
    void new_scope(int k) {
        all_scopes.push_back(std::make_unique<Scope>());
        Scope* x = scope[at(k)] = all_scopes.back().get();
        if (k == 1) x->outer = scope[0], x->pauses = scope[0]->pauses, scope[0]->nested.push_back(x);
    }
    void close(Scope* x) {
        if (x->dead) return;
        cancel_newest_first(inside(*x), true);
        while (!x->nested.empty()) close(x->nested.back());
        while (S s = pop(x->scripts)) s->scope = nullptr, x->pauses > 0 ? pause_by(s, -x->pauses) : void();
        if (x->outer) std::erase(x->outer->nested, x);
        x->dead = true, x->outer = nullptr;
        while (S j = pop(x->joiners)) wake(j);
    }

    // groups
    bool loss_cancels(S g, S e) {
        const Do d = op_of(g).what;
        if (d == Do::settled) return false;
        if (d == Do::all || d == Do::timeout || d == Do::item) return true;
        return g->entrants.size() == 1 && g->entrants[0] == e && g->made == g->bodies.size();
    }
    bool settles(S g, S e, I lost) {  // an entrant of all_settled is over. True: that was the last one
        if (op_of(g).what != Do::settled) return false;
        g->values[at(e->place)] = lost >= 0 ? lost : e->fault ? 1000 : e->result;
        return ++g->over == g->bodies.size();
    }
    bool entrant_ended(S g, S e) {
        const Do d = op_of(g).what;
        if (d == Do::settled) return settles(g, e, -1);
        if (e->fault) return g->group_fault = e->fault, true;
        g->winner = at(e->place), g->values[g->winner] = e->result;
        return ++g->over == g->bodies.size() || d != Do::all;
    }
    S new_strand(int body, S up, bool entrant) {
        all.push_back(std::make_unique<Strand>());
        S s = all.back().get();
        s->body = body, s->up = up, s->entrant = entrant;
        if (up) s->clock = up->clock, s->phase = up->phase, s->idle = up->idle, s->pauses = up->pauses;
        if (!entrant) s->id = next_id++, ++started;
        if (!entrant && up) up->forks.push_back(s);
        return s;
    }
    S start_next(S g) {
        if (g->decided) return g->opening = false, decide(g);
        if (g->pauses > 0) return g->start_held = true, stopped(g);
        if (g->made == g->bodies.size()) return g->opening = false, stopped(g);
        S e = new_strand(g->bodies[g->made], g, true);
        if (op_of(g).what == Do::item) e->single = &op_of(g), e->lent = top(g).stream;
        e->place = static_cast<int>(g->made++), e->starting = true;
        g->entrants.push_back(e);
        return e;
    }
    S stopped(S s) {
        if (s->pauses > 0 && !s->frozen) freeze(s);
        if (!std::exchange(s->starting, false)) return nullptr;
        return s->entrant ? start_next(s->up) : goes_on(s->up);
    }
    S goes_on(S s) {
        s->frozen = false;
        if (std::exchange(s->start_held, false)) unqueue(s), s->queued = false;
        return s;
    }
    S decide(S g) {
        g->decided = true;
        disarm(g);
        running = g;
        for (;;) {
            const auto next =
                std::find_if(g->entrants.begin(), g->entrants.end(), [](S e) { return !e->cancel; });
            if (next == g->entrants.end()) break;
            S e = *next;
            if (op_of(g).what == Do::rush) {
                drop(g->entrants, e);
                e->entrant = false, e->id = next_id++, ++started;
                g->forks.push_back(e);
            } else if (e->holds > 0) {
                e->cancel = true;  // the end of its shield sees to it
            } else {
                kill(e), discard(e);
            }
        }
        return g->entrants.empty() ? goes_on(g) : stopped(g);
    }
    S ended(S s) {
        while (!s->forks.empty()) {
            S f = s->forks.back();
            kill(f), finish(f, Ending::cancelled);
        }
        if (s->entrant) {
            S g = s->up;
            const bool was_starting = s->starting, too_late = g->decided;
            const bool decides = !too_late && entrant_ended(g, s);
            if (too_late && s->fault) see(-1, "error", script_of(s)->index, *s->fault);
            running = g;
            discard(s);
            if (decides) return g->opening = false, decide(g);
            if (too_late) return g->entrants.empty() ? goes_on(g) : nullptr;
            return was_starting ? start_next(g) : nullptr;
        }
        S parent = s->starting ? s->up : nullptr;
        finish(s, s->fault ? Ending::failed : Ending::done);
        return parent ? goes_on(parent) : nullptr;
    }
};

}  // namespace fuzz::reference

// SPDX-License-Identifier: MIT
// The reference: what a program must do, by the rules of the tick and of cancelling, with plain lists and
// searches. It shares nothing with the engine. A strand is a script, a fork, a stream's producer or an
// entrant of a group.
#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "tests/fuzz/program.hpp"

namespace fuzz {
namespace {

struct Strand;
using S = Strand*;
using List = std::vector<S>;
using I = std::int64_t;

struct Feed {  // a stream
    int body = -1;
    bool over = false;
    std::optional<I> item{}, fault{};
    S producer = nullptr, consumer = nullptr;
};
struct Future {
    enum { open, value, error, cancelled, dropped } stage = open;
    bool heard = false;  // somebody waited for it once
    I result = 0;
    S waiter = nullptr;
};
struct Scope {
    bool dead = false, paused = false;
    int pauses = 0;
    Scope* outer = nullptr;
    List scripts, joiners;
    std::vector<Scope*> nested;
};
struct Source {  // event, signal, channel or semaphore
    List waiters, senders;
    bool set = false, closed = false;
    std::deque<I> items;
    std::size_t room = 0, permits = 0;
    int age = 0;  // how often it was destroyed: what an older one gave is void
};
struct Frame {
    int body = -1, label = -1;
    std::size_t pc = 0;
    const Op* single = nullptr;  // an entrant that is one wait, and says nothing
    std::array<int, semaphores> permit{-1, -1};
    bool shield = false;
    int undo = -1;
    std::shared_ptr<Feed> stream{};
};
enum class W { none, frame, polled, timer, source, yielded, group, fork, put_off };
enum class Ending { alive, done, failed, cancelled };
struct Clk {
    int parent;
    double factor = 1, seconds = 0;
    bool paused = false, runs = true;
    __int128 total = 0;  // in 2^-60 ns
    I now = 0, dt = 0;
};

struct Strand {
    S up = nullptr;  // whose fork or entrant it is
    bool entrant = false, producer = false, idle = false;
    int place = 0, clock = 0, phase = 2, body = -1, index = -1;
    I id = 0;
    Scope* scope = nullptr;
    std::shared_ptr<Feed> feeds{};  // as its producer
    const Op* single = nullptr;
    std::shared_ptr<Feed> lent{};
    std::vector<Frame> frames{};
    List forks{}, entrants{}, joiners{};
    bool fresh = true, starting = false, dying = false, cancel = false, forced = false, paused = false,
         frozen = false;
    bool kept = false, start_kept = false, start_held = false, woken = false, queued = false;
    int pauses = 0, holds = 0;
    Ending ending = Ending::alive;
    I result = 0;
    std::optional<I> fault{};
    // what it waits for
    W w = W::none;
    int slot = -1, wclock = 0, source = -1, age = 0;
    bool slot_fresh = false, absolute = false, sent = false;
    I due = 0, seq = 0, left = 0;
    std::optional<I> got{};  // granted, and not taken yet
    std::shared_ptr<Future> future{};
    S joined = nullptr;
    // the group it waits for
    std::vector<int> bodies{};
    std::size_t made = 0, over = 0, winner = 0;
    bool opening = false, decided = false, armed = false;
    I deadline = 0, deadline_seq = 0, time_left = 0;
    std::array<I, 3> values{};
    std::optional<I> group_fault{};
    bool alive() const { return ending == Ending::alive; }
};

void drop(List& l, S s) { l.erase(std::remove(l.begin(), l.end(), s), l.end()); }
bool in(const List& l, S s) { return std::find(l.begin(), l.end(), s) != l.end(); }
S pop(List& l) {
    if (l.empty()) return nullptr;
    S s = l.front();
    l.erase(l.begin());
    return s;
}

class Model {
  public:
    explicit Model(const Program& program) : p(program) {
        for (int i = 0; i < channels; ++i) source[at(events + 1 + i)].room = at(i + 1);
        for (int i = 0; i < semaphores; ++i) source[at(events + 1 + channels + i)].permits = at(i + 1);
        for (int k = 0; k < scopes; ++k) new_scope(k);
    }
    Trace run();

  private:
    enum Step { goes, raises, rests, forks, ends };
    static std::size_t at(I i) { return static_cast<std::size_t>(i); }
    void see(int who, std::string_view what, I a = 0, I b = 0) { trace.push_back({ticks, who, what, a, b}); }
    Frame& top(S s) { return s->frames.back(); }
    const Op& op_of(S s) {
        const Frame& f = top(s);
        return f.single ? *f.single : p.bodies[at(f.body)][f.pc - 1];
    }
    Source& channel(int k) { return source[at(events + 1 + k)]; }
    Source& semaphore(int k) { return source[at(events + 1 + channels + k)]; }
    static S script_of(S s) {
        while (s->entrant) s = s->up;
        return s;
    }
    S target(int a) { return scripts.empty() ? nullptr : scripts[at(std::max(a, 0)) % scripts.size()]; }

    // events, channels, semaphores
    void grant(S s, int k, I what) { s->got = what, s->source = k, s->age = source[at(k)].age; }
    void set(int k) {
        Source& e = source[at(k)];
        if (k == 0) {
            e.set = true;
            while (S s = pop(e.waiters)) wake(s);
        } else if (S s = pop(e.waiters)) {
            grant(s, k, 1), wake(s);
        } else {
            e.set = true;
        }
    }
    bool accept(int k, I v) {
        Source& c = channel(k);
        if (S s = pop(c.waiters)) return grant(s, events + 1 + k, v), wake(s), true;
        if (c.items.size() >= c.room) return false;
        return c.items.push_back(v), true;
    }
    std::optional<I> take(int k) {
        Source& c = channel(k);
        if (c.items.empty()) return std::nullopt;
        const I v = c.items.front();
        c.items.pop_front();
        if (S s = pop(c.senders)) c.items.push_back(s->result), s->sent = true, wake(s);
        return v;
    }
    void release(int k, std::size_t n) {
        Source& m = semaphore(k);
        m.permits += n;
        while (m.permits > 0 && !m.waiters.empty()) {
            S s = pop(m.waiters);
            --m.permits, grant(s, events + 1 + channels + k, 1), wake(s);
        }
    }
    void let_go(int& permit, int k) {
        if (std::exchange(permit, -1) == semaphore(k).age) release(k, 1);
    }
    void give_back(S s) {
        const int k = s->source;
        if (!s->got || k < 0 || s->age != source[at(k)].age) return;
        const I v = *std::exchange(s->got, std::nullopt);
        if (k < events) {
            set(k);
        } else if (k > events + channels) {
            release(k - events - 1 - channels, 1);
        } else if (S next = pop(source[at(k)].waiters)) {
            grant(next, k, v), wake(next);
        } else {
            source[at(k)].items.push_front(v);
        }
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

    // queues
    void unqueue(S s) {
        for (List* l : {&ready, &urgent, &next_tick, &idle, &timers, &due, &starts[0], &starts[1], &starts[2],
                        &starts[3]})
            drop(*l, s);
        drop(batch, s);
    }
    bool queued(S s) const {
        return in(ready, s) || in(urgent, s) || in(next_tick, s) || in(idle, s) || in(batch, s) || in(due, s);
    }
    void enqueue(S s) {
        unqueue(s);
        s->queued = true;
        (s->idle ? idle : ready).push_back(s);
    }
    void wake(S s) {
        if (!s->alive() || s->dying) return;
        s->woken = true;
        if (s->pauses > 0) {
            s->kept = s->frozen = true;
        } else {
            enqueue(s);
        }
    }
    void leave_slot(S s) {
        if (s->slot >= 0) std::replace(slots[at(s->slot)].begin(), slots[at(s->slot)].end(), s, S());
        s->slot = -1;
    }
    void block(S s, W w) {
        s->w = w, s->woken = false;
        leave_slot(s);
    }
    Step park(S s, int phase, bool next, W w) {
        s->w = w, s->woken = false;
        if (s->idle) return unqueue(s), idle.push_back(s), rests;
        if (s->slot != phase) leave_slot(s);
        if (s->slot < 0) slots[at(phase)].push_back(s);
        s->slot = phase;
        s->slot_fresh = !next && ran[at(phase)] != ticks;
        return rests;
    }
    Step put_off(S s) {
        streak = 0;
        block(s, W::put_off);
        s->woken = s->queued = true;
        next_tick.push_back(s);
        return see(-1, "warning"), rests;
    }
    bool may_go_on() { return ++streak <= p.max_ready; }
    bool late() const { return real - tick_began >= budget_ns; }
    void unhook(S s) {
        for (Source& x : source) drop(x.waiters, s), drop(x.senders, s);
        if (s->joined) drop(s->joined->joiners, s);
        for (auto& x : all_scopes) drop(x->joiners, s);
        if (s->future && s->future->waiter == s) s->future->waiter = nullptr;
        if (!s->frames.empty() && top(s).stream && top(s).stream->consumer == s)
            top(s).stream->consumer = nullptr;
        disarm(s);
    }
    void disarm(S s) {
        s->armed = false;
        drop(due_deadlines, s);
    }

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
            if (S c = std::exchange(s->feeds->consumer, nullptr)) wake(c);
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

    // running
    void drive(S s) {  // and whoever goes on because of it
        s->queued = s->fresh = false;
        if (s->start_held) s->start_held = false, s = start_next(s);
        streak = 0;
        while (s) s = proceed(s);
        running = nullptr;
        settle();
    }
    S proceed(S s) {
        running = s;
        s->fresh = false;
        if (s->frames.empty()) enter(s);
        Step step = s->w == W::none ? goes : finished(s);
        while (step == goes) step = next_step(s);
        if (step == forks) return s->joined;
        if (step == ends) return ended(s);
        std::vector<S> chain{s};
        while (chain.back()->starting) chain.push_back(chain.back()->up);
        running = nullptr;
        settle();
        for (std::size_t i = 0; i < chain.size(); ++i) {
            S x = chain[i];
            if (!x->alive() || x->dying) continue;
            if (i == 0) return s->w == W::group && s->opening ? start_next(s) : stopped(s);
            return x->w == W::group ? start_next(x) : goes_on(x);
        }
        return nullptr;
    }
    void enter(S s) {
        if (s->single) {
            s->frames.push_back({.single = s->single, .stream = s->lent});
        } else {
            begin(s, s->body);
        }
    }
    void begin(S s, int body) {
        s->frames.push_back({.body = body, .label = labels++});
        see(top(s).label, "begin", body);
    }
    Step raised(S s, I fault) {
        for (;;) {
            if (!top(s).single && op_of(s).caught) return see(top(s).label, "caught", fault), goes;
            leave(s);
            if (!s->frames.empty()) continue;
            s->fault = fault;
            return ends;
        }
    }
    Step did(S s, I result) {
        s->w = W::none, s->got.reset(), s->source = -1, s->future = nullptr, s->joined = nullptr;
        if (top(s).single) {
            s->result = result;
        } else {
            see(top(s).label, name_of(op_of(s).what), result);
        }
        return goes;
    }
    Step next_step(S s) {
        Frame& f = top(s);
        const std::size_t most = f.single ? 1 : f.label < most_bodies_run ? p.bodies[at(f.body)].size() : 0;
        if (f.pc < most && (f.single || p.bodies[at(f.body)][f.pc].what != Do::finish)) {
            ++f.pc;
            return exec(s, op_of(s));
        }
        const int label = f.label;
        if (!f.single) s->result = label;
        leave(s);
        if (s->frames.empty()) return ends;
        see(top(s).label, "child", label);
        return goes;
    }
    // A wait that was ready: goes on, or is put off when there were too many of them in a row.
    Step at_once(S s) { return may_go_on() ? finished(s) : put_off(s); }
    Step wait_in(S s, List& l) {
        block(s, W::source);
        l.push_back(s);
        return rests;
    }
    Step together(S s, const Op& op) {
        s->bodies.clear();
        for (const int body : {op.a, op.b, op.c})
            if (body >= 0) s->bodies.push_back(body);
        if (op.what == Do::item) s->bodies = {-2};
        if (op.what == Do::timeout) s->bodies.resize(1);
        if (op.what == Do::rush) s->bodies.resize(2);
        s->made = s->over = 0, s->decided = false, s->opening = true, s->values = {}, s->group_fault.reset();
        s->deadline_seq = 0;
        if (op.what == Do::timeout || op.what == Do::item) {
            s->armed = true, s->deadline = clock[at(s->clock)].now + op.n, s->deadline_seq = next_seq++;
        }
        block(s, W::group);
        return rests;
    }
    bool asked(S s, const Op& op) {  // the predicate of until
        ++s->left;
        if (op.b >= 0) act_all(op.b, top(s).label, s);
        return flag[at(op.a)] || (op.n > 0 && s->left >= op.n);
    }
    Step exec(S s, const Op& op) {
        Frame& f = top(s);
        const std::size_t k = at(std::max(op.a, 0));
        switch (op.what) {
            case Do::next_frame:
                return park(s, s->phase, false, W::frame);
            case Do::frames:
                return s->left = op.n, op.n == 0 ? at_once(s) : park(s, s->phase, false, W::polled);
            case Do::wait:
            case Do::wait_until: {
                s->wclock = op.b < 0 ? s->clock : op.b, s->absolute = op.what == Do::wait_until;
                s->due = clock[at(s->wclock)].now + op.n;
                if (s->absolute && op.n <= 0) return at_once(s);
                block(s, W::timer);
                s->seq = next_seq++;
                return timers.push_back(s), rests;
            }
            case Do::until: {
                s->left = 0;
                const bool over = asked(s, op);
                if (over && !ending(s)) return at_once(s);
                return park(s, s->phase, false, W::polled);
            }
            case Do::next_phase:
                return park(s, op.a, true, W::frame);
            case Do::forever:
                return block(s, W::source), rests;
            case Do::event:
                if (!source[k].set) return wait_in(s, source[k].waiters);
                if (op.a > 0) source[k].set = false, grant(s, op.a, 1);
                return at_once(s);
            case Do::signal:
                return wait_in(s, source[events].waiters);
            case Do::send:
                s->result = f.label;
                s->sent = !channel(op.a).closed && channel(op.a).senders.empty() && accept(op.a, f.label);
                return s->sent || channel(op.a).closed ? at_once(s) : wait_in(s, channel(op.a).senders);
            case Do::receive: {
                Source& c = channel(op.a);
                if (!c.waiters.empty()) return wait_in(s, c.waiters);
                if (const auto v = take(op.a)) grant(s, events + 1 + op.a, *v);
                return s->got || c.closed ? at_once(s) : wait_in(s, c.waiters);
            }
            case Do::acquire: {
                Source& m = semaphore(op.a);
                if (m.permits == 0 || !m.waiters.empty()) return wait_in(s, m.waiters);
                --m.permits, grant(s, events + 1 + channels + op.a, 1);
                return at_once(s);
            }
            case Do::future: {
                auto made = std::make_shared<Future>();
                if (op.n == 1) made->stage = Future::value, made->result = 60;
                if (auto old = std::exchange(promised[k], made)) resolve(old, Future::dropped, 0);
                s->future = made;
                if (op.n == 1) return at_once(s);
                block(s, W::source);
                return made->waiter = s, made->heard = true, rests;
            }
            case Do::yield_if_late:
                return late() ? park(s, s->phase, false, W::frame) : did(s, 0);
            case Do::item: {
                if (!f.stream) return did(s, -1);
                Feed& x = *f.stream;
                if (!f.single && op.n >= 0) return together(s, op);
                if (x.item || x.over) return at_once(s);
                block(s, W::source);
                x.consumer = s;
                if (!x.producer) {
                    x.producer = new_strand(x.body, script_of(s), false);
                    x.producer->feeds = f.stream, x.producer->producer = true;
                    wake(x.producer);
                } else if (x.producer->w == W::yielded && !x.producer->woken) {
                    wake(x.producer);
                }
                return rests;
            }
            case Do::join:
                if (S t = target(op.a); t && t != script_of(s)) {
                    s->joined = t;
                    return t->alive() ? wait_in(s, t->joiners) : at_once(s);
                }
                return did(s, -1);
            case Do::join_scope:
                return inside(*scope[k]).empty() ? at_once(s) : wait_in(s, scope[k]->joiners);
            case Do::child:
                return begin(s, op.a), goes;
            case Do::fork: {
                s->joined = new_strand(op.a, s, false);
                s->joined->starting = true;
                return s->w = W::fork, forks;
            }
            case Do::shield:
                if (f.shield) return did(s, -1);
                for (S x = s; x; x = x->up) ++x->holds;
                return f.shield = true, did(s, 0);
            case Do::unshield:
                if (std::exchange(f.shield, false)) unhold(s);
                return did(s, 0);
            case Do::on_cancel:
                if (f.undo >= 0) return did(s, -1);
                return f.undo = op.a, did(s, 0);
            case Do::drop:
                return let_go(f.permit[k], op.a), did(s, 0);
            case Do::open:
                if (const auto old = std::exchange(f.stream, nullptr)) drop_stream(*old);
                f.stream = std::make_shared<Feed>(Feed{.body = op.a});
                return did(s, 0);
            case Do::yield:
                if (!s->producer || s->frames.size() > 1) return did(s, 0);
                block(s, W::yielded);
                if (!s->feeds) return rests;
                s->feeds->item = f.label;
                if (S c = std::exchange(s->feeds->consumer, nullptr)) wake(c);
                return rests;
            case Do::fault:
                return raised(s, f.label);
            default:
                break;
        }
        if (is_act(op.what)) return did(s, act(op, f.label, s));
        return together(s, op);
    }

    // What the wait that is over gives.
    Step finished(S s) {
        const Op& op = op_of(s);
        Frame& f = top(s);
        if (s->group_fault) return raised(s, *std::exchange(s->group_fault, std::nullopt));
        I sum = 0;
        switch (op.what) {
            case Do::next_frame:
            case Do::next_phase:
                return did(s, std::llround(clock[at(s->clock)].seconds * 16e9));
            case Do::until:
                return did(s, s->left);
            case Do::wait:
            case Do::wait_until:
                return did(s, clock[at(s->wclock)].now - s->due);
            case Do::signal:
                return did(s, *s->got);
            case Do::send:
                return did(s, s->sent);
            case Do::receive:
                return did(s, s->got.value_or(-1));
            case Do::acquire: {
                int& mine = f.permit[at(op.a)];
                let_go(mine, op.a);
                mine = s->age;
                return did(s, 0);
            }
            case Do::future:
                if (s->future->stage == Future::error) return raised(s, s->future->result);
                return did(s, s->future->result);
            case Do::item: {
                if (s->w == W::group) return did(s, s->over > 0 ? s->values[0] : -3);
                Feed& x = *f.stream;
                if (x.item) return did(s, *std::exchange(x.item, std::nullopt));
                if (x.fault) return raised(s, *std::exchange(x.fault, std::nullopt));
                return did(s, -2);
            }
            case Do::join:
                return did(s, code(s->joined));
            case Do::timeout:
                return did(s, s->over > 0 ? s->values[0] : -3);
            case Do::race:
            case Do::rush:
            case Do::any:
                return did(s, static_cast<I>(s->winner) * 1000 + s->values[s->winner]);
            case Do::all:
            case Do::settled:
                for (std::size_t i = 0; i < s->bodies.size(); ++i) {
                    sum = sum * (op.what == Do::all ? 1000 : 10'000) + s->values[i];
                }
                return did(s, sum);
            case Do::fork:
                scripts.push_back(s->joined);
                return did(s, static_cast<I>(scripts.size()) - 1);
            default:
                return did(s, 0);
        }
    }
    static I code(S s) {
        return s->ending == Ending::done ? s->result : s->ending == Ending::failed ? 1000 : 2000;
    }
    I state(S s) const {
        if (!s->alive()) return static_cast<I>(Looks::done) + static_cast<I>(s->ending) - 1;
        for (S r = running; r; r = r->entrant ? r->up : nullptr)
            if (r == s) return static_cast<I>(Looks::running);
        if (s->pauses > 0) return static_cast<I>(Looks::paused);
        return static_cast<I>(s->fresh || s->queued ? Looks::ready : Looks::waiting);
    }
    void resolve(const std::shared_ptr<Future>& x, decltype(Future::stage) to, I v) {
        if (x->stage != Future::open) return;
        x->stage = to, x->result = v;
        if (x->heard) inbox.push_back({-1, x});
    }
    void act_all(int body, int who, S self) {
        for (const Op& op : p.bodies[at(body)])
            if (is_act(op.what)) see(who, name_of(op.what), act(op, who, self));
    }
    void undo(int body, int who) {
        see(who, "undo");
        if (renewing > 0) return;
        for (Op op : p.bodies[at(body)]) {
            op.b = -1, op.c = std::max(op.c, 0);
            switch (op.what) {
                case Do::start:
                case Do::set:
                case Do::emit:
                case Do::raise:
                case Do::lower:
                case Do::release:
                case Do::try_send:
                case Do::burn:
                case Do::cancel:
                    see(who, name_of(op.what), act(op, who, nullptr));
                    break;
                default:
                    break;
            }
        }
    }
    I act(const Op& op, int who, S self) {
        const int k = std::max(op.a, 0);
        S t = target(op.a);
        Scope* x = k < scopes ? scope[at(k)] : nullptr;
        switch (op.what) {
            case Do::start: {
                Scope* into = op.b < 0 ? nullptr : scope[at(op.b)];
                scripts.push_back(nullptr);
                if (closing || (into && into->dead)) {
                    all.push_back(std::make_unique<Strand>());
                    scripts.back() = all.back().get();
                    scripts.back()->ending = Ending::cancelled;
                    return static_cast<I>(scripts.size()) - 1;
                }
                S s = scripts.back() = new_strand(op.a, nullptr, false);
                s->index = static_cast<int>(scripts.size()) - 1, s->phase = static_cast<int>(op.n % 4),
                s->idle = op.n >= 4;
                s->clock = op.c >= 0 ? op.c : running ? running->clock : 0;
                if (into) s->scope = into, s->pauses = into->pauses, into->scripts.push_back(s);
                independent.push_back(s);
                starts[at(s->phase)].push_back(s);
                return s->index;
            }
            case Do::cancel:
                return cancel(t, false), 0;
            case Do::cancel_self:
                return cancel(self ? script_of(self) : nullptr, false), 0;
            case Do::cancel_all:
                return cancel_newest_first(independent, false), 0;
            case Do::cancel_scope:
                return cancel_newest_first(inside(*x), false), 0;
            case Do::end_scope:
                return close(x), new_scope(k), 0;
            case Do::pause:
            case Do::resume:
                return pause(t, op.what == Do::pause), 0;
            case Do::pause_self:
                return pause(self ? script_of(self) : nullptr, true), 0;
            case Do::pause_scope:
            case Do::resume_scope: {
                const bool on = op.what == Do::pause_scope;
                if (!x->dead && x->paused != on) x->paused = on, pause(x, on ? 1 : -1);
                return 0;
            }
            case Do::pause_clock:
            case Do::resume_clock:
                return clock[at(k)].paused = op.what == Do::pause_clock, 0;
            case Do::scale:
                return clock[at(k)].factor = static_cast<double>(op.n) / 20, 0;
            case Do::set:
                return set(k), 0;
            case Do::reset:
                return source[at(k)].set = false, 0;
            case Do::emit:
                while (S s = pop(source[events].waiters)) s->got = op.n, s->source = -1, wake(s);
                return 0;
            case Do::try_send:
                return !channel(k).closed && channel(k).senders.empty() && accept(k, op.n);
            case Do::try_receive:
                return channel(k).waiters.empty() ? take(k).value_or(-1) : -1;
            case Do::close:
                channel(k).closed = true;
                while (S s = pop(channel(k).senders)) wake(s);
                while (S s = pop(channel(k).waiters)) wake(s);
                return 0;
            case Do::release:
                return release(k, at(op.n)), 0;
            case Do::try_acquire: {
                Source& m = semaphore(k);
                const bool free = m.permits > 0 && m.waiters.empty();
                if (free) --m.permits;
                let_go(outside[at(k)], k);
                if (free) outside[at(k)] = m.age;
                return free;
            }
            case Do::resolve: {
                const auto f = promised[at(k)];
                if (!f) return -1;
                if (op.n == 3) promised[at(k)] = nullptr;
                const bool first = f->stage == Future::open && op.n < 3;
                const auto to = op.n == 0   ? Future::value
                                : op.n == 1 ? Future::error
                                : op.n == 2 ? Future::cancelled
                                            : Future::dropped;
                resolve(f, to, op.n == 0 ? 70 + op.a : 80 + op.a);
                return first;
            }
            case Do::raise:
                return flag[at(k)] = true, 0;
            case Do::lower:
                return flag[at(k)] = false, 0;
            case Do::renew:
                return renew(k), 0;
            case Do::post:
                return inbox.push_back({op.a, nullptr}), 0;
            case Do::burn:
                return real += op.n, 0;
            case Do::look: {
                I sum = alive() + 1000 * static_cast<I>(inside(*scope[0]).size());
                sum += 1'000'000 * static_cast<I>(inside(*scope[2]).size());
                sum += 1'000'000'000 * static_cast<I>(source[events].waiters.size() * 1000 +
                                                      channel(0).items.size() * 10 + channel(1).items.size());
                see(who, "sizes", sum, source[0].set + 2 * source[1].set + 4 * source[2].set);
                bool stop = false;
                for (S s = self; s; s = s->entrant ? s->up : nullptr) stop |= s->cancel;
                if (self) see(who, "self", clock[at(self->clock)].now, stop);
                return t ? state(t) * 2 + (t->alive() && t->pauses > 0) : -1;
            }
            default:
                return -1;
        }
    }

    // the tick
    I alive() const { return started - ended_how[1] - ended_how[2] - ended_how[3]; }
    bool poll(S s) {
        running = s;
        const Op& op = op_of(s);
        bool over = s->w != W::polled || (op.what == Do::frames ? --s->left == 0 : asked(s, op));
        running = nullptr;
        settle();
        if (!s->alive()) return false;
        if (s->pauses > 0) {
            if (!s->frozen) freeze(s);
            if (over) leave_slot(s), s->woken = s->kept = true;
            return false;
        }
        return over;
    }
    void advance(const Tick& t) {
        ++ticks;
        tick_began = real, wakes = p.max_wakes;
        I ns = t.ns;
        if (t.seconds >= 0) {
            fed += static_cast<long double>(t.seconds) * 1e9L;
            ns = static_cast<I>(std::nearbyint(fed - given));
            given += ns;
        }
        while (S s = pop(next_tick)) ready.push_back(s);
        for (List& l : slots) {
            drop(l, nullptr);
            for (S s : l) s->slot_fresh = false;
        }
        for (const int i : {clocks, 0, 1, 2, 3}) {  // real() first
            Clk& c = clock[at(i)];
            const Clk* up = c.parent < 0 ? nullptr : &clock[at(c.parent)];
            c.runs = !c.paused && (!up || up->runs);
            const I base = up ? up->dt : ns;
            const double seconds = up               ? up->seconds
                                   : t.seconds >= 0 ? t.seconds
                                                    : static_cast<double>(t.ns) * 1e-9;
            const I before = c.now;
            if (c.runs) c.total += base * static_cast<__int128>(std::ldexp(c.factor, 60));
            c.now = static_cast<I>((c.total + (__int128{1} << 59)) >> 60);
            c.dt = c.now - before;
            c.seconds = c.runs ? seconds * c.factor : 0;
        }
        const auto before = [this](I due_a, I seq_a, int ca, I due_b, I seq_b, int cb) {
            const auto part = [&](I when, int c) {
                return clock[at(c)].dt == 0
                           ? __int128{0}
                           : __int128{std::max<I>(when - clock[at(c)].now + clock[at(c)].dt, 0)};
            };
            const __int128 a = part(due_a, ca) * std::max<I>(clock[at(cb)].dt, 1);
            const __int128 b = part(due_b, cb) * std::max<I>(clock[at(ca)].dt, 1);
            return a != b ? a < b : seq_a < seq_b;
        };
        const auto fell_due = [this](int c, I when) { return clock[at(c)].runs && when <= clock[at(c)].now; };
        for (S s : timers)
            if (fell_due(s->wclock, s->due)) due.push_back(s);
        for (S s : due) drop(timers, s);
        std::sort(due.begin(), due.end(),
                  [&](S a, S b) { return before(a->due, a->seq, a->wclock, b->due, b->seq, b->wclock); });
        for (auto& s : all)
            if (s->alive() && s->armed && fell_due(s->clock, s->deadline)) due_deadlines.push_back(s.get());
        std::sort(due_deadlines.begin(), due_deadlines.end(), [&](S a, S b) {
            return before(a->deadline, a->deadline_seq, a->clock, b->deadline, b->deadline_seq, b->clock);
        });
    }
    void completions() {
        const auto items = std::exchange(inbox, {});
        for (const auto& [body, x] : items) {
            if (body >= 0) act_all(body, -1, nullptr);
            S s = x ? std::exchange(x->waiter, nullptr) : nullptr;
            if (s && (x->stage == Future::value || x->stage == Future::error)) {
                wake(s);
                if (in(ready, s)) unqueue(s), drive(s);
            } else if (s) {
                if (x->stage == Future::dropped) see(-1, "warning");
                lost(s);
            }
        }
    }
    void run_due() {
        while (S s = pop(due)) {
            s->woken = true;
            if (s->pauses > 0) {
                s->kept = true;
            } else if (s->idle) {
                enqueue(s);
            } else {
                drive(s);
            }
        }
    }
    void run_slots(int phase) {
        const std::size_t n = slots[at(phase)].size();
        ran[at(phase)] = ticks;
        for (std::size_t i = 0; i < n; ++i) {
            S s = slots[at(phase)][i];
            if (!s || std::exchange(s->slot_fresh, false) || s->pauses > 0) continue;
            if (poll(s)) drive(s);
        }
    }
    void run_ready() {
        while (!ready.empty()) {
            if (wakes == 0) return see(-1, "warning");
            --wakes;
            drive(pop(ready));
        }
    }
    void run_starts(int phase) {
        List now = std::exchange(starts[at(phase)], {});
        std::swap(batch, now);
        while (S s = pop(batch)) {
            if (s->pauses > 0) {
                s->start_kept = s->frozen = true;
            } else if (s->idle) {
                enqueue(s);
            } else {
                drive(s);
            }
        }
    }
    void run_idle() {
        batch = std::exchange(idle, {});
        for (bool one = false; !batch.empty() && !(one && late());) {
            S s = pop(batch);
            if (s->pauses > 0) {
                idle.push_back(s);
            } else if (!s->woken && !s->fresh && !s->queued && !poll(s)) {
                if (s->alive() && !s->kept) idle.push_back(s);
            } else {
                drive(s), one = true;
            }
        }
        batch.insert(batch.end(), idle.begin(), idle.end());
        idle = std::exchange(batch, {});
    }
    void tick(const Tick& t) {
        advance(t);
        completions();
        run_due();
        for (int phase = 0; phase < 4; ++phase) {
            const List& l = slots[at(phase)];
            if (phase < 2 && std::count(l.begin(), l.end(), S()) == std::ssize(l) &&
                starts[at(phase)].empty())
                continue;
            run_slots(phase);
            run_ready();
            run_starts(phase);
            run_ready();
        }
        while (S g = pop(due_deadlines)) {
            streak = 0;
            for (S s = decide(g); s; s = proceed(s)) {
            }
            running = nullptr;
            settle();
        }
        run_idle();
    }

    const Program& p;
    Trace trace;
    int ticks = 0, labels = 0, renewing = 0, wakes = 0, streak = 0;
    bool closing = false;
    I real = 0, tick_began = 0, next_id = 1, next_seq = 1, started = 0, given = 0;
    long double fed = 0;
    std::array<I, 4> ended_how{};
    std::array<Clk, clocks + 1> clock{Clk{clocks}, Clk{0}, Clk{1}, Clk{clocks}, Clk{-1}};
    std::array<Source, events + 1 + channels + semaphores> source{};
    std::array<int, semaphores> outside{-1, -1};
    std::array<bool, flags> flag{};
    std::array<std::shared_ptr<Future>, futures> promised;
    std::vector<std::pair<int, std::shared_ptr<Future>>> inbox;
    std::array<Scope*, scopes> scope{};
    std::vector<std::unique_ptr<Scope>> all_scopes;
    std::vector<std::unique_ptr<Strand>> all;
    List scripts, independent, ready, urgent, next_tick, idle, timers, due, due_deadlines, batch, pending,
        dying;
    std::array<List, 4> starts, slots;
    std::array<int, 4> ran{};
    S running = nullptr;
};

Trace Model::run() {
    for (const Tick& t : p.ticks) {
        for (const Op& op : t.acts) see(-1, name_of(op.what), act(op, -1, nullptr));
        tick(t);
    }
    see(-1, "alive", alive(), alive());
    see(-1, "started", started, ticks);
    see(-1, "done", ended_how[1], ended_how[2]);
    see(-1, "cancelled", ended_how[3]);
    for (S s : scripts) see(-1, "state", state(s));
    see(-1, "shutdown");
    closing = true;
    cancel_newest_first(independent, true);
    for (S s : scripts) see(-1, "outcome", code(s), true);
    see(-1, "leaked");
    return std::move(trace);
}

}  // namespace

Trace model(const Program& p) { return Model(p).run(); }

}  // namespace fuzz

// SPDX-License-Identifier: MIT
// The reference model's state, plain lists that are searched: strands (a strand is a script, a fork, a
// stream's producer or an entrant of a group), what they wait for, and the queues of the tick. The model
// shares nothing with the engine.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tests/fuzz/program.hpp"

namespace fuzz::reference {

struct Strand;
using S = Strand*;
using List = std::vector<S>;
using I = std::int64_t;

struct Feed {  // a stream
    int body = -1;
    bool over = false;
    std::optional<I> item{}, fault{};
    S producer = nullptr, consumer = nullptr;
    S asker = nullptr;  // whose next() has not taken what it waited for
    bool reported = false;
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
    int undo = -1, yields = 0;
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
    S up = nullptr;      // whose fork or entrant it is
    S script = nullptr;  // what this_script() gave the step that it is in
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

inline void drop(List& l, S s) { l.erase(std::remove(l.begin(), l.end(), s), l.end()); }
inline bool in(const List& l, S s) { return std::find(l.begin(), l.end(), s) != l.end(); }
inline S pop(List& l) {
    if (l.empty()) return nullptr;
    S s = l.front();
    l.erase(l.begin());
    return s;
}

class State {
  protected:
    explicit State(const Program& program) : p(program) {
        for (int i = 0; i < channels; ++i) source[at(events + 1 + i)].room = at(i + 1);
        for (int i = 0; i < semaphores; ++i) source[at(events + 1 + channels + i)].permits = at(i + 1);
    }

    enum Step { goes, rests, forks, ends };
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

    I alive() const { return started - ended_how[1] - ended_how[2] - ended_how[3]; }

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
        (s->idle ? idle : next_tick).push_back(s);
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

}  // namespace fuzz::reference

// SPDX-License-Identifier: MIT
// The reference: a scheduler with the engine's names, written from its rules to be right by reading. There
// are no queues. A strand (a script, a fork, a stream's coroutine, an entrant of all, race or timeout) says
// where it is and since when; each step of a tick looks at all of them, sorts, and takes those it is about.
#pragma once

#include <algorithm>
#include <cmath>
#include <coroutine>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reference {

using I = std::int64_t;
enum class At { start, kept, running, ready, frame, time, blocked, opening, held, group, ended };
using S = struct Strand*;
using List = std::vector<S>;

struct Promise {  // of every coroutine
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
    std::coroutine_handle<> handle = std::coroutine_handle<Promise>::from_promise(*this);
    std::exception_ptr error;
    I value = 0;
};
struct Destroy {
    void operator()(Promise* p) const { p->handle.destroy(); }
};
using Frame = std::unique_ptr<Promise, Destroy>;

struct Clock {
    void scale(double x) { factor = x; }
    void pause() { paused = true; }
    void resume() { paused = false; }
    void advance(I base) {
        runs = !paused && (!up || up->runs);
        if (runs) total += base * static_cast<__int128>(std::ldexp(factor, 60));
        dt = std::exchange(now, static_cast<I>((total + (__int128{1} << 59)) >> 60)), dt = now - dt;
    }
    Clock* up = nullptr;
    double factor = 1;
    bool paused = false, runs = true;
    __int128 total = 0;  // in 2^-60 ns
    I now = 0, dt = 0;
};
struct ScopeState {
    ScopeState* outer = nullptr;
    bool paused = false;
};
struct Strand {
    At at = At::start;
    I since = 0;     // when it came there: the order of everything
    S up = nullptr;  // who forked it, or waits for it
    bool entrant = false, stream = false, idle = false;
    bool paused = false, stopped = false, cancelled = false, forced = false, dying = false;
    int phase = 2, holds = 0;
    std::string name;
    Clock *clock = nullptr, *slowed = nullptr;  // of its own, once it was slowed down
    ScopeState* scope = nullptr;
    std::vector<Frame> frames;  // the innermost last
    I result = 2000;            // when it has ended: its value; 1000 for an error, 2000 for a cancel
    std::exception_ptr error;
    std::function<void()> at_end, at_break;
    // what it waits for
    int slot = -1;  // among frames, in this phase, since that tick, until this says so
    I asked = 0;
    std::function<bool()> over;  // empty: it is, in the next one
    const void* on = nullptr;    // for this to wake it, with an item that goes back if it is not taken
    std::optional<I> item;
    std::function<void()> give_back;
    bool sent = false, absolute = false;
    Clock *timer = nullptr, *slept = nullptr;  // until then; on this one
    I due = 0, began = 0;                      // a pause keeps its place among ties
    std::vector<Frame> tasks;                  // for so many of those it starts, and started
    List entrants;
    std::size_t needed = 0;
};
inline std::list<Strand> strands;        // all there ever were
inline struct Scheduler* the = nullptr;  // one at a time

struct Scheduler {
    Scheduler() { strands.clear(), the = this; }
    ~Scheduler() { closing = true, cancel_all(true), the = nullptr; }
    List all(auto is) {  // in the order of their birth
        List out;
        for (Strand& s : strands)
            if (!gone(&s) && is(&s)) out.push_back(&s);
        return out;
    }
    List those(auto is, auto by) {  // sorted, mostly by when they came to where they are
        List out = all(is);
        std::sort(out.begin(), out.end(), [by](S a, S b) { return by(a) < by(b); });
        return out;
    }
    static I age(S s) { return s->since; }
    S first(auto is) {
        const List out = those(is, age);
        return out.empty() ? nullptr : out.front();
    }
    S waiting(const void* on) {
        return first([=](S s) { return s->at == At::blocked && s->on == on; });
    }
    List children(S up, bool entrants) {
        const bool streams = streams_end || up->stream;  // else they outlive who asked them
        return all([=](S s) { return s->up == up && s->entrant == entrants && (!s->stream || streams); });
    }
    static bool gone(S s) { return s->at == At::ended || s->dying; }
    static bool paused(const ScopeState* x) { return x && (x->paused || paused(x->outer)); }
    static bool paused(S s) { return s && (s->paused || paused(s->scope) || paused(s->up)); }
    static S script(S s) { return s->entrant ? script(s->up) : s; }
    static bool is_over(S s) { return !s->over || s->over(); }
    bool late() { return real_clock() - began >= budget; }
    void put(S s, At at, const void* on = nullptr) {
        s->at = at, s->since = s->began = ++stamp, s->on = on, s->slot = -1, s->timer = nullptr;
    }
    void wake(S s) { gone(s) ? void() : put(s, At::ready); }
    S make(Frame root, S up, bool entrant = false) {
        S s = &strands.emplace_back();
        put(s, closing ? At::ended : At::start), s->up = up, s->entrant = entrant;
        if (!closing) s->frames.push_back(std::move(root));
        s->clock = up ? up->clock : running ? running->clock : &game;
        if (up) s->phase = up->phase, s->idle = up->idle;
        return s;
    }

    // running
    void turn(S s) {  // unless its breakpoint or the profiler's hook stops or ends it
        running = nullptr;
        S x = script(s);
        const bool stops = x->at_break && (x->stopped = !x->stopped);  // the next time it passes
        stops ? x->at_break(), pause(x->paused) : before_turn(x->name);
        if (!gone(s)) paused(s) ? keep(s) : run(s);
        rest();
    }
    void keep(S s) {  // its turn, at its place in the frame or among what reaches it while it is paused
        if (s->at == At::ready || (s->at == At::frame && !s->over && !s->idle)) return;
        put(s, s->at == At::start || (s->at == At::frame && s->slot < 0) ? At::kept : At::ready);
    }
    void wake_and_turn(S s) {
        wake(s);
        if (s->at == At::ready && !s->idle && !paused(s)) turn(s);
    }
    void rest() { running = nullptr, settle(); }
    void run(S s) {  // until it waits, and whoever goes on because of it
        if (!s->tasks.empty()) return open(s);
        for (s->at = At::running; s->at == At::running;) {
            running = s;
            s->frames.back()->handle.resume();
            if (s->frames.back()->handle.done()) last = std::move(s->frames.back()), s->frames.pop_back();
            if (s->frames.empty()) return ended(s);
            if (S child = std::exchange(forked, nullptr)) run(child);
        }
        rest();
        if (s->at == At::opening) open(s);
    }
    void open(S s) {  // starts what is to run together
        for (s->at = At::opening; !s->tasks.empty() && !over(s);) {
            if (paused(s)) return static_cast<void>(s->at = At::held);  // the others when it goes on
            s->entrants.push_back(make(std::move(s->tasks.front()), s, true));
            s->tasks.erase(s->tasks.begin()), run(s->entrants.back());
            if (gone(s)) return;
        }
        s->at = At::group;
        if (over(s)) decide(s), run(s);
    }
    static bool over(S s) {  // the result of what runs together stands
        std::size_t done = 0;
        for (S e : s->entrants) done += e->error ? s->needed : e->at == At::ended;
        return done >= s->needed;
    }
    void decide(S s) {
        s->tasks.clear(), s->timer = nullptr, running = s;
        for (S e : children(s, true)) kill(e);
    }
    void ended(S s) {  // its coroutine is at its end
        const Frame root = std::move(last);
        s->error = root->error, finish(s, root->error ? 1000 : root->value);
        if (s->entrant && s->up->at != At::opening && over(s->up)) decide(s->up), run(s->up);
    }
    void finish(S s, I result) {
        for (List c; !(c = children(s, false)).empty();) kill(c.back());
        const bool heard = s->entrant || waiting(s);
        put(s, At::ended), s->result = result;
        if (s->at_end) s->at_end();
        while (S joiner = waiting(s)) wake(joiner);
        if (s->error && !heard) on_error(s->name, s->error);
    }

    // cancelling
    static bool within(S s, S r) { return r && (r == s || within(s, r->up)); }
    bool active(S s) {  // it runs, or its frames are being destroyed, or those of what it started
        return within(s, running) || std::any_of(busy.begin(), busy.end(), [s](S r) { return within(s, r); });
    }
    void cancel(S s, bool forced) {
        if (gone(s)) return;
        s->cancelled = true, s->forced |= forced;
        if (s->holds > 0 && !s->forced) return;
        if (active(s)) return pending.push_back(s);
        kill(s);
        if (busy.empty()) settle();
    }
    void settle() {  // what could not be cancelled while it ran
        for (S s : std::exchange(pending, {})) cancel(s, false);
    }
    void cancel_newest_first(List batch, bool forced) {
        for (; !batch.empty(); batch.pop_back()) cancel(batch.back(), forced);
    }
    void cancel_all(bool forced = false) {
        streams_end = true, cancel_newest_first(all([](S s) { return !s->up; }), forced);
        for (S p : List(pending))  // these end later, their streams do not
            for (S s : all([=](S s) { return s->stream && within(p, s); })) cancel(s, forced);
        streams_end = false;
    }
    void kill(S s) {  // forks from the newest, entrants in order, then its own frames from the leaf
        s->dying = true;
        for (List c; !(c = children(s, false)).empty();) kill(c.back());
        for (List c; !(c = children(s, true)).empty();) kill(c.front());
        busy.push_back(s), s->tasks.clear();
        if (s->give_back) std::exchange(s->give_back, nullptr)();
        while (!s->frames.empty()) s->frames.pop_back();
        busy.pop_back(), finish(s, 2000);
    }
    void hold(S s, int by) {  // a shield
        for (S x = s; x; x = x->up) x->holds += by;
        for (S x = s; x; x = x->up) x->holds == 0 && x->cancelled ? cancel(x, false) : void();
    }
    void pause(bool& flag) {  // what is due and has not come waits for the next tick
        flag = true;
        for (S s : all([](S s) { return s->timer && !s->absolute && paused(s) && s->due <= s->timer->now; }))
            s->asked = ticks, s->due = s->timer->now;
    }
    void resume(bool& flag) {  // what reached those that were paused comes now, in the order in which it came
        const auto reached = [](S s) { return s->at == At::ready || s->at == At::kept || s->at == At::held; };
        const List stopped = those([=](S s) { return reached(s) && paused(s); }, age);
        flag = false;
        for (S s : stopped)
            if (!paused(s)) s->since = ++stamp, s->at = s->at == At::kept ? At::start : At::ready;
    }

    // the tick
    void tick(double seconds) {
        const I before = std::exchange(given, static_cast<I>(std::nearbyint(fed += seconds * 1e9L)));
        tick(given - before);
    }
    void tick(I ns) {
        ++ticks, began = real_clock();
        for (Clock* c : clocks) c->advance(c->up ? c->up->dt : ns);
        for (S s : all([](S s) { return s->timer && !s->absolute && paused(s); }))
            s->due = std::max(s->due, s->timer->now - s->timer->dt) + s->timer->dt;
        const auto due = [before = stamp](S s) {
            return s->timer && (s->absolute || !paused(s)) && s->timer->runs && s->due <= s->timer->now &&
                   s->since <= before;
        };
        const auto share = [](S s) {  // of dt, at which it fell due; then by age
            const long double dt = s->timer->dt, into = s->due - s->timer->now + dt;
            return std::pair(dt > 0 && into > 0 ? into / dt : 0, s->began);
        };
        const List deadlines = those([=](S s) { return s->at != At::time && due(s); }, share);
        const List timers = those([=](S s) { return s->at == At::time && due(s); }, share);
        for (const auto& [s, since] : std::exchange(inbox, {}))
            if (s->at == At::blocked && s->since == since) wake_and_turn(s);
        for (S s : timers)
            if (s->at != At::time || s->asked != ticks) wake_and_turn(s);
        for (int phase = 0; phase < 4; ++phase) {
            const auto begins = [=](S s) { return s->at == At::start && s->phase == phase; };
            const auto frame = [=](S s) { return s->at == At::frame && s->slot == phase && !s->idle; };
            if (phase < 2 && !first(begins) && !first(frame)) continue;  // nor do wake-ups overtake the next
            for (S s : those([=, this](S s) { return frame(s) && s->asked < ticks; }, age))
                if (!gone(s) && !paused(s) && is_over(s)) turn(s);
            run_ready();
            for (S s : those(begins, age))
                if (!gone(s)) paused(s) ? put(s, At::kept) : s->idle ? put(s, At::frame) : turn(s);
            run_ready();
        }
        for (S s : deadlines)
            if (!gone(s) && due(s) && s->asked < ticks) decide(s), s->idle ? wake(s), rest() : turn(s);
        const auto next = [last = stamp](S s) {
            const bool ready = s->at == At::frame || (s->at == At::ready && !paused(s));
            return s->idle && ready && s->since <= last;
        };
        bool one = false;
        for (S s; (s = first(next)) && !(one && late());) {
            const bool runs = !paused(s) && (s->at != At::frame || is_over(s));
            runs ? turn(s) : static_cast<void>(s->since = ++stamp);
            one |= runs;
        }
    }
    void run_ready() {
        while (S s = first([](S s) { return s->at == At::ready && !s->idle && !paused(s); })) turn(s);
    }

    List busy, pending;  // those whose frames are being destroyed; to be cancelled
    S running = nullptr, forked = nullptr;
    Frame last;  // the coroutine that ended last
    Clock real, game{&real};
    std::vector<Clock*> clocks{&real, &game};
    std::vector<std::pair<S, I>> inbox;  // whose completion came, if they wait since then
    long double fed = 0;                 // nanoseconds
    I given = 0, ticks = 0, stamp = 0, began = 0, budget = 0;
    bool closing = false, streams_end = false;
    std::function<I()> real_clock;
    std::function<void(const std::string&)> before_turn = [](const std::string&) {};
    std::function<void(const std::string&, std::exception_ptr)> on_error;
};

struct Wait {  // what co_await takes: whether it is over at once, how the strand waits, what it gives
    std::function<bool(S)> ready;
    std::function<void(S)> begin;
    std::function<std::optional<I>(S)> result;
};
inline Wait until(std::function<bool()> predicate, bool now = true) {
    const auto over = std::make_shared<std::function<bool()>>(std::move(predicate));
    const auto park = [over](S s) {  // it keeps its place from one to the next
        if (s->idle || s->slot != s->phase) the->put(s, At::frame);
        s->at = At::frame, s->slot = s->phase, s->asked = the->ticks, s->over = nullptr;
        if (*over) s->over = [over] { return (*over)(); };
    };
    return {[=](S) { return now && (!*over || (*over)()); }, park, [](S) { return 0; }};
}
inline Wait wait(I time, Clock* clock, bool absolute) {
    const auto sleep = [=](S s) { the->put(s, At::time), s->timer = clock, s->absolute = absolute; };
    const auto ready = [=](S s) {
        s->slept = clock, s->due = absolute ? time : clock->now + time;
        return absolute && s->due <= clock->now;
    };
    return {ready, sleep, [](S s) { return s->slept->now - s->due; }};
}
// Ends with the first error, or when so many have ended; at a limit in any case.
inline Wait together(std::shared_ptr<std::vector<Frame>> tasks, std::size_t needed, I limit = -1) {
    const auto begin = [=](S s) {
        the->put(s, At::opening);
        s->tasks = std::move(*tasks), s->entrants.clear(), s->needed = needed, s->absolute = false;
        if (limit >= 0) s->timer = s->clock, s->due = s->clock->now + limit;
    };
    return {[](S) { return false; }, begin, [](S) { return 0; }};
}

// What scripts wait on: items, by the order in which they came, or those who wait for one. Events, signals,
// channels and semaphores are such rows.
struct Row {
    enum Kind { queue, sticky, passing };  // sticky: one is for all; passing: for those who wait now
    explicit Row(Kind k = queue, std::size_t r = 1) : kind(k), room(r) {}
    void put(I value, I order) {
        while (kind != queue && give(value, order)) continue;
        if (kind != passing && (kind == sticky || !give(value, order))) items[order] = value;
    }
    void put(I value) { put(value, came++); }
    bool give(std::optional<I> value, I order = 0) {  // to the one that has waited longest
        S s = the ? the->waiting(this) : nullptr;
        if (!s) return false;
        the->wake(s), s->item = value;
        if (value && kind == queue) s->give_back = [=, this] { put(*value, order); };
        return true;
    }
    std::optional<I> pop() {
        if (items.empty() || kind == sticky) return items.empty() ? std::nullopt : std::optional<I>(1);
        const I value = items.extract(items.begin()).mapped();
        S s = items.size() < room ? the->waiting(&room) : nullptr;
        if (s) items[came++] = *s->item, s->sent = true, the->wake(s);
        return value;
    }
    std::optional<I> try_take() { return the->waiting(this) ? std::nullopt : pop(); }
    Wait take() {
        const auto ready = [this](S s) { return (s->item = try_take()) || (closed && !the->waiting(this)); };
        const auto result = [this](S s) {
            s->give_back = nullptr;
            return s->item ? std::exchange(s->item, std::nullopt) : pop();  // given back meanwhile
        };
        return {ready, [this](S s) { the->put(s, At::blocked, this), s->item.reset(); }, result};
    }
    bool try_send(I v) {
        const bool fits = !closed && !the->waiting(&room) && (items.size() < room || the->waiting(this));
        if (fits) put(v);
        return fits;
    }
    Wait send(I v) {
        const auto ready = [=, this](S s) { return s->item = v, (s->sent = try_send(v)) || closed; };
        const auto result = [](S s) { return s->item.reset(), s->sent; };
        return {ready, [this](S s) { the->put(s, At::blocked, &room); }, result};
    }
    void close() {
        for (closed = true; give(std::nullopt);) continue;
        while (S s = the->waiting(&room)) the->wake(s);
    }
    std::map<I, I> items;
    Kind kind;
    std::size_t room;
    I came = 0;
    bool closed = false;
};

}  // namespace reference

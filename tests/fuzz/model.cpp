// SPDX-License-Identifier: MIT
// The reference model's tick, and a whole run.
#include <cmath>

#include "tests/fuzz/model_steps.hpp"

namespace fuzz {
namespace reference {

class Model : Steps {
  public:
    explicit Model(const Program& program) : Steps(program) {}
    Trace run();

  private:
    // the tick
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
        while (!ready.empty() && wakes > 0) {
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
        if (!ready.empty()) see(-1, "warning");
        while (S g = pop(due_deadlines)) {
            streak = 0;
            S s = decide(g);
            if (s && s->idle) {  // in its turn among the idle ones
                s->woken = true;
                enqueue(s);
                s = nullptr;
            }
            while (s) s = proceed(s);
            running = nullptr;
            settle();
        }
        run_idle();
    }
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

}  // namespace reference

Trace model(const Program& p) { return reference::Model(p).run(); }

}  // namespace fuzz

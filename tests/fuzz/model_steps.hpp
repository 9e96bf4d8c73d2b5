// SPDX-License-Identifier: MIT
// What each step of a program has to do, by the reference model.
#pragma once

#include <cmath>

#include "tests/fuzz/model_scripts.hpp"

namespace fuzz::reference {

class Steps : protected Scripts {
  protected:
    explicit Steps(const Program& program) : Scripts(program) {}

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
    static void over(S s) {
        s->w = W::none, s->got.reset(), s->source = -1, s->future = nullptr, s->joined = nullptr;
    }
    Step raised(S s, I fault) {
        over(s);
        for (;;) {
            if (!top(s).single && op_of(s).caught) return see(top(s).label, "caught", fault), goes;
            leave(s);
            if (!s->frames.empty()) continue;
            s->fault = fault;
            return ends;
        }
    }
    Step did(S s, I result) {
        over(s);
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
    bool asked(S s, const Op& op) {  // the predicate of until, or play's next element
        const I i = s->left++;
        if (op.what == Do::elements) {
            if (i < 2 * op.n) see(top(s).label, "element", i < op.n ? op.n - i : op.n - i - 1);
            return i >= 2 * op.n;
        }
        if (op.b >= 0) act_all(op.b, top(s).label, s);
        return flag[at(op.a)] || (op.n > 0 && s->left >= op.n);
    }
    Step exec(S s, const Op& op) {
        s->script = script_of(s);
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
            case Do::until:
            case Do::elements: {
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
                x.asker = s;
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
                for (S x = s; x; x = x->up)
                    for (Scope* around = x->scope; around; around = around->outer)
                        if (around == scope[k]) return did(s, -1);  // refused: it would wait for itself
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
                s->feeds->item = f.label * 100 + ++f.yields;
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
                x.asker = nullptr;
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
    void undo(int body, int who) override {
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
                return cancel(self ? self->script : nullptr, false), 0;
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
                return pause(self ? self->script : nullptr, true), 0;
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
                for (S s = self; s; s = s == self->script ? nullptr : s->up) stop |= s->cancel;
                if (self) see(who, "self", clock[at(self->clock)].now, stop);
                return t ? state(t) * 2 + (t->alive() && t->pauses > 0) : -1;
            }
            default:
                return -1;
        }
    }
};

}  // namespace fuzz::reference

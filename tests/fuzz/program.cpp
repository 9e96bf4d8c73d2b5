// SPDX-License-Identifier: MIT
// Makes programs, and says them in words.
#include "tests/fuzz/program.hpp"

#include <algorithm>

namespace fuzz {
namespace {

struct Shape {
    std::string_view name;
    int weight;
    int kinds;  // a is one of so many; -1: a body; 0: unused
};

constexpr std::array<Shape, op_count> shapes{{
    {"next_frame", 6, 0},
    {"frames", 3, 0},
    {"wait", 8, 0},
    {"wait_until", 3, 0},
    {"until", 4, flags},
    {"elements", 2, 0},
    {"event", 5, events},
    {"signal", 3, 0},
    {"send", 3, channels},
    {"receive", 4, channels},
    {"acquire", 4, semaphores},
    {"yield_if_late", 2, 0},
    {"item", 5, 0},
    {"join", 3, 8},
    {"completion", 4, futures},
    {"churn", 1, 0},
    {"child", 5, -1},
    {"race", 4, -1},
    {"all", 3, -1},
    {"timeout", 4, -1},
    {"fork", 4, -1},
    {"roomy", 2, -1},
    {"shield", 2, 0},
    {"unshield", 2, 0},
    {"undo", 2, -1},
    {"drop", 2, semaphores},
    {"open", 4, -1},
    {"yield", 5, 0},
    {"fault", 1, 0},
    {"finish", 1, 0},
    {"note", 2, 0},
    {"cancel_self", 1, 0},
    {"pause_self", 1, 0},
    {"start", 5, -1},
    {"cancel", 3, 8},
    {"cancel_all", 1, 0},
    {"cancel_scope", 1, scopes},
    {"end_scope", 2, scopes},
    {"pause", 4, 8},
    {"resume", 3, 8},
    {"pause_scope", 2, scopes},
    {"resume_scope", 2, scopes},
    {"pause_clock", 1, clocks},
    {"resume_clock", 2, clocks},
    {"scale", 1, clocks},
    {"set", 5, events},
    {"reset", 2, events},
    {"emit", 4, 0},
    {"try_send", 3, channels},
    {"try_receive", 2, channels},
    {"close", 1, channels},
    {"release", 3, semaphores},
    {"try_acquire", 1, semaphores},
    {"raise", 3, flags},
    {"lower", 2, flags},
    {"burn", 1, 0},
    {"look", 3, 0},
    {"complete", 4, futures},
    {"abandon", 2, futures},
    {"stop", 3, 8},
    {"stop_failed", 2, 8},
    {"hook", 2, 0},
    {"slow", 2, 8},
    {"level", 2, 0},
    {"crowd", 0, 0},
}};

const Shape& shape_of(Do d) { return shapes[static_cast<std::size_t>(d)]; }

// The same numbers on every standard library.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    template <class T, std::size_t N>
    T of(const std::array<T, N>& choices) {
        return choices[next() % N];
    }

  private:
    std::uint64_t state_;
};

constexpr std::array<std::int64_t, 9> durations{0,          1,          7'777'777,   16'666'667,   25'000'000,
                                                33'333'334, 50'000'000, 100'000'000, 1'000'000'000};

class Maker {
  public:
    explicit Maker(std::uint64_t seed) : random_(seed) { program_.seed = seed; }

    Program make() {
        // Each program has its own mixture: some steps not at all, so that the others meet more often.
        for (std::size_t i = 0; i < op_count; ++i) {
            weight_[i] = random_.below(5) < 3 ? shapes[i].weight : 0;
            if (random_.one_in(12)) weight_[i] *= 4;
        }
        for (const Do d : {Do::next_frame, Do::wait, Do::start}) weight(d) = shape_of(d).weight;
        if (crowded()) weight(Do::event) = weight(Do::set) = 8, weight(Do::wait) = 24;
        const bool measured = random_.one_in(3);  // what each costs, and what all cost that it forked
        if (measured) {
            weight(Do::level) = 0;
            if (random_.one_in(2)) {
                weight(Do::item) = weight(Do::open) = weight(Do::yield) = 0;
                weight(Do::fork) = 40, weight(Do::next_frame) = 20, weight(Do::burn) = 6;
            }
        }
        if (random_.one_in(12)) separate();
        if (weight(Do::item) > 0 || weight(Do::yield) > 0)
            weight(Do::item) = weight(Do::open) = weight(Do::yield) = 6;
        scopes_used_ = random_.below(scopes + 1);
        clocks_used_ = random_.below(clocks + 1);
        idle_ = random_.one_in(4);
        const int bodies = 2 + random_.below(6);
        program_.bodies.resize(static_cast<std::size_t>(bodies));
        for (int i = 0; i < bodies; ++i) {
            const int steps = 1 + random_.below(7);
            for (int k = 0; k < steps; ++k) add(program_.bodies[static_cast<std::size_t>(i)], i);
        }
        const int ticks = 3 + random_.below(10);
        for (int i = 0; i < ticks; ++i) {
            Tick t;
            const int kind = random_.below(8);
            if (kind < 3)
                t.seconds = random_.of(std::array{1.0 / 60, 1.0 / 144});
            else
                t.ns = duration();
            if (random_.one_in(12)) t.ns = 10'000'000'000, t.seconds = -1;
            if (i == 0) {
                const int starts = 1 + random_.below(4);
                for (int k = 0; k < starts; ++k) t.acts.push_back(start(0));
                const Body once = t.acts;
                if (crowded()) t.acts.insert(t.acts.end(), once.begin(), once.end());
                if (!program_.unordered && measured) t.acts.insert(t.acts.begin(), simple(Do::level, 2));
                if (!program_.unordered && random_.one_in(40)) t.acts.push_back(simple(Do::crowd, 300));
            } else {
                for (int k = random_.below(4); k-- > 0;) {
                    t.acts.push_back(step(0, true));
                    resume_after(t.acts);
                    if (crowded()) hit(t.acts);
                }
                if (crowded() && random_.one_in(2)) storm(t.acts);
                if (weight(Do::stop) > 0 && random_.one_in(2)) {  // who is stopped goes on
                    t.acts.push_back(simple(Do::resume, 0));
                    t.acts.back().a = random_.below(8);
                }
            }
            if (program_.unordered) t.shortage = static_cast<Shortage>(random_.below(3));
            program_.ticks.push_back(std::move(t));
        }
        return std::move(program_);
    }

  private:
    int& weight(Do d) { return weight_[static_cast<std::size_t>(d)]; }
    // In every fourth program all is started twice, more falls due together, and what was just granted or is
    // about to fall due meets a cancel, or a pause that ends at once, or a storm.
    bool crowded() const { return program_.seed % 4 == 0; }
    static Op simple(Do what, std::int64_t n) {
        Op op;
        op.what = what;
        op.n = n;
        return op;
    }
    // Scripts that only wait: for want of memory in some ticks they may come in another order.
    void separate() {
        program_.unordered = true;
        weight_.fill(0);
        for (const Do d : {Do::next_frame, Do::frames, Do::wait, Do::wait_until, Do::until, Do::elements})
            weight(d) = shape_of(d).weight;
    }
    void hit(Body& body) {
        Op op;
        op.a = random_.below(8);
        op.what = random_.one_in(2) ? Do::cancel : Do::pause;
        body.push_back(op);
        if (op.what == Do::cancel) return;
        op.what = Do::resume;
        body.push_back(op);
    }
    // Much reaches those that are paused before they go on.
    void storm(Body& body) {
        Op pause;
        const bool whole_scope = scopes_used_ > 0 && !random_.one_in(4);
        pause.what = whole_scope ? Do::pause_scope : Do::pause;
        pause.a = whole_scope ? random_.below(scopes_used_) : random_.below(8);
        body.push_back(pause);
        for (int k = 4 + random_.below(5); k > 0; --k) {
            Op op;
            op.what = random_.of(std::array{Do::set, Do::set, Do::set, Do::emit, Do::release, Do::try_send});
            op.a = random_.below(2) + (op.what == Do::set ? 1 : 0);
            details(op, 0);
            body.push_back(op);
        }
        pause.what = whole_scope ? Do::resume_scope : Do::resume;
        body.push_back(pause);
    }
    std::int64_t duration() {
        if (!crowded()) return random_.of(durations);
        return durations[(program_.seed / 4 + random_.next() % 2) % durations.size()];
    }
    int body_from(int first) {
        return first + random_.below(static_cast<int>(program_.bodies.size()) - first);
    }

    // Many a pause ends at once: nothing may have changed by it.
    void resume_after(Body& body) {
        Op op = body.back();
        const Do d = op.what;
        if ((d != Do::pause && d != Do::pause_scope && d != Do::pause_clock) || random_.one_in(2)) return;
        op.what = d == Do::pause ? Do::resume : d == Do::pause_scope ? Do::resume_scope : Do::resume_clock;
        body.push_back(op);
    }

    // A step of body i, and what gives it a meaning: a stream that is opened is read, and takes its time to
    // yield; a shield outlasts a wait, and is gone before another; a note goes with the level `off`.
    void add(Body& body, int i) {
        const Op op = step(i + 1, false);
        body.push_back(op);
        resume_after(body);
        const auto also = [&](Do what, std::int64_t n) {
            Op more;
            more.what = what;
            more.n = n;
            more.caught = random_.one_in(2);
            body.push_back(more);
        };
        if (op.what == Do::next_frame) {
            for (int k = random_.below(4); k > 1; --k) also(Do::next_frame, 1'000 * random_.below(9));
        }
        if (op.what == Do::note && weight(Do::level) > 0) also(Do::level, random_.below(2));
        if (op.what == Do::fork && random_.one_in(2)) also(Do::next_frame, 1'000 * random_.below(9));
        if (op.what == Do::shield && random_.one_in(2)) {
            if (random_.one_in(2)) also(Do::cancel_self, 0);
            also(Do::wait, duration());
            also(Do::unshield, 0);
            also(Do::next_frame, 0);
        }
        if (op.what == Do::open) {
            is_stream_[static_cast<std::size_t>(op.a)] = true;
            for (int k = random_.below(4); k-- > 0;) {
                also(Do::item, random_.one_in(2) ? -1 : duration());
                if (random_.one_in(3)) body.push_back(step(i + 1, false));
            }
        } else if (is_stream_[static_cast<std::size_t>(i)]) {
            if (random_.one_in(2)) also(Do::next_frame, 0);
            also(Do::yield, 0);
        }
    }

    Op start(int first) {
        Op op;
        op.what = Do::start;
        op.a = body_from(first);
        op.b = random_.below(scopes_used_ + 1) - 1;
        op.c = random_.one_in(3) ? random_.below(clocks_used_ + 1) - 1 : -1;
        op.n = random_.one_in(4) ? random_.below(4) : 2;
        if (idle_ && random_.one_in(3)) op.n += 4;
        return op;
    }

    Op step(int first, bool act) {
        const auto last = static_cast<int>(program_.bodies.size()) - 1;
        int sum = 0;
        const auto allowed = [&](std::size_t i) {
            return (!act || is_act(static_cast<Do>(i))) && (shapes[i].kinds >= 0 || first <= last);
        };
        for (std::size_t i = 0; i < op_count; ++i) sum += allowed(i) ? weight_[i] : 0;
        Op op;
        if (sum == 0) {
            op.what = Do::look;
            op.a = 0;
            return op;
        }
        int pick = random_.below(sum);
        for (std::size_t i = 0; i < op_count; ++i) {
            if (!allowed(i)) continue;
            pick -= weight_[i];
            if (pick >= 0) continue;
            op.what = static_cast<Do>(i);
            break;
        }
        const Shape& shape = shape_of(op.what);
        if (shape.kinds > 0) op.a = random_.below(shape.kinds);
        if (shape.kinds < 0) op.a = body_from(first);
        op.caught = random_.one_in(2);
        details(op, first);
        return op;
    }

    void details(Op& op, int first) {
        switch (op.what) {
            case Do::next_frame:
                op.n = random_.one_in(3) ? 1'000 * (1 + random_.below(9)) : 0;
                break;
            case Do::note:
                op.n = random_.below(4);
                break;
            case Do::complete:
                op.n = 300 + random_.below(100);
                break;
            case Do::stop:
                op.n = random_.below(4);
                break;
            case Do::hook:
            case Do::level:
                op.n = random_.below(3);
                break;
            case Do::roomy:
                op.n = random_.below(2);
                break;
            case Do::frames:
            case Do::elements:
                op.n = random_.below(4);
                break;
            case Do::wait:
            case Do::timeout:
            case Do::wait_until:
                op.n = duration();
                if (op.what == Do::wait_until && random_.one_in(4)) op.n = -op.n;
                if (op.what != Do::timeout && random_.one_in(3)) op.b = random_.below(clocks);
                if (op.what == Do::wait && random_.one_in(4)) op.c = 1;  // as a float
                break;
            case Do::item:
                op.n = random_.one_in(2) ? -1 : duration();
                break;
            case Do::until:
                op.n = random_.below(4);
                break;
            case Do::race:
            case Do::all:
                op.b = body_from(first);
                if (random_.one_in(3)) op.c = body_from(first);
                break;
            case Do::start:
                op = start(first);
                break;
            case Do::scale:
            case Do::slow:
                op.n = random_.of(std::array<std::int64_t, 7>{0, 5, 8, 10, 20, 30, 40});
                break;
            case Do::release:
                op.n = random_.below(3);
                break;
            case Do::emit:
            case Do::try_send:
                op.n = 500 + random_.below(100);
                break;
            case Do::burn:
                op.n = random_.of(std::array<std::int64_t, 3>{1'000'000, 3'999'999, 4'000'000});
                break;
            default:
                break;
        }
    }

    Random random_;
    Program program_;
    std::array<int, op_count> weight_{};
    std::array<bool, 8> is_stream_{};
    int scopes_used_ = 0, clocks_used_ = 0;
    bool idle_ = false;
};

}  // namespace

std::string_view name_of(Do d) { return shape_of(d).name; }

Program generate(std::uint64_t seed) { return Maker(seed).make(); }

std::string to_string(const Op& op) {
    std::string text(name_of(op.what));
    for (const auto& [name, v] : {std::pair{" a=", op.a}, std::pair{" b=", op.b}, std::pair{" c=", op.c}}) {
        if (v >= 0) text += name + std::to_string(v);
    }
    if (op.n != 0) text += " n=" + std::to_string(op.n);
    if (op.caught) text += " caught";
    return text;
}

std::string to_string(const Program& p) {
    std::string text;
    for (std::size_t i = 0; i < p.bodies.size(); ++i) {
        if (p.bodies[i].empty()) continue;
        text += "body " + std::to_string(i) + ":";
        for (const Op& op : p.bodies[i]) text += " " + to_string(op) + ";";
        text += "\n";
    }
    for (std::size_t i = 0; i < p.ticks.size(); ++i) {
        const Tick& t = p.ticks[i];
        for (const Op& op : t.acts) text += "  " + to_string(op) + "\n";
        text += "tick " + std::to_string(i + 1) + ": ";
        if (t.shortage != Shortage::none)
            text += t.shortage == Shortage::of_timers ? "short of memory for timers, "
                                                      : "short of memory for waits, ";
        text += t.seconds >= 0 ? std::to_string(t.seconds) + " s\n" : std::to_string(t.ns) + " ns\n";
    }
    return text;
}

std::string to_string(const Seen& s) {
    return "tick " + std::to_string(s.tick) + " run " + std::to_string(s.who) + ": " + std::string(s.what) +
           " " + std::to_string(s.a) + " " + std::to_string(s.b);
}

}  // namespace fuzz

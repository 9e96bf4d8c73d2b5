// SPDX-License-Identifier: MIT
#include "segue/inspect/control.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "segue/clock.hpp"
#include "segue/inspect/access.hpp"
#include "segue/misuse.hpp"

namespace segue::inspect {
namespace {

using detail::ClockState;
using detail::Strand;

bool waits(const Strand& s) {
    return s.alive() && s.wait && !s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked) &&
           detail::state_of(s) != State::running;
}

bool within(const Strand* s, const Strand* top) {
    while (s && s != top) s = s->parent;
    return s != nullptr;
}

/// A strand and all below it that lives on `from` moves to `to`.
void change_clock(Strand& top, ClockState& from, ClockState& to) {
    std::vector<Strand*> todo{&top};
    while (!todo.empty()) {
        Strand& s = *todo.back();
        todo.pop_back();
        for (Strand* f = s.forks.front(); f; f = s.forks.after(*f)) todo.push_back(f);
        detail::Group* g = waits(s) ? s.wait->group() : nullptr;
        if (g) {
            for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) todo.push_back(e);
        }
        if (s.clock != &from) continue;
        if (waits(s)) s.wait->change_clock(from, to);
        to.retain();
        s.clock = &to;
        from.release();
    }
}

}  // namespace

class Control::Hands final : public detail::Listener {
  public:
    explicit Hands(detail::Core& core) : core_(&core) { core.make_recorder().handles.push_back(*this); }

    /// Null when the scheduler is gone.
    detail::Core* core() { return core_; }
    void scheduler_gone() override {
        core_ = nullptr;
        Link::unlink();
    }
    /// Is told of resumes only while something depends on it.
    void listen() {
        const bool wanted = !steps.empty() || !breaks.empty();
        if (!core_ || wanted == listening_) return;
        listening_ = wanted;
        Link::unlink();
        detail::Recorder& r = core_->make_recorder();
        if (wanted) {
            r.listeners.push_back(*this);
        } else {
            r.handles.push_back(*this);
        }
        core_->watch();
    }

    bool may_run(Strand& s) override {
        Strand* const script = detail::script_of(s);
        for (Break& b : breaks) {
            if (strand_of(b.script) != script) continue;
            b.stopped = !b.stopped;
            if (!b.stopped) return true;
            const auto hook = b.hook;  // which may change the list
            if (hook) hook(Script<>(script));
            return false;
        }
        return true;
    }
    void run_begins(Strand& s, Cause, std::int64_t) override {
        for (Step& step : steps) {
            const Strand* const target = strand_of(step.script);
            if (step.reach == Reach::script ? detail::script_of(s) == target : within(&s, target))
                step.ran = true;
        }
    }
    void run_ends(std::int64_t) override {
        if (steps.empty()) return;
        std::vector<Step> over;
        for (std::size_t i = 0; i < steps.size();) {
            if (steps[i].ran || steps[i].script.done()) {
                over.push_back(std::move(steps[i]));
                steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(i));
            } else {
                ++i;
            }
        }
        for (const Step& step : over) end(step);
        if (!over.empty()) listen();
    }

    struct Step {
        Script<> script;
        Reach reach = Reach::script;
        std::vector<Script<>> held;  // forks that do not go on with it
        bool ran = false;
    };
    struct Break {
        Script<> script;
        std::function<void(const Script<>&)> hook;
        bool stopped = false;  // its turn is kept, and passes the next time
    };
    struct Slow {
        Script<> script;
        Clock clock;
    };

    static void end(const Step& step) {
        step.script.pause();
        for (const Script<>& fork : step.held) fork.resume();
    }

    std::vector<Step> steps;
    std::vector<Break> breaks;
    std::vector<Slow> slowed;

  private:
    detail::Core* core_;
    bool listening_ = false;
};

Control::Control(Scheduler& scheduler) : hands_(std::make_unique<Hands>(Access::core(scheduler))) {}

Control::~Control() {
    for (const Hands::Step& step : hands_->steps) Hands::end(step);
    hands_->steps.clear();
    hands_->breaks.clear();
    hands_->listen();
    resume_all();
}

bool Control::step(const ScriptHandle& script, Reach reach) {
    Strand* const s = strand_of(script);
    if (!s || !s->core || s->core != hands_->core() || !s->is(detail::flag_paused)) return false;
    Hands::Step step;
    step.script = Script<>(s);
    step.reach = reach;
    if (reach == Reach::script) {
        for (Strand* f = s->forks.front(); f; f = s->forks.after(*f)) {
            if (f->is(detail::flag_paused)) continue;
            step.held.emplace_back(f);
            step.held.back().pause();
        }
    }
    hands_->steps.push_back(std::move(step));
    hands_->listen();
    script.resume();
    return true;
}

bool Control::can_finish(const ScriptHandle& script) const {
    const Strand* const s = strand_of(script);
    return s && waits(*s) && s->wait->can_finish();
}

bool Control::finish(const ScriptHandle& script) {
    if (!can_finish(script)) return false;
    strand_of(script)->wait->finish();
    return true;
}

void Control::slow(const ScriptHandle& script, double factor) {
    if (!(factor >= 0.0) || factor > 1e9) {
        detail::misuse_argument("Control::slow: the factor must be a number from 0 to 1e9");
        return;
    }
    Strand* const s = strand_of(script);
    if (!s || !s->core || s->core != hands_->core()) return;
    auto& all = hands_->slowed;
    std::erase_if(all, [](const Hands::Slow& one) { return one.script.done(); });
    for (Hands::Slow& one : all) {
        if (one.script == script) {
            one.clock.scale(factor);
            return;
        }
    }
    ClockState& from = *s->clock;
    Clock clock(from.self);
    ClockState& to = state_of(clock);
    to.now = from.now;
    to.dt = from.dt;
    to.dt_seconds = from.dt_seconds;
    to.runs = from.runs;
    detail::TimerWheel::Batch none;
    to.timers.advance(to.now, none);
    to.deadlines.advance(to.now, none);
    clock.scale(factor);
    change_clock(*s, from, to);
    all.push_back({Script<>(s), std::move(clock)});
}

double Control::speed(const ScriptHandle& script) const {
    for (const Hands::Slow& one : hands_->slowed) {
        if (one.script == script) return one.clock.scale();
    }
    return 1.0;
}

void Control::break_on(const ScriptHandle& script, std::function<void(const Script<>&)> hook) {
    Strand* const s = strand_of(script);
    if (!s || !s->core || s->core != hands_->core()) return;
    unbreak(script);
    hands_->breaks.push_back({Script<>(s), std::move(hook), false});
    hands_->listen();
}

bool Control::unbreak(const ScriptHandle& script) {
    const auto gone =
        std::erase_if(hands_->breaks, [&](const Hands::Break& b) { return b.script == script; });
    hands_->listen();
    return gone > 0;
}

void Control::pause_all() {
    if (hands_->core()) hands_->core()->halted = true;
}

void Control::resume_all() {
    if (!hands_->core()) return;
    hands_->core()->halted = false;
    hands_->core()->halted_ticks = 0;
}

bool Control::all_paused() const { return hands_->core() && hands_->core()->halted; }

void Control::step_frames(std::uint32_t n) {
    if (all_paused()) hands_->core()->halted_ticks += n;
}

}  // namespace segue::inspect

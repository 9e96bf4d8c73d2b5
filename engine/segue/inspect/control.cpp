// SPDX-License-Identifier: MIT
#include "segue/inspect/control.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "segue/clock.hpp"
#include "segue/detail/attempt.hpp"
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

/// The group that it waits for, also while one of its entrants executes.
detail::Group* group_of(const Strand& s) {
    const bool in_frame = s.wait && !s.is(detail::flag_dying) && s.core->running != &s;
    return in_frame ? s.wait->group() : nullptr;
}

/// A strand and all below it, groups before their entrants.
std::vector<Strand*> tree(Strand& top) {
    std::vector<Strand*> all{&top};
    for (std::size_t i = 0; i < all.size(); ++i) {
        Strand& s = *all[i];
        for (Strand* f = s.forks.front(); f; f = s.forks.after(*f)) all.push_back(f);
        detail::Group* const g = group_of(s);
        if (!g) continue;
        for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) all.push_back(e);
    }
    return all;
}

/// It lives on `to` from now on, where it lived on `from`.
void change_clock(Strand& s, ClockState& from, ClockState& to) {
    if (s.clock != &from) return;
    if (group_of(s) || waits(s)) s.wait->change_clock(from, to);
    to.retain();
    s.clock = &to;
    from.release();
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
    /// Before something is added that depends on being told of resumes: allocates what that takes.
    void prepare() { core_->make_recorder().make_ledger(); }
    /// Is told of them only while something depends on it.
    void listen() {
        const bool wanted = !steps.empty() || !breaks.empty() || !failures.empty();
        if (!core_ || wanted == listening_) return;
        listening_ = wanted;
        Link::unlink();
        detail::Recorder& r = core_->make_recorder();  // which there is: prepare()
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
            const Hook hook = b.hook;  // which may change the list, or end this
            if (hook) call(*hook, Script<>(script));
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
        const auto has_ended = [](const Failure& f) { return f.of.id() != 0 && f.of.done(); };
        if (std::erase_if(failures, has_ended) > 0 && failed_.empty()) listen();
        if (steps.empty()) return;
        const auto is_over = [](const Step& step) { return step.ran || step.script.done(); };
        for (const Step& step : steps) {
            if (is_over(step)) end(step);
        }
        if (std::erase_if(steps, is_over) > 0) listen();
    }

    void failed(Strand& s) override {
        for (const Failure& f : failures) {
            if (f.of.id() != 0 && strand_of(f.of) != &s) continue;
            const bool once = f.of.id() != 0;
            detail::attempt([&] { failed_.push_back({Script<>(&s), f.hook, once}); });  // else nobody is told
        }
    }
    bool called_out() override {
        if (failed_.empty()) return false;
        const auto told = std::exchange(failed_, {});
        listen();
        const std::weak_ptr<bool> alive = alive_;  // a hook may end this, or take back another
        for (const Failed& one : told) {
            if (alive.expired()) break;
            const auto same = [&](const Failure& f) { return f.hook == one.hook; };
            if (one.once || std::any_of(failures.begin(), failures.end(), same)) call(*one.hook, one.script);
        }
        return true;
    }

    using Hook = std::shared_ptr<const std::function<void(const Script<>&)>>;

    struct Step {
        Script<> script;
        Reach reach = Reach::script;
        std::vector<Script<>> held;  // forks that do not go on with it
        bool ran = false;
    };
    struct Break {
        Script<> script;
        Hook hook;
        bool stopped = false;  // its turn is kept, and passes the next time
    };
    struct Failure {
        Script<> of;  // empty: of any
        Hook hook;
    };
    struct Slow {
        Script<> script;
        Clock clock;
    };

    static void call(const std::function<void(const Script<>&)>& hook, const Script<>& script) noexcept {
        hook(script);
    }
    static void end(const Step& step) {
        step.script.pause();
        for (const Script<>& fork : step.held) fork.resume();
    }

    std::vector<Step> steps;
    std::vector<Break> breaks;
    std::vector<Failure> failures;
    std::vector<Slow> slowed;
    bool stopped_all = false;

  private:
    detail::Core* core_;
    struct Failed {
        Script<> script;
        Hook hook;  // which is to be told of it
        bool once;
    };
    std::vector<Failed> failed_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    bool listening_ = false;
};

Control::Control(Scheduler& scheduler) : hands_(std::make_unique<Hands>(Access::core(scheduler))) {}

Control::~Control() {
    for (const Hands::Step& step : hands_->steps) Hands::end(step);
    hands_->steps.clear();
    hands_->breaks.clear();
    hands_->failures.clear();
    hands_->listen();
    if (hands_->stopped_all) resume_all();
}

bool Control::can_step(const ScriptHandle& script) const {
    const Strand* const s = strand_of(script);
    return s && s->core && s->core == hands_->core() && s->is(detail::flag_paused);
}

bool Control::step(const ScriptHandle& script, Reach reach) {
    if (!can_step(script)) return false;
    Strand* const s = strand_of(script);
    Hands::Step step;
    step.script = Script<>(s);
    step.reach = reach;
    if (reach == Reach::script) {
        for (Strand* f = s->forks.front(); f; f = s->forks.after(*f)) {
            if (!f->is(detail::flag_paused)) step.held.emplace_back(f);
        }
    }
    hands_->prepare();
    hands_->steps.push_back(std::move(step));
    hands_->listen();
    for (const Script<>& fork : hands_->steps.back().held) fork.pause();
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
    const std::vector<Strand*> moved = tree(*s);
    all.reserve(all.size() + 1);
    Clock clock(from.self);
    ClockState& to = state_of(clock);
    to.now = from.now;
    to.dt = from.dt;
    to.dt_seconds = from.dt_seconds;
    to.runs = from.runs;
    to.timers.begin_at(to.now);
    to.deadlines.begin_at(to.now);
    clock.scale(factor);
    for (Strand* one : moved) change_clock(*one, from, to);
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
    Hands::Break added{Script<>(s), nullptr, false};
    if (hook) added.hook = std::make_shared<const std::function<void(const Script<>&)>>(std::move(hook));
    hands_->prepare();
    hands_->breaks.reserve(hands_->breaks.size() + 1);
    unbreak(script);
    hands_->breaks.push_back(std::move(added));
    hands_->listen();
}

bool Control::unbreak(const ScriptHandle& script) {
    const auto gone =
        std::erase_if(hands_->breaks, [&](const Hands::Break& b) { return b.script == script; });
    hands_->listen();
    return gone > 0;
}

bool Control::breaks_on(const ScriptHandle& script) const {
    const auto& all = hands_->breaks;
    return std::any_of(all.begin(), all.end(),
                       [&](const Hands::Break& b) { return b.script == script && !b.script.done(); });
}

void Control::break_on_failure(const ScriptHandle& script, std::function<void(const Script<>&)> hook) {
    Strand* const s = strand_of(script);
    if (!hands_->core() || (hook && s && s->core != hands_->core())) return;
    auto& all = hands_->failures;
    Hands::Failure added{Script<>(s), nullptr};
    if (hook) {
        added.hook = std::make_shared<const std::function<void(const Script<>&)>>(std::move(hook));
        hands_->prepare();
        all.reserve(all.size() + 1);
    }
    std::erase_if(all, [&](const Hands::Failure& f) { return f.of == script; });
    if (added.hook) all.push_back(std::move(added));
    hands_->listen();
}

bool Control::breaks_on_failure(const ScriptHandle& script) const {
    const auto& all = hands_->failures;
    return hands_->core() && std::any_of(all.begin(), all.end(), [&](const Hands::Failure& f) {
               return f.of == script && (script.id() == 0 || !f.of.done());
           });
}

void Control::pause_all() {
    if (!hands_->core()) return;
    hands_->core()->halted = true;
    hands_->stopped_all = true;
}

void Control::resume_all() {
    hands_->stopped_all = false;
    if (!hands_->core()) return;
    hands_->core()->halted = false;
    hands_->core()->halted_ticks = 0;
}

bool Control::all_paused() const { return hands_->core() && hands_->core()->halted; }

void Control::step_frames(std::uint32_t n) {
    if (all_paused()) hands_->core()->halted_ticks += n;
}

}  // namespace segue::inspect

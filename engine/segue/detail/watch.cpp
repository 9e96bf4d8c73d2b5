// SPDX-License-Identifier: MIT
// The scheduler under observation: levels, and resumes that somebody looks at, which take a slower way.
#include <string>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"

namespace segue::detail {

Recorder& Core::make_recorder() {
    if (!recorder_) recorder_ = std::make_unique<Recorder>(*this);
    return *recorder_;
}

void Core::set_inspect(Inspect level) {
    if (level == Inspect::off && !recorder_) return;
    Recorder& r = make_recorder();
    if (level == Inspect::full) r.make_ledger();
    r.level = level;
    watch();
}

bool Core::stands_still() {
    if (halted && halted_ticks > 0) {
        --halted_ticks;
        return skips = false;
    }
    return skips = halted;
}

void Core::watch() {
    Recorder* const r = recorder_.get();
    const bool watched = r && (r->level == Inspect::full || !r->listeners.empty());
    if (r) r->watch(watched);
    recorder = r && (watched || r->level != Inspect::off) ? r : nullptr;
    if (r && !recorder) r->notes.clear();  // of ends it is not told any more
    profiled = watched || on_resume_begin || on_resume_end;
    measured = watched && r->listeners.empty() && !on_resume_begin && !on_resume_end;
    if (profiled && round_ && running) attention = true;  // those behind it in the round are watched already
}

void Core::run_slowly(Strand& s) {
    if (recorder && recorder->watched()) {
        running = nullptr;  // the parent of a deadline does not execute yet: it may be cancelled here
        s.retain();
        const bool may_run = recorder->may_run(s);
        const bool alive = s.alive();
        if (!may_run && alive) hold_back(s);
        s.release();
        if (!may_run || !alive) return came_to_rest();
    }
    if (on_resume_begin && !tell_begin(s)) return;
    Strand* first = &s;
    if (s.is(flag_start_held)) {
        s.flags &= ~(flag_queued | flag_start_held);
        first = continue_start(*s.wait->group());
        if (!first) {
            if (on_resume_end) call_hook("on_resume_end", [this] { on_resume_end(); });
            return;
        }
    }
    ready_streak_ = 0;
    ++stats.resumes;
    ++first->resumes;
    const Cause cause = cause_of(*first);
    first->flags &= ~(flag_queued | flag_fresh);
    if (recorder && recorder->watched()) {
        resume_watched(first, cause);
    } else {
        go_on(first);
    }
    if (on_resume_end) call_hook("on_resume_end", [this] { on_resume_end(); });
}

// The hook may cancel or pause the script: false, it does not run now.
bool Core::tell_begin(Strand& s) {
    std::string name;
    attempt([&] { name = script_name(*script_of(s)); });  // else without it
    const std::uint_least32_t line = s.is(flag_fresh | flag_start_held) ? 0 : s.leaf->site.line();
    running = nullptr;  // it does not execute yet
    s.retain();
    const bool over = !s.is(flag_start_held);
    if (over) s.flags |= flag_frozen;  // its wait is: a pause by the hook must not have it stand still
    call_hook("on_resume_begin", [&] { on_resume_begin(name, line); });
    if (over) s.flags &= ~flag_frozen;
    const bool alive = s.alive();
    const bool may_run = alive && s.pauses == 0;
    if (may_run) s.TimerNode::unlink();  // of one that was paused and resumed
    if (alive && !may_run) hold_back(s);
    s.release();
    if (may_run) return true;
    if (on_resume_end) call_hook("on_resume_end", [this] { on_resume_end(); });
    came_to_rest();
    return false;
}

Cause Core::cause_of(const Strand& s) const {
    if (s.is(flag_fresh)) return Cause::start;
    if (step_ == Cause::frame && polled(s)) return s.wait->polled_for();
    return step_ == Cause::wake && recorder ? recorder->cause_of(s) : step_;
}

// A script that waits for frames and is measured, with nobody else looking on: what most resumes at `full`
// are. Mostly it waits for the next frame again, and keeps its slot.
void Core::run_slot_measured(SlotList& list, std::size_t i) {
    const Slot slot = list.slots[i];
    Recorder& r = *recorder_;
    ++stats.resumes;
    running = slot.strand;
    auto* const leaf = reinterpret_cast<Promise*>(slot.leaf);
    r.slot_begins(*slot.strand, leaf->site);
    leaf->handle().resume();
    if (stop.bits() == slot.leaf && !attention) [[likely]] {
        running = nullptr;
        r.slot_ends(*slot.strand, leaf->site);
    } else {
        go_on_watched(slot.strand);
    }
}

// As go_on(), and somebody looks on. The level may fall meanwhile: the recorder itself stays.
void Core::resume_watched(Strand* s, Cause cause) {
    recorder->run_begins(*s, cause);
    running = s;
    recorder->goes_on(*s);
    s->leaf->handle().resume();
    go_on_watched(s);
}

// It has stopped for the first time.
void Core::go_on_watched(Strand* s) {
    Recorder& r = *recorder_;
    for (;;) {
        while (stop.action() == Action::call) {
            s->leaf = stop.promise();
            s->leaf->handle().resume();
        }
        if (stop.action() != Action::fork && stop.action() != Action::end) {
            r.suspends(*s, stop.promise()->site);
        }
        s = attention ? settle() : follow();
        if (!s) break;
        running = s;
        r.goes_on(*s);
        s->leaf->handle().resume();
    }
    came_to_rest();
    r.run_ends();
}

// Its turn has come, and it is paused instead: the turn is kept.
void Core::hold_back(Strand& s) {
    if (polled(s)) leave_slot(s);
    if (s.slot == no_slot && !s.is(flag_start_held)) {
        const bool woken = s.is(flag_queued) && !s.is(flag_fresh);
        if (!woken) s.seq = next_seq++;  // else it has a place among those that were woken
        s.flags &= ~flag_queued;
        s.flags |= flag_frozen | (s.is(flag_fresh) ? flag_start_kept : flag_wake_kept | flag_unhooked);
    }
    if (s.pauses == 0) {
        pause(*script_of(s));
    } else if (!s.is(flag_frozen)) {
        freeze(s);
    }
}

}  // namespace segue::detail

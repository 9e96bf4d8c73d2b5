// SPDX-License-Identifier: MIT
#include "segue/detail/recorder.hpp"

#include <exception>

#include "segue/detail/attempt.hpp"
#include "segue/detail/core.hpp"
#include "segue/detail/ledger.hpp"
#include "segue/reason.hpp"

namespace segue {

const char* to_string(Cause cause) {
    switch (cause) {
        case Cause::start:
            return "start";
        case Cause::frame:
            return "frame";
        case Cause::poll:
            return "poll";
        case Cause::frames:
            return "frames";
        case Cause::timer:
            return "timer";
        case Cause::wake:
            return "wake";
        case Cause::end:
            return "end";
        case Cause::outside:
            return "outside";
        case Cause::deadline:
            return "deadline";
        case Cause::put_off:
            return "put off";
    }
    return "?";
}

const char* to_string(Cancelled why) {
    switch (why) {
        case Cancelled::no:
            return "nobody";
        case Cancelled::by_call:
            return "cancel()";
        case Cancelled::by_scope:
            return "its scope";
        case Cancelled::by_parent:
            return "the end of its parent";
        case Cancelled::by_source:
            return "the end of what it waited on";
        case Cancelled::by_all:
            return "cancel_all()";
        case Cancelled::by_end:
            return "the end of its scheduler";
        case Cancelled::by_misuse:
            return "misuse";
    }
    return "?";
}

namespace detail {
namespace {

constexpr std::size_t wakes_kept = 512;  // 20 KB: written through again and again, they stay in the cache
constexpr std::size_t ends_kept = 256;

}  // namespace

Recorder::Recorder(Core& c) : core(c), wakes(wakes_kept), ends(ends_kept), tick_(c.tick) {}

Recorder::~Recorder() {
    while (Listener* l = listeners.pop_front()) l->scheduler_gone();
    while (Listener* l = handles.pop_front()) l->scheduler_gone();
}

void Recorder::ended(Strand& s, const Site& at, const std::exception_ptr& error, bool heard) {
    std::int64_t cpu = -1;
    if (watched_) {
        ledger->ended(s);
        if (const CostRecord* r = ledger->record(s)) cpu = r->total;
    }
    if (level != Inspect::off) {
        EndRecord& r = ends.next();
        r.id = s.id;
        r.parent = s.parent ? script_of(*s.parent)->id : 0;
        r.by = s.ending == Ending::cancelled ? s.woken_by : 0;
        r.tick = core.tick;
        r.born_tick = s.born_tick;
        r.resumes = s.resumes;
        r.lived = core.real->now - s.born_time;
        r.cpu = cpu;
        r.born = s.born;
        r.started = s.started;
        r.at = at;
        r.how = s.ending;
        r.why = s.ending == Ending::cancelled ? s.cancelled : Cancelled::no;
        r.heard = heard;
        r.name.clear();
        r.text.clear();
        r.note.clear();
        if (s.name) attempt([&] { r.name = *s.name; });
        if (error) attempt([&] { r.text = error_text(error); });
        if (!notes.empty()) {
            if (const auto last = notes.find(s.id); last != notes.end()) r.note = std::move(last->second);
        }
    }
    if (!notes.empty()) notes.erase(s.id);
    if (watched_ && s.ending == Ending::failed) tell([&](Listener& l) { l.failed(s); });
    if (ledger) gone(s);
}

void Recorder::note(Strand& s, std::string_view words) {
    const Strand& script = *script_of(s);
    if (words.empty()) {
        notes.erase(script.id);
    } else {
        attempt([&] { notes[script.id] = words; });  // else without it
    }
}

void Recorder::make_ledger() {
    if (!ledger) ledger = std::make_unique<Ledger>(core);
}

void Recorder::watch(bool each_resume) {
    if (each_resume) make_ledger();
    if (!each_resume && watched_) ledger->stop();
    watched_ = each_resume;
}

Cause Recorder::cause_of(const Strand& s) const {
    const CostRecord* r = ledger ? ledger->record(s) : nullptr;
    return r && r->woken ? r->wake_cause : Cause::put_off;
}

bool Recorder::may_run(Strand& s) {
    for (Listener* l = listeners.front(); l; l = listeners.after(*l)) {
        if (!l->may_run(s)) return false;  // it has called a user's function: nothing is certain behind it
    }
    return true;
}

// Between two resumes of a phase nobody but the scheduler works: one look at the clock ends one and begins
// the next, and costs less than all the rest.
std::int64_t Recorder::now_or_latest() const { return latest_ != 0 ? latest_ : core.real_time(); }

void Recorder::tick_begins() {
    latest_ = 0;
    const std::int64_t now = core.real_time();
    ledger->tick_begins(now);
    tell([&](Listener& l) { l.tick_begins(now); });
}

void Recorder::phase_ends() {
    latest_ = 0;
    if (!watched_) return;
    const std::int64_t now = core.real_time();
    ledger->phase_ends(now);
    tell([&](Listener& l) { l.phase_ends(now); });
}

void Recorder::run_begins(Strand& s, Cause cause) {
    const std::int64_t now = now_or_latest();
    ledger->run_begins(s, cause, now);
    tell([&](Listener& l) { l.run_begins(s, cause, now); });
}

void Recorder::slot_begins(Strand& s, const Site& from) { ledger->slot_begins(s, from, now_or_latest()); }

void Recorder::slot_ends(Strand& s, const Site& at) {
    if (!watched_) return;
    latest_ = core.real_time();
    ledger->slot_ends(s, at, latest_);
}

void Recorder::goes_on(Strand& s) {
    if (!watched_) return;
    if (!listeners.empty()) {
        if (CostRecord* r = ledger->record(s); r && r->wait != 0) {
            tell([&](Listener& l) { l.wait_ends(s); });
            r->wait = 0;
        }
    }
    if (ledger->goes_on(s) && !listeners.empty()) {
        const std::int64_t now = core.real_time();
        tell([&](Listener& l) { l.switches(*script_of(s), now); });
    }
}

void Recorder::suspends(Strand& s, const Site& at) {
    if (!watched_) return;
    ledger->suspends(at);
    if (listeners.empty()) return;
    CostRecord* r = ledger->make_record(s);
    if (!r) return;
    r->wait = ++ledger->waits;
    tell([&](Listener& l) { l.wait_begins(s, at); });
}

void Recorder::run_ends() {
    if (!watched_) return;
    const std::int64_t now = latest_ = core.real_time();
    ledger->run_ends(now);
    tell([&](Listener& l) { l.run_ends(now); });
    for (Listener* l = listeners.front(); l;) {
        l = l->called_out() ? listeners.front() : listeners.after(*l);  // nothing is certain behind a hook
    }
}

void Recorder::poll_begins() { outside_began_ = now_or_latest(); }

void Recorder::poll_ends(Strand& s) {
    if (!watched_) return;
    latest_ = core.real_time();
    ledger->poll_ends(s, latest_ - outside_began_);
}

void Recorder::posted_begins() {
    outside_began_ = now_or_latest();
    tell([&](Listener& l) { l.posted_begins(outside_began_); });
}

void Recorder::posted_ends() {
    if (!watched_) return;
    const std::int64_t now = latest_ = core.real_time();
    ledger->posted_ends(now - outside_began_);
    tell([&](Listener& l) { l.posted_ends(now); });
}

void Recorder::gone(Strand& s) {
    CostRecord* r = ledger->record(s);
    if (!r) return;
    if (r->wait != 0) tell([&](Listener& l) { l.wait_ends(s); });
    ledger->gone(s);
}

void Recorder::arrived(Strand& s) {
    attempt([&] {  // else without its words
        Reason reason;
        s.wait->describe(reason);
        Arrival& a = ledger->arrivals.next();
        a.tick = core.tick;
        a.script = script_of(s)->id;
        a.text = reason.text();
    });
}

void Recorder::woke_watched(Strand& s, Strand* by, const Site& at, Cause cause) {
    ledger->woke(s, by, at, cause);
    tell([&](Listener& l) { l.wakes(s); });
}

}  // namespace detail
}  // namespace segue

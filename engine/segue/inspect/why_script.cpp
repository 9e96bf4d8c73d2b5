// SPDX-License-Identifier: MIT
// Why a script does not go on: from what it waits for to whom that depends on.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "segue/detail/ledger.hpp"
#include "segue/inspect/access.hpp"
#include "segue/inspect/snapshot.hpp"
#include "segue/inspect/why.hpp"

namespace segue::inspect {
namespace {

using detail::Strand;

constexpr std::size_t longest_chain = 6;

std::string title(const Strand& script) {
    std::string out = "#";
    out += std::to_string(script.id) + " " + script_name(script);
    const std::string said = note(Script<>(const_cast<Strand*>(&script)));
    return said.empty() ? out : out + " (" + said + ")";
}

std::string seconds(double s) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", s);
    return text;
}

std::string at_leaf(const Strand& s) { return s.leaf ? "(" + place(s.leaf->site) + ")" : std::string(); }

bool waits(const Strand& s) {
    return s.wait && !s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked);
}

struct Behind {
    std::uint64_t script;
    bool only;  // nobody else, and no time, can let the waiting one go on
};

/// Of a script, or of the entrants of the group that it waits for: who has to act first.
void behind_of(Strand& s, std::vector<Behind>& out, bool only = true) {
    if (!waits(s)) return;
    Reason r;
    s.wait->describe(r);
    if (r.behind() != 0) out.push_back({r.behind(), only && Access::alone(r)});
    if (detail::Group* g = s.wait->group()) {
        only = only && !g->first_decides();
        for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) behind_of(*e, out, only);
    }
}

bool clock_stands(const detail::ClockState* c, const detail::ClockState** which) {
    for (; c; c = c->parent) {
        *which = c;
        if (c->paused || c->factor == 0.0) return true;
    }
    return false;
}

std::string paused_by(const Strand& s) {
    if (s.is(detail::flag_paused)) return "its own pause()";
    for (const Strand* p = s.parent; p; p = p->parent) {
        if (p->is(detail::flag_paused))
            return "the pause of " + title(*detail::script_of(const_cast<Strand&>(*p)));
    }
    return "the pause of its scope";
}

std::string last_wake(const Strand& s) {
    if (s.woken_by != 0) return "; #" + std::to_string(s.woken_by) + " woke it last";
    return "";
}

/// An idle script that has no turn: who used the budget up.
std::string starved(const detail::Core& core) {
    std::string out = "it is Priority::idle, and has no turn while others use up the budget of " +
                      time_text(core.options.budget().count());
    const detail::Recorder* r = Access::recorder(const_cast<detail::Core&>(core));
    if (!r || !r->ledger || r->ledger->frames.size() == 0) return out;
    r->ledger->close_frame();
    const detail::FrameRecord& f = r->ledger->frames.back();
    if (f.spenders == 0) return out;
    const detail::Spender& top = f.spender[0];
    return out + ": #" + std::to_string(top.script) + " " + r->ledger->names.text(top.name) + " (" +
           place(top.at) + ") took " + time_text(top.ns);
}

class Story {
  public:
    explicit Story(detail::Core& core) : core_(core) {
        std::vector<Row> rows;
        list(*core.face, rows);
        for (const Row& r : rows) scripts_.push_back(r.script);
    }

    std::string of(Strand& first) {
        std::string out = clause(first, true);
        std::vector<Strand*> path{&first};
        std::vector<bool> only;  // whether the next one on the path is the only one that can help
        for (Strand* s = &first; path.size() < longest_chain;) {
            std::vector<Behind> next;
            behind_of(*s, next);
            Strand* on = nullptr;
            bool alone = false;
            for (const Behind& b : next) {
                if (Strand* k = find(b.script)) {
                    on = k;
                    alone = b.only;
                    if (std::find(path.begin(), path.end(), k) != path.end()) break;
                }
            }
            if (!on) break;
            only.push_back(alone);
            if (const auto back = std::find(path.begin(), path.end(), on); back != path.end()) {
                if (std::find(only.begin() + (back - path.begin()), only.end(), false) != only.end()) break;
                return out + "; that is a cycle with " + title(*on) + ": none of them can ever go on";
            }
            path.push_back(on);
            out += "; " + clause(*on, false);
            s = on;
        }
        return out;
    }

  private:
    Strand* find(std::uint64_t id) {
        for (const Script<>& s : scripts_) {
            if (s.id() == id) return strand_of(s);
        }
        return nullptr;
    }

    std::string clause(Strand& s, bool first) {
        const std::string who = title(s);
        if (state_of(s) == State::running) return who + " is running";
        if (s.pauses > 0) return who + " is paused by " + paused_by(s) + " at " + at_leaf(s);
        if (s.is(detail::flag_fresh)) {
            std::string out = who + " has not run yet (started at " + place(s.started) + ")";
            if (s.is(detail::flag_idle) && s.is(detail::flag_queued)) out += ": " + starved(core_);
            return out;
        }
        if (s.is(detail::flag_idle) && idle_turn(s)) {
            return who + " is ready since " + seconds(waited(s)) + " " + at_leaf(s) + ": " + starved(core_);
        }
        if (!waits(s)) return who + " is ready, and runs with the next wake-ups " + at_leaf(s);
        std::string out = who;
        const std::string what = reason(handle(s));
        if (s.slot != detail::no_slot) return out + " waits for " + what + " " + at_leaf(s);
        out += " has waited " + seconds(waited(s)) + " for " + what + " " + at_leaf(s);
        const std::optional<std::chrono::nanoseconds> time = left(handle(s));
        const detail::ClockState* which = nullptr;
        if (time && clock_stands(s.clock, &which)) {
            out += which->paused ? "; its clock is paused" : "; the scale of its clock is 0";
        } else if (!time && first) {
            std::vector<Behind> next;
            behind_of(s, next);
            if (next.empty()) out += ", with no deadline: nobody has ended that wait";
        }
        if (s.is(detail::flag_cancel)) {
            return out + "; its cancel by " + to_string(s.cancelled) +
                   (s.woken_by != 0 ? " of #" + std::to_string(s.woken_by) : std::string()) +
                   " is held back by a shield";
        }
        return out + last_wake(s);
    }

    static Script<> handle(Strand& s) { return Script<>(&s); }
    static bool idle_turn(const Strand& s) {
        return s.is(detail::flag_queued) || s.is(detail::flag_unhooked) ||
               (s.slot == detail::no_slot && s.TimerNode::linked() && s.wait && s.wait->can_finish() &&
                !left(Script<>(const_cast<Strand*>(&s))));
    }
    double waited(const Strand& s) const { return static_cast<std::uint32_t>(core_.now_ms - s.since) * 1e-3; }

    detail::Core& core_;
    std::vector<Script<>> scripts_;
};

}  // namespace

std::string why(const ScriptHandle& script) {
    Strand* s = strand_of(script);
    if (!s) return "the handle refers to no script";
    if (s->core) return Story(*s->core).of(*s);
    std::string out = title(*s) + " has ended: ";
    switch (script.state()) {
        case State::done:
            return out + "done";
        case State::failed:
            return out + "failed" + (s->error ? ", " + detail::error_text(s->error) : std::string());
        default:
            break;
    }
    out += std::string("cancelled by ") + to_string(s->cancelled);
    if (s->woken_by != 0) out += " of #" + std::to_string(s->woken_by);
    return out;
}

}  // namespace segue::inspect

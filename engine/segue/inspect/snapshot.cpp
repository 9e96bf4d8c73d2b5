// SPDX-License-Identifier: MIT
// Reads the scheduler's records; allocates only here, when somebody looks.
#include <cstdio>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"
#include "segue/inspect.hpp"
#include "segue/scheduler.hpp"

namespace segue::inspect {

class Access {
  public:
    static detail::Core& core(Scheduler& s) { return *s.core_; }
};

namespace {

using detail::Promise;
using detail::Strand;

Row row_of(Strand& s, const detail::Core& core) {
    Row r;
    r.script = Script<>(&s);
    r.id = s.id;
    r.parent = s.parent ? detail::script_of(*s.parent)->id : 0;
    r.state = detail::state_of(s);
    r.resumes = core.resumes_of(s);
    r.age_frames = core.tick - s.born_tick;
    r.age_seconds = static_cast<double>(core.real->now - s.born_time) * 1e-9;
    r.woken_by = s.woken_by;
    return r;
}

/// A script and its forks, those of its entrants included, however deep.
void add_tree(Strand& top, const detail::Core& core, std::vector<Row>& rows) {
    std::vector<Strand*> todo{&top};
    while (!todo.empty()) {
        Strand& s = *todo.back();
        todo.pop_back();
        if (!s.is(detail::flag_entrant)) rows.push_back(row_of(s, core));
        for (Strand* f = s.forks.back(); f; f = s.forks.before(*f)) todo.push_back(f);
        const bool executes = core.running == &s;
        if (executes || !s.wait) continue;
        if (detail::Group* g = s.wait->group()) {
            for (Strand* e = g->entrants.back(); e; e = g->entrants.before(*e)) todo.push_back(e);
        }
    }
}

std::string reason_of(Strand& s, int depth) {
    constexpr int deepest = 3;     // of groups within groups
    constexpr int most_named = 4;  // entrants of one group
    switch (detail::state_of(s)) {
        case State::running:
            return "running";
        case State::done:
            return "done";
        case State::failed:
            return "failed";
        case State::cancelled:
            return "cancelled";
        default:
            break;
    }
    if (s.is(detail::flag_fresh))
        return s.pauses > 0 ? "paused before its first run" : "starts with the next tick";
    if (s.is(detail::flag_queued)) return "ready";
    // What it waited for may be gone by now.
    if (s.is(detail::flag_unhooked)) return s.pauses > 0 ? "paused after its wait was over" : "ready";
    if (!s.wait) return "";
    Reason r;
    s.wait->describe(r);
    std::string text = r.text();
    if (detail::Group* g = s.wait->group(); g && depth < deepest) {
        int named = 0;
        for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e), ++named) {
            text += named == 0 ? ": " : "; ";
            if (named == most_named) {
                text += "...";
                break;
            }
            text += reason_of(*e, depth + 1);
        }
    }
    return text;
}

/// Of a race the least time that any entrant has left, of `all` the most.
std::optional<std::chrono::nanoseconds> left_of(Strand& s, int depth) {
    constexpr int deepest = 3;
    if (!s.wait || s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked) ||
        detail::state_of(s) == State::running) {
        return std::nullopt;
    }
    Reason r;
    s.wait->describe(r);
    std::optional<std::chrono::nanoseconds> time = r.left();
    detail::Group* g = s.wait->group();
    if (!g || time || depth == deepest) return time;
    for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) {
        const auto t = left_of(*e, depth + 1);
        if (t && (!time || (g->first_decides() ? *t < *time : *t > *time))) time = t;
    }
    return time;
}

ChainLevel level_of(const detail::Site& site) {
    return {detail::function_name(site.function_name()), site.file_name(), site.line()};
}

}  // namespace

void list(Scheduler& scheduler, std::vector<Row>& rows) {
    detail::Core& core = Access::core(scheduler);
    rows.clear();
    for (Strand* s = core.scripts.front(); s; s = core.scripts.after(*s)) add_tree(*s, core, rows);
}

std::string reason(const ScriptHandle& script) {
    Strand* s = strand_of(script);
    return s ? reason_of(*s, 0) : "";
}

std::optional<std::chrono::nanoseconds> left(const ScriptHandle& script) {
    Strand* s = strand_of(script);
    return s && s->alive() ? left_of(*s, 0) : std::nullopt;
}

std::vector<ChainLevel> stack(const ScriptHandle& script) {
    std::vector<ChainLevel> out;
    const Strand* s = strand_of(script);
    if (!s || !s->alive()) return out;
    for (const Promise* p = s->leaf; p; p = p->parent) out.push_back(level_of(p->site));
    return out;
}

ChainLevel started_at(const ScriptHandle& script) {
    const Strand* s = strand_of(script);
    return s ? level_of(s->started) : ChainLevel{};
}

Script<> find(Scheduler& scheduler, std::uint64_t id) {
    std::vector<Row> rows;
    list(scheduler, rows);
    for (const Row& r : rows) {
        if (r.id == id) return r.script;
    }
    return {};
}

Snapshot snapshot(Scheduler& scheduler) {
    detail::Core& core = Access::core(scheduler);
    Snapshot out;
    out.tick = core.tick;
    out.seconds = static_cast<double>(core.real->now) * 1e-9;
    out.stats = core.stats;
    std::vector<Row> rows;
    list(scheduler, rows);
    out.scripts.reserve(rows.size());
    for (const Row& r : rows) {
        ScriptInfo i;
        i.id = r.id;
        i.parent = r.parent;
        i.name = r.script.name();
        i.state = r.state;
        i.reason = reason(r.script);
        i.stack = stack(r.script);
        i.started = started_at(r.script);
        i.resumes = r.resumes;
        i.age_frames = r.age_frames;
        i.age_seconds = r.age_seconds;
        i.woken_by = r.woken_by;
        out.scripts.push_back(std::move(i));
    }
    return out;
}

std::string dump(Scheduler& scheduler) {
    const Snapshot s = snapshot(scheduler);
    char line[256];
    std::snprintf(line, sizeof line, "tick %llu, %.3f s, %zu scripts, %llu resumes\n",
                  static_cast<unsigned long long>(s.tick), s.seconds, s.scripts.size(),
                  static_cast<unsigned long long>(s.stats.resumes));
    std::string out = line;
    for (const ScriptInfo& i : s.scripts) {
        out += '#';  // "#" + std::string: g++ 12 warns of a -Wrestrict that is none (gcc.gnu.org/PR105651)
        out += std::to_string(i.id) + " " + i.name + " [" + to_string(i.state) + "] " + i.reason;
        if (i.parent != 0) out += ", fork of #" + std::to_string(i.parent);
        out += ", ";
        out += std::to_string(i.resumes) + " resumes, " + std::to_string(i.age_frames) + " frames old\n";
        for (const ChainLevel& l : i.stack) {
            out += "    " + l.function + " (" + l.file + ":" + std::to_string(l.line) + ")\n";
        }
    }
    return out;
}

}  // namespace segue::inspect

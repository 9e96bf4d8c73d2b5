// SPDX-License-Identifier: MIT
// Reads the scheduler's records; allocates only here, when somebody looks.
#include "segue/inspect/snapshot.hpp"

#include <cstdint>
#include <unordered_map>

#include "segue/detail/ledger.hpp"
#include "segue/inspect/access.hpp"

namespace segue::inspect {

namespace {

using detail::Promise;
using detail::Strand;

double waits_of(const Strand& s) {
    if (!s.core || s.slot != detail::no_slot || !s.wait) return 0.0;
    if (s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked)) return 0.0;
    if (detail::state_of(s) == State::running) return 0.0;
    return static_cast<std::uint32_t>(s.core->now_ms - s.since) * 1e-3;
}

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
    r.waits_seconds = waits_of(s);
    return r;
}

/// A script and its forks, those of its entrants included, however deep. `ahead` is empty before and after: a
/// list of thousands does not allocate for each.
void add_tree(Strand& top, const detail::Core& core, std::vector<Row>& rows, std::vector<Strand*>& ahead) {
    ahead.push_back(&top);
    while (!ahead.empty()) {
        Strand& s = *ahead.back();
        ahead.pop_back();
        if (!s.is(detail::flag_entrant)) rows.push_back(row_of(s, core));
        for (Strand* f = s.forks.back(); f; f = s.forks.before(*f)) ahead.push_back(f);
        const bool executes = core.running == &s;
        if (executes || !s.wait) continue;
        if (detail::Group* g = s.wait->group()) {
            for (Strand* e = g->entrants.back(); e; e = g->entrants.before(*e)) ahead.push_back(e);
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

/// Numbers scopes depth first, outer ones first; 0 when `wanted` is not among them.
std::uint64_t number_of(const detail::ScopeState* wanted, detail::List<detail::ScopeState>& scopes,
                        std::uint64_t& count) {
    for (detail::ScopeState* s = scopes.front(); s; s = scopes.after(*s)) {
        ++count;
        if (s == wanted) return count;
        if (const std::uint64_t inner = number_of(wanted, s->nested, count)) return inner;
    }
    return 0;
}

}  // namespace

void list(Scheduler& scheduler, std::vector<Row>& rows) { list_of(Access::core(scheduler), rows); }

void list_of(detail::Core& core, std::vector<Row>& rows) {
    rows.clear();
    rows.reserve(core.stats.alive);
    std::vector<Strand*> ahead;
    for (Strand* s = core.scripts.front(); s; s = core.scripts.after(*s)) add_tree(*s, core, rows, ahead);
}

bool list_more(Scheduler& scheduler, std::vector<Row>& rows, std::size_t most) {
    detail::Core& core = Access::core(scheduler);
    // Behind the last of them that still stands in the list, which is in start order.
    Strand* last = nullptr;
    for (std::size_t i = rows.size(); i-- > 0 && !last;) {
        Strand* const s = rows[i].parent == 0 ? strand_of(rows[i].script) : nullptr;
        if (s && s->alive() && s->detail::ListLink::linked()) last = s;
    }
    const std::size_t end = rows.size() + most;
    std::vector<Strand*> ahead;
    Strand* next = last ? core.scripts.after(*last) : core.scripts.front();
    for (; next && rows.size() < end; next = core.scripts.after(*next)) add_tree(*next, core, rows, ahead);
    return next != nullptr;
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

std::uint64_t parent(const ScriptHandle& script) {
    const Strand* s = strand_of(script);
    return s && s->core && s->parent ? detail::script_of(*s->parent)->id : 0;
}

std::string note(const ScriptHandle& script) {
    const Strand* s = strand_of(script);
    const detail::Recorder* r = s && s->core ? Access::recorder(*s->core) : nullptr;
    if (!r) return {};
    const auto found = r->notes.find(s->id);
    return found == r->notes.end() ? std::string() : found->second;
}

Script<> find(Scheduler& scheduler, std::uint64_t id) {
    std::vector<Row> rows;
    if (id != 0) list(scheduler, rows);
    for (const Row& r : rows) {
        if (r.id == id) return r.script;
    }
    return {};
}

double waits_seconds(const ScriptHandle& script) {
    const Strand* s = strand_of(script);
    return s && s->alive() ? waits_of(*s) : 0.0;
}

std::optional<Cost> cost(const ScriptHandle& script) {
    const Strand* s = strand_of(script);
    if (!s || !s->core || s->record == detail::no_record) return std::nullopt;
    const detail::CostRecord* r = Access::recorder(*s->core)->ledger->record(*s);
    if (!r) return std::nullopt;
    using ns = std::chrono::nanoseconds;
    Cost c;
    c.frame = ns(r->frame_ns);
    c.average = ns(r->frames > 0 ? r->total / static_cast<std::int64_t>(r->frames) : 0);
    c.worst = ns(r->worst_frame);
    c.longest = ns(r->longest);
    c.total = ns(r->total);
    c.resumes = r->resumes;
    return c;
}

namespace {

/// What the forks of each of these took. Who forked stands before what it forked.
std::vector<std::chrono::nanoseconds> forks_of(const std::vector<Row>& rows) {
    std::vector<std::chrono::nanoseconds> sums(rows.size());
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) places.emplace(rows[i].id, i);
    for (std::size_t i = rows.size(); i-- > 0;) {
        const Strand& s = *strand_of(rows[i].script);
        detail::Recorder* const recorder = s.core ? Access::recorder(*s.core) : nullptr;
        if (!recorder || !recorder->ledger) continue;
        const detail::CostRecord* r = recorder->ledger->record(s);
        if (r) sums[i] += std::chrono::nanoseconds(r->forks);
        const auto parent = places.find(rows[i].parent);
        if (parent == places.end()) continue;
        sums[parent->second] += sums[i] + std::chrono::nanoseconds(r ? r->total : 0);
    }
    return sums;
}

}  // namespace

std::chrono::nanoseconds forks_total(const ScriptHandle& script) {
    Strand* s = strand_of(script);
    if (!s || !s->core) return {};
    std::vector<Row> rows;
    std::vector<Strand*> ahead;
    add_tree(*s, *s->core, rows, ahead);
    return rows.empty() ? std::chrono::nanoseconds() : forks_of(rows).front();
}

namespace {

/// All but what its forks took.
ScriptInfo own_info(const ScriptHandle& script) {
    ScriptInfo i;
    Strand* s = strand_of(script);
    if (!s) return i;
    i.id = s->id;
    i.name = script.name();
    i.note = note(script);
    i.state = script.state();
    i.reason = reason(script);
    i.started = started_at(script);
    i.woken_by = s->woken_by;
    i.cancelled = s->cancelled;
    i.resumes = s->resumes;
    if (!s->core) return i;
    detail::Core& core = *s->core;
    i.parent = parent(script);
    for (Strand* f = s->forks.front(); f; f = s->forks.after(*f)) i.children.push_back(f->id);
    std::uint64_t count = 0;
    if (s->scope) i.scope = number_of(s->scope, core.scopes, count);
    i.left = left(script);
    i.stack = stack(script);
    i.resumes = core.resumes_of(*s);
    i.age_frames = core.tick - s->born_tick;
    i.age_seconds = static_cast<double>(core.real->now - s->born_time) * 1e-9;
    i.waits_seconds = waits_of(*s);
    i.cost = cost(script);
    return i;
}

}  // namespace

ScriptInfo info(const ScriptHandle& script) {
    ScriptInfo i = own_info(script);
    i.forks_total = forks_total(script);
    return i;
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
    const std::vector<std::chrono::nanoseconds> forks = forks_of(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.scripts.push_back(own_info(rows[i].script));
        out.scripts.back().forks_total = forks[i];
    }
    return out;
}

}  // namespace segue::inspect

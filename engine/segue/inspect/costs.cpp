// SPDX-License-Identifier: MIT
#include "segue/inspect/costs.hpp"

#include <cstdio>

#include "segue/detail/ledger.hpp"
#include "segue/inspect/access.hpp"

namespace segue::inspect {
namespace {

using ns = std::chrono::nanoseconds;

FrameTotals totals_of(const detail::FrameRecord& f) {
    FrameTotals t;
    t.tick = f.tick;
    t.began = ns(f.began);
    t.dt = ns(f.dt);
    t.whole = ns(f.whole);
    t.busy = ns(f.busy);
    t.scripts = ns(f.scripts);
    t.posted = ns(f.posted);
    t.resumes = f.resumes;
    t.wakes = f.wakes;
    t.started = f.started;
    t.ended = f.ended;
    t.alive = f.alive;
    return t;
}

End end_of(const detail::EndRecord& e) {
    End one;
    one.id = e.id;
    one.parent = e.parent;
    one.name = e.name.empty() ? detail::function_name(e.born.function_name()) : e.name;
    one.note = e.note;
    one.how = e.how == detail::Ending::done     ? State::done
              : e.how == detail::Ending::failed ? State::failed
                                                : State::cancelled;
    one.error = e.text;
    one.heard = e.heard;
    one.why = e.why;
    one.by = e.by;
    one.at = level_of(e.at);
    one.started = level_of(e.started);
    one.tick = e.tick;
    one.age_frames = e.tick - e.born_tick;
    one.age_seconds = static_cast<double>(e.lived) * 1e-9;
    one.resumes = e.resumes;
    if (e.cpu >= 0) one.time = ns(e.cpu);
    return one;
}

detail::Ledger* ledger_of(Scheduler& scheduler) {
    detail::Core& core = Access::core(scheduler);
    detail::Recorder* r = Access::recorder(core);
    if (!r || !r->ledger) return nullptr;
    r->ledger->close_frame();
    return r->ledger.get();
}

}  // namespace

std::string time_text(std::int64_t t) {
    char text[32];
    const auto v = static_cast<double>(t);
    if (v < 1e6) {
        std::snprintf(text, sizeof text, "%.0f us", v * 1e-3);
    } else if (v < 1e9) {
        std::snprintf(text, sizeof text, v < 99.5e6 ? "%.1f ms" : "%.0f ms", v * 1e-6);
    } else {
        std::snprintf(text, sizeof text, "%.1f s", v * 1e-9);
    }
    return text;
}

std::string counted(std::size_t n, const std::string& name) {
    if (n <= 1) return name;
    return std::to_string(n) + " " + name + (name.ends_with('s') ? "" : "s");
}

void set_level(Scheduler& scheduler, Inspect level) { Access::core(scheduler).set_inspect(level); }

Inspect level(const Scheduler& scheduler) {
    const detail::Recorder* r = Access::recorder(Access::core(const_cast<Scheduler&>(scheduler)));
    return r ? r->level : Inspect::off;
}

void frames(Scheduler& scheduler, std::vector<FrameTotals>& out) {
    out.clear();
    detail::Ledger* l = ledger_of(scheduler);
    if (!l) return;
    for (std::size_t i = 0; i < l->frames.size(); ++i) out.push_back(totals_of(l->frames[i]));
}

std::optional<Frame> frame(Scheduler& scheduler, std::uint64_t tick) {
    detail::Ledger* l = ledger_of(scheduler);
    if (!l) return std::nullopt;
    for (std::size_t i = l->frames.size(); i-- > 0;) {
        const detail::FrameRecord& f = l->frames[i];
        if (f.tick != tick) continue;
        Frame out;
        out.totals = totals_of(f);
        for (std::uint32_t k = 0; k < f.spenders; ++k) {
            const detail::Spender& s = f.spender[k];
            out.spenders.push_back(
                {s.script, l->names.text(s.name), level_of(s.at), ns(s.ns), ns(s.longest), s.resumes});
        }
        for (std::uint32_t k = 0; k < f.groups; ++k) {
            const detail::CostGroup& g = f.group[k];
            Group one;
            one.name = l->names.text(g.name);
            one.at = level_of(g.at);
            one.cause = g.cause;
            one.waker = l->names.text(g.waker_name);
            one.waker_id = g.waker;
            one.waker_at = level_of(g.waker_at);
            one.first = g.first;
            one.scripts = g.scripts;
            one.resumes = g.resumes;
            one.time = ns(g.ns);
            one.longest = ns(g.longest);
            out.groups.push_back(std::move(one));
        }
        return out;
    }
    return std::nullopt;
}

std::vector<Wake> wakes(Scheduler& scheduler) {
    std::vector<Wake> out;
    const detail::Recorder* r = Access::recorder(Access::core(scheduler));
    if (!r) return out;
    out.reserve(r->wakes.size());
    for (std::size_t i = 0; i < r->wakes.size(); ++i) {
        const detail::WakeRecord& w = r->wakes[i];
        out.push_back({w.tick, w.by, w.of, level_of(w.at), w.cause, w.cancelled});
    }
    return out;
}

std::vector<End> history(Scheduler& scheduler) {
    std::vector<End> out;
    const detail::Recorder* r = Access::recorder(Access::core(scheduler));
    if (!r) return out;
    out.reserve(r->ends.size());
    for (std::size_t i = 0; i < r->ends.size(); ++i) out.push_back(end_of(r->ends[i]));
    return out;
}

std::optional<End> ending(Scheduler& scheduler, std::uint64_t script) {
    const detail::Recorder* r = Access::recorder(Access::core(scheduler));
    for (std::size_t i = r ? r->ends.size() : 0; i-- > 0;) {
        if (r->ends[i].id == script) return end_of(r->ends[i]);
    }
    return std::nullopt;
}

}  // namespace segue::inspect

// SPDX-License-Identifier: MIT
#include "segue/inspect/lints.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "segue/detail/ledger.hpp"
#include "segue/detail/unawaited.hpp"
#include "segue/inspect/access.hpp"
#include "segue/inspect/costs.hpp"
#include "segue/inspect/snapshot.hpp"

namespace segue::inspect {
namespace {

using detail::Strand;

constexpr std::size_t looks_kept = 8;
constexpr int deepest = 8;  // of groups within groups

std::string title(const ScriptHandle& s) { return s.name() + " #" + std::to_string(s.id()); }

/// Whom a script waits for, itself or through an entrant.
void behind_of(Strand& s, std::vector<std::uint64_t>& out) {
    if (!s.wait || s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked)) return;
    if (detail::state_of(s) == State::running) return;
    Reason r;
    s.wait->describe(r);
    if (r.behind() != 0 && Access::alone(r)) out.push_back(r.behind());
    // Where the first entrant decides, another one may still end it.
    detail::Group* g = s.wait->group();
    if (!g || g->first_decides()) return;
    for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) behind_of(*e, out);
}

}  // namespace

const char* to_string(Lint lint) {
    switch (lint) {
        case Lint::stuck:
            return "stuck";
        case Lint::hog:
            return "hog";
        case Lint::spin:
            return "spin";
        case Lint::leak:
            return "leak";
        case Lint::unawaited:
            return "never awaited";
        case Lint::failed:
            return "failed";
        case Lint::cycle:
            return "cycle";
        case Lint::frame:
            return "frame";
        case Lint::unbounded:
            return "unbounded";
    }
    return "?";
}

class Lints::Looks {
  public:
    Looks(Scheduler& s, LintOptions o)
        : options(o), scheduler_(s), core_(Access::core(s)), tasks_seen_(detail::unawaited_count()) {
        if (!history(s).empty()) last_end_ = history(s).back().tick;
        seen_frame_ = core_.tick;
    }

    std::vector<Finding> look() {
        found_.clear();
        rows_.clear();
        list(scheduler_, rows_);
        large_frames_ = detail::large_frames();
        for (const Row& r : rows_) {
            Strand& s = *strand_of(r.script);
            stuck(r, s);
            spin(r, s);
            if (!ends_in_time(s)) unbounded(r, s, 0);
            if (!large_frames_.empty()) frames_of(r, s, 0);
        }
        leak();
        cycles();
        hogs();
        failures();
        tasks();
        by_id_.clear();
        large_frames_.clear();
        rows_.clear();  // a handle that is kept makes a script keep its result
        std::erase_if(found_, [&](const Finding& f) { return muted.contains(f.name); });
        return std::move(found_);
    }

    LintOptions options;
    std::set<std::string> muted;

  private:
    void add(Lint lint, std::uint64_t script, std::string name, const ChainLevel& at, std::string text) {
        found_.push_back({lint, script, std::move(name), at, std::move(text)});
    }

    void stuck(const Row& r, Strand& s) {
        if (r.state != State::waiting || r.waits_seconds * 1e9 < static_cast<double>(options.stuck_.count()))
            return;
        if (left(r.script)) return;
        if (moves(s, 0)) return;
        const std::string what = reason(r.script);
        if (what == "forever") return;
        char seconds[32];
        std::snprintf(seconds, sizeof seconds, "%.0f s", r.waits_seconds);
        add(Lint::stuck, r.id, r.script.name(), level_of(s.leaf->site),
            title(r.script) + " has waited " + seconds + " for " + what + " at " + place(s.leaf->site) +
                ", with no deadline");
    }

    /// Whether it runs each frame, began to wait not so long ago, or waits for what has a deadline of its
    /// own; of a wait for a script, whether that one does; of a group, whether one that can end it does: in a
    /// race any entrant, in the others each has to.
    bool moves(Strand& s, int depth) {
        const bool each_frame = s.slot != detail::no_slot && !Access::polled(s);
        const std::chrono::milliseconds waited(s.core->now_ms - s.since);
        if (each_frame || waited < options.stuck_ || !s.wait || depth == deepest) {
            return each_frame || waited < options.stuck_;
        }
        detail::Group* g = s.wait->group();
        if (!g || g->entrants.empty()) {
            Reason reason;
            s.wait->describe(reason);
            if (Access::bounded(reason)) return true;
            Strand* const other = reason.behind() != 0 ? script(reason.behind()) : nullptr;
            return other && moves(*other, depth + 1);
        }
        for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) {
            if (moves(*e, depth + 1) == g->first_decides()) return g->first_decides();
        }
        return !g->first_decides();
    }

    /// Whether its own wait has a time: it is one, or a timeout, or a race with one.
    static bool ends_in_time(Strand& s) {
        detail::Group* const g = s.wait && detail::state_of(s) != State::running ? s.wait->group() : nullptr;
        if (!g || g->first_decides()) return left(Script<>(&s)).has_value();
        Reason what;
        s.wait->describe(what);
        return what.left().has_value();
    }

    /// What it waits for itself, or an entrant of it.
    void unbounded(const Row& r, Strand& s, int depth) {
        if (!s.wait || s.is(detail::flag_fresh | detail::flag_queued | detail::flag_unhooked)) return;
        if (detail::state_of(s) == State::running) return;
        if (detail::Group* const g = s.wait->group()) {
            if (depth == deepest) return;
            for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) unbounded(r, *e, depth + 1);
            return;
        }
        Reason what;
        s.wait->describe(what);
        if (Access::unbounded(what).empty()) return;
        add(Lint::unbounded, r.id, r.script.name(), level_of(s.leaf->site),
            title(r.script) + " waits at " + place(s.leaf->site) + " for " + what.text() + ", which has " +
                Access::unbounded(what) + ": it may hang for ever");
    }

    /// Those of its own coroutines, and of its entrants'.
    void frames_of(const Row& r, Strand& s, int depth) {
        for (const detail::Promise* p = s.leaf; p; p = p->parent) {
            const void* const frame = const_cast<detail::Promise*>(p)->handle().address();
            const auto found = large_frames_.find(frame);
            if (found == large_frames_.end() || found->second <= options.frame_bytes_) continue;
            char size[32];
            std::snprintf(size, sizeof size, "%.1f KiB", static_cast<double>(found->second) / 1024);
            const ChainLevel at = level_of(p->site);
            add(Lint::frame, r.id, r.script.name(), at,
                title(r.script) + " keeps a frame of " + size + " for " + at.function + ", which waits at " +
                    place(p->site) + ": locals that live across a co_await are in it, so keep large ones " +
                    "elsewhere");
        }
        if (!s.wait || detail::state_of(s) == State::running) return;
        detail::Group* const g = s.wait->group();
        if (!g || depth == deepest) return;
        for (Strand* e = g->entrants.front(); e; e = g->entrants.after(*e)) frames_of(r, *e, depth + 1);
    }

    Strand* script(std::uint64_t id) {
        if (by_id_.empty()) {
            for (const Row& r : rows_) by_id_.emplace(r.id, strand_of(r.script));
        }
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }

    void spin(const Row& r, const Strand& s) {
        detail::Recorder* rec = Access::recorder(core_);
        const detail::CostRecord* c = rec && rec->ledger ? rec->ledger->record(s) : nullptr;
        if (!c) return;
        if (c->frame_resumes >= options.frame_resumes_ && c->frame == core_.tick) {
            add(Lint::spin, r.id, r.script.name(), level_of(c->frame_at),
                title(r.script) + " was resumed " + std::to_string(c->frame_resumes) +
                    " times in one frame, from " + place(c->frame_at));
            return;
        }
        if (c->same == 0 || c->same < options.spin_frames_ || c->same_frame + 1 < core_.tick) return;
        const std::int64_t each = c->same_ns / c->same;
        if (each >= options.spin_cost_.count()) return;
        add(Lint::spin, r.id, r.script.name(), level_of(c->same_at),
            title(r.script) + " was resumed in each of " + std::to_string(c->same) + " frames from " +
                place(c->same_at) + " and did next to nothing (" + std::to_string(each) +
                " ns): until() asks without resuming");
    }

    void leak() {
        if (core_.tick >= next_look_) {
            next_look_ = core_.tick + options.leak_ticks_;
            std::map<std::uint32_t, std::size_t> now;
            for (const Row& r : rows_) ++now[names_.of(*strand_of(r.script))];
            for (auto& [name, counts] : counts_) {
                if (!now.contains(name)) counts.clear();
            }
            for (const auto& [name, count] : now) {
                std::vector<std::size_t>& counts = counts_[name];
                counts.push_back(count);
                if (counts.size() > looks_kept) counts.erase(counts.begin());
            }
        }
        for (const auto& [name, counts] : counts_) {
            if (counts.size() < looks_kept || counts.back() < options.leak_scripts_) continue;
            const auto no_more = [](std::size_t a, std::size_t b) { return b <= a; };
            if (std::adjacent_find(counts.begin(), counts.end(), no_more) != counts.end()) continue;
            if (counts.back() < 2 * counts.front()) continue;
            const Row* newest = nullptr;
            for (const Row& r : rows_) {
                if (names_.of(*strand_of(r.script)) == name && (!newest || r.id > newest->id)) newest = &r;
            }
            if (!newest) continue;
            const detail::Site& started = strand_of(newest->script)->started;
            const std::string& text = names_.text(name);
            add(Lint::leak, newest->id, text, level_of(started),
                "there are more and more of " + text + ", " + std::to_string(counts.back()) +
                    " now: the newest was started at " + place(started));
        }
    }

    // Each script has at most a few that it waits for: follow the first chain that comes back.
    void cycles() {
        std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> behind;
        std::unordered_map<std::uint64_t, const Row*> row;
        for (const Row& r : rows_) {
            std::vector<std::uint64_t> whom;
            behind_of(*strand_of(r.script), whom);
            if (whom.empty()) continue;
            behind.emplace(r.id, std::move(whom));
            row.emplace(r.id, &r);
        }
        std::set<std::uint64_t> done;
        for (const Row& r : rows_) {
            std::vector<std::uint64_t> path;
            std::vector<std::uint64_t> ahead{r.id};
            std::set<std::uint64_t> on_path;
            // Depth first without recursion: 0 marks the way back.
            while (!ahead.empty()) {
                const std::uint64_t id = ahead.back();
                ahead.pop_back();
                if (id == 0) {
                    on_path.erase(path.back());
                    path.pop_back();
                    continue;
                }
                if (on_path.contains(id)) {
                    tell_cycle(path, id, row);
                    break;
                }
                const auto next = behind.find(id);
                if (next == behind.end() || !done.insert(id).second) continue;
                path.push_back(id);
                on_path.insert(id);
                ahead.push_back(0);
                ahead.insert(ahead.end(), next->second.begin(), next->second.end());
            }
        }
    }

    void tell_cycle(const std::vector<std::uint64_t>& path, std::uint64_t id,
                    const std::unordered_map<std::uint64_t, const Row*>& row) {
        const auto begin = std::find(path.begin(), path.end(), id);
        const Row& first = *row.at(id);
        std::string text;
        for (auto at = begin; at != path.end(); ++at) {
            const Row& r = *row.at(*at);
            text += title(r.script) + " (" + place(strand_of(r.script)->leaf->site) + ") waits for ";
        }
        text += title(first.script) + ": none of them can go on";
        add(Lint::cycle, first.id, first.script.name(), level_of(strand_of(first.script)->leaf->site), text);
    }

    void hogs() {
        std::vector<FrameTotals> recent;
        frames(scheduler_, recent);
        for (const FrameTotals& t : recent) {
            // The present frame may still grow: it is looked at when it is over.
            if (t.tick <= seen_frame_ || (t.tick == core_.tick && core_.in_run())) continue;
            seen_frame_ = t.tick;
            if (t.scripts < options.hog_) continue;
            const std::optional<Frame> whole = frame(scheduler_, t.tick);
            for (const Spender& s : whole->spenders) {
                if (s.longest < options.hog_) continue;
                std::string at =
                    s.at.file.substr(s.at.file.find_last_of('/') + 1) + ":" + std::to_string(s.at.line);
                add(Lint::hog, s.script, s.name, s.at,
                    s.name + " #" + std::to_string(s.script) + " ran " + time_text(s.longest.count()) +
                        " in one resume in frame " + std::to_string(t.tick) + ", from " + at);
            }
        }
    }

    void failures() {
        const std::vector<End> ends = history(scheduler_);
        const std::uint64_t seen_tick = last_end_;
        const std::set<std::uint64_t> seen = std::exchange(seen_ends_, {});
        if (!ends.empty()) last_end_ = ends.back().tick;
        for (const End& e : ends) {
            if (e.tick == last_end_) seen_ends_.insert(e.id);
            const bool old = e.tick < seen_tick || (e.tick == seen_tick && seen.contains(e.id));
            if (old || e.how != State::failed || e.heard) continue;
            std::string at =
                e.at.file.substr(e.at.file.find_last_of('/') + 1) + ":" + std::to_string(e.at.line);
            add(Lint::failed, e.id, e.name, e.at,
                e.name + " #" + std::to_string(e.id) + " failed, and nobody was joined on it: " + e.error +
                    " (behind " + at + ")");
        }
    }

    void tasks() {
        for (const detail::Unawaited& u : detail::unawaited_since(tasks_seen_)) {
            const std::string name = detail::function_name(u.born.function_name());
            add(Lint::unawaited, 0, name, level_of(u.born),
                "a task of " + name + " (" + place(u.born) +
                    ") was dropped before it was awaited or started");
        }
        tasks_seen_ = detail::unawaited_count();
    }

    Scheduler& scheduler_;
    detail::Core& core_;
    std::vector<Finding> found_;
    std::vector<Row> rows_;
    std::unordered_map<const void*, std::size_t> large_frames_;  // bytes
    std::unordered_map<std::uint64_t, Strand*> by_id_;           // of these, when somebody asked
    detail::NameTable names_;
    std::map<std::uint32_t, std::vector<std::size_t>> counts_;
    std::uint64_t next_look_ = 0;
    std::uint64_t seen_frame_ = 0;
    std::uint64_t last_end_ = 0;
    std::set<std::uint64_t> seen_ends_;
    std::uint64_t tasks_seen_;
};

Lints::Lints(Scheduler& scheduler, LintOptions options)
    : looks_(std::make_unique<Looks>(scheduler, options)) {}

Lints::~Lints() = default;

std::vector<Finding> Lints::check() { return looks_->look(); }

void Lints::mute(const std::string& name) { looks_->muted.insert(name); }

void Lints::unmute(const std::string& name) { looks_->muted.erase(name); }

void Lints::options(const LintOptions& o) { looks_->options = o; }

std::vector<Findings> alike(const std::vector<Finding>& findings) {
    std::vector<Findings> out;
    for (const Finding& f : findings) {
        const auto same = [&](const Findings& k) {
            return k.first->lint == f.lint && k.first->name == f.name && k.first->at.line == f.at.line &&
                   k.first->at.file == f.at.file;
        };
        const auto known = std::find_if(out.begin(), out.end(), same);
        if (known != out.end()) {
            ++known->count;
        } else {
            out.push_back({&f, 1});
        }
    }
    return out;
}

std::vector<std::string> summary(const std::vector<Finding>& findings) {
    static constexpr const char* plural[] = {" are stuck",
                                             " hog the frame",
                                             " spin",
                                             " leak",
                                             " were never awaited",
                                             " failed",
                                             " wait in a circle",
                                             " keep large frames",
                                             " wait for what may never end"};
    std::vector<std::string> out;
    for (const Findings& k : alike(findings)) {
        if (k.count == 1) {
            out.push_back(k.first->text);
            continue;
        }
        const ChainLevel& at = k.first->at;
        out.push_back(counted(k.count, k.first->name) + plural[static_cast<std::size_t>(k.first->lint)] +
                      " at " + at.file.substr(at.file.find_last_of('/') + 1) + ":" + std::to_string(at.line) +
                      ": " + k.first->text);
    }
    return out;
}

}  // namespace segue::inspect

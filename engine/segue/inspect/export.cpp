// SPDX-License-Identifier: MIT
#include "segue/inspect/export.hpp"

#include <algorithm>
#include <cstdio>

#include "segue/inspect/access.hpp"
#include "segue/inspect/costs.hpp"
#include "segue/inspect/json_writer.hpp"
#include "segue/inspect/lints.hpp"
#include "segue/inspect/snapshot.hpp"
#include "segue/inspect/why.hpp"

namespace segue::inspect {
namespace {

constexpr std::size_t ends_in_dump = 16;
constexpr std::size_t waits_in_dump = 8;
constexpr double long_wait = 1;  // s

double us(std::chrono::nanoseconds t) { return static_cast<double>(t.count()) * 1e-3; }

std::string where(const ChainLevel& l) {
    return l.line == 0 ? std::string() : l.file + ":" + std::to_string(l.line);
}

const char* name_of(Inspect level) {
    return level == Inspect::off ? "off" : level == Inspect::basic ? "basic" : "full";
}

void write_stats(JsonWriter& w, const Stats& s) {
    w.key("stats").open('{');
    w.key("ticks").value(s.ticks);
    w.key("started").value(s.started);
    w.key("done").value(s.done);
    w.key("failed").value(s.failed);
    w.key("cancelled").value(s.cancelled);
    w.key("resumes").value(s.resumes);
    w.key("wakes").value(s.wakes);
    w.key("alive").value(s.alive);
    w.close('}');
}

void write_script(JsonWriter& w, const ScriptInfo& i) {
    w.open('{');
    w.key("id").value(i.id);
    w.key("name").value(i.name);
    if (!i.note.empty()) w.key("note").value(i.note);
    w.key("state").value(to_string(i.state));
    w.key("reason").value(i.reason);
    w.key("left");
    if (i.left) {
        w.value(static_cast<double>(i.left->count()) * 1e-9);
    } else {
        w.null();
    }
    w.key("parent").value(i.parent);
    w.key("children").open('[');
    for (const std::uint64_t child : i.children) w.value(child);
    w.close(']');
    w.key("scope").value(i.scope);
    w.key("started").value(where(i.started));
    w.key("resumes").value(i.resumes);
    w.key("age_frames").value(i.age_frames);
    w.key("age_seconds").value(i.age_seconds);
    w.key("waits_seconds").value(i.waits_seconds);
    w.key("woken_by").value(i.woken_by);
    if (i.cancelled != Cancelled::no) w.key("cancelled").value(to_string(i.cancelled));
    if (i.cost) {
        w.key("cost").open('{');
        w.key("frame_us").value(us(i.cost->frame));
        w.key("average_us").value(us(i.cost->average));
        w.key("worst_us").value(us(i.cost->worst));
        w.key("longest_us").value(us(i.cost->longest));
        w.key("total_us").value(us(i.cost->total));
        w.key("resumes").value(i.cost->resumes);
        w.close('}');
        if (i.forks_total.count() != 0) w.key("forks_us").value(us(i.forks_total));
    }
    w.key("stack").open('[');
    for (const ChainLevel& l : i.stack) {
        w.open('{');
        w.key("function").value(l.function);
        w.key("at").value(where(l));
        w.close('}');
    }
    w.close(']');
    w.close('}');
}

void write_spender(JsonWriter& w, const Spender& s) {
    w.open('{');
    w.key("id").value(s.script);
    w.key("name").value(s.name);
    w.key("at").value(where(s.at));
    w.key("time_us").value(us(s.time));
    w.key("longest_us").value(us(s.longest));
    w.key("resumes").value(std::uint64_t{s.resumes});
    w.close('}');
}

void write_group(JsonWriter& w, const Group& g) {
    w.open('{');
    w.key("name").value(g.name);
    w.key("at").value(where(g.at));
    w.key("cause").value(to_string(g.cause));
    if (!g.waker.empty()) {
        w.key("waker").value(g.waker);
        w.key("waker_id").value(g.waker_id);
        w.key("waker_at").value(where(g.waker_at));
    }
    w.key("first").value(g.first);
    w.key("scripts").value(std::uint64_t{g.scripts});
    w.key("resumes").value(std::uint64_t{g.resumes});
    w.key("time_us").value(us(g.time));
    w.key("longest_us").value(us(g.longest));
    w.close('}');
}

void write_frame(JsonWriter& w, const Frame& frame) {
    const FrameTotals& f = frame.totals;
    w.open('{');
    w.key("tick").value(f.tick);
    w.key("began_us").value(us(f.began));
    w.key("dt_us").value(us(f.dt));
    w.key("whole_us").value(us(f.whole));
    w.key("busy_us").value(us(f.busy));
    w.key("scripts_us").value(us(f.scripts));
    w.key("posted_us").value(us(f.posted));
    w.key("resumes").value(f.resumes);
    w.key("wakes").value(f.wakes);
    w.key("started").value(f.started);
    w.key("ended").value(f.ended);
    w.key("alive").value(f.alive);
    w.key("spenders").open('[');
    for (const Spender& s : frame.spenders) write_spender(w, s);
    w.close(']');
    w.key("groups").open('[');
    for (const Group& g : frame.groups) write_group(w, g);
    w.close(']');
    w.close('}');
}

void write_end(JsonWriter& w, const End& e) {
    w.open('{');
    w.key("id").value(e.id);
    w.key("parent").value(e.parent);
    w.key("name").value(e.name);
    if (!e.note.empty()) w.key("note").value(e.note);
    w.key("how").value(to_string(e.how));
    if (!e.error.empty()) w.key("error").value(e.error);
    w.key("heard").value(e.heard);
    if (e.why != Cancelled::no) {
        w.key("why").value(to_string(e.why));
        w.key("by").value(e.by);
    }
    w.key("at").value(where(e.at));
    w.key("started").value(where(e.started));
    w.key("tick").value(e.tick);
    w.key("age_frames").value(e.age_frames);
    w.key("age_seconds").value(e.age_seconds);
    w.key("resumes").value(e.resumes);
    if (e.time) w.key("time_us").value(us(*e.time));
    w.close('}');
}

void write_finding(JsonWriter& w, const Finding& f) {
    w.open('{');
    w.key("lint").value(to_string(f.lint));
    w.key("id").value(f.script);
    w.key("name").value(f.name);
    w.key("at").value(where(f.at));
    w.key("text").value(f.text);
    w.close('}');
}

void write_wake(JsonWriter& w, const Wake& k) {
    w.open('{');
    w.key("tick").value(k.tick);
    w.key("by").value(k.by);
    w.key("of").value(k.of);
    w.key("at").value(where(k.at));
    w.key("cause").value(k.cancelled == Cancelled::no ? to_string(k.cause) : to_string(k.cancelled));
    w.close('}');
}

template <class T, class F>
void write_list(JsonWriter& w, const char* name, const std::vector<T>& items, F write) {
    w.line();
    w.key(name).open('[');
    for (const T& item : items) {
        w.line();
        write(w, item);
    }
    w.close(']');
}

}  // namespace

std::string json(Scheduler& scheduler) { return json(scheduler, Lints(scheduler).check()); }

std::string json(Scheduler& scheduler, const std::vector<Finding>& lints) {
    const Snapshot s = snapshot(scheduler);
    std::vector<Frame> recent;
    std::vector<FrameTotals> totals;
    frames(scheduler, totals);
    for (const FrameTotals& t : totals) {
        if (auto whole = frame(scheduler, t.tick)) recent.push_back(std::move(*whole));
    }
    std::string out;
    JsonWriter w(out);
    w.open('{');
    w.key("tick").value(s.tick);
    w.key("seconds").value(s.seconds);
    w.key("level").value(name_of(level(scheduler)));
    w.line();
    write_stats(w, s.stats);
    write_list(w, "scripts", s.scripts, write_script);
    write_list(w, "frames", recent, write_frame);
    write_list(w, "history", history(scheduler), write_end);
    write_list(w, "wakes", wakes(scheduler), write_wake);
    write_list(w, "lints", lints, write_finding);
    w.close('}');
    out += '\n';
    return out;
}

namespace {

/// What looks wrong now, why those that wait longest do, and what the dearest frame on record went on.
std::string sentences(Scheduler& scheduler, const std::vector<Finding>& lints) {
    std::string out;
    for (const std::string& line : summary(lints)) out += "lint: " + line + '\n';
    std::vector<Row> rows;
    list(scheduler, rows);
    std::erase_if(rows, [](const Row& r) { return r.waits_seconds < long_wait; });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.waits_seconds != b.waits_seconds ? a.waits_seconds > b.waits_seconds : a.id < b.id;
    });
    for (std::size_t i = 0; i < rows.size() && i < waits_in_dump; ++i)
        out += "why: " + why(rows[i].script) + '\n';
    std::vector<FrameTotals> recent;
    frames(scheduler, recent);
    if (recent.empty()) return out;
    const auto dearer = [](const FrameTotals& a, const FrameTotals& b) { return a.busy < b.busy; };
    const FrameTotals& dearest = *std::max_element(recent.begin(), recent.end(), dearer);
    return out += "why: " + why(scheduler, dearest.tick) + '\n';
}

}  // namespace

std::string dump(Scheduler& scheduler) { return dump(scheduler, Lints(scheduler).check()); }

std::string dump(Scheduler& scheduler, const std::vector<Finding>& lints) {
    const Snapshot s = snapshot(scheduler);
    char line[256];
    std::snprintf(line, sizeof line, "tick %llu, %.3f s, %zu scripts, %llu resumes\n",
                  static_cast<unsigned long long>(s.tick), s.seconds, s.scripts.size(),
                  static_cast<unsigned long long>(s.stats.resumes));
    std::string out = line;
    for (const ScriptInfo& i : s.scripts) {
        out += '#';  // "#" + std::string: g++ 12 warns of a -Wrestrict that is none (gcc.gnu.org/PR105651)
        out += std::to_string(i.id) + " " + i.name;
        if (!i.note.empty()) out += " (" + i.note + ")";
        out += std::string(" [") + to_string(i.state) + "] " + i.reason;
        if (i.parent != 0) out += ", fork of #" + std::to_string(i.parent);
        out += ", ";
        out += std::to_string(i.resumes) + " resumes, " + std::to_string(i.age_frames) + " frames old";
        if (i.waits_seconds > 0) {
            std::snprintf(line, sizeof line, ", waits for %.1f s", i.waits_seconds);
            out += line;
        }
        if (i.cost) {
            out += ", ";
            out +=
                time_text(i.cost->average.count()) + " a frame, at most " + time_text(i.cost->worst.count());
            if (i.forks_total.count() != 0)
                out += ", its forks " + time_text(i.forks_total.count()) + " in all";
        }
        if (i.cancelled != Cancelled::no) {
            out += ", to be cancelled by ";
            out += to_string(i.cancelled);
        }
        out += '\n';
        for (const ChainLevel& l : i.stack) {
            out += "    " + l.function + " (" + l.file + ":" + std::to_string(l.line) + ")\n";
        }
    }
    const std::vector<End> ends = history(scheduler);
    for (std::size_t i = ends.size() - std::min(ends.size(), ends_in_dump); i < ends.size(); ++i) {
        const End& e = ends[i];
        out += "ended: #";
        out += std::to_string(e.id) + " " + e.name;
        if (!e.note.empty()) out += " (" + e.note + ")";
        out += std::string(" [") + to_string(e.how) + "]";
        if (!e.error.empty()) out += " " + e.error;
        if (e.how == State::cancelled) {
            out += " by ";
            out += to_string(e.why);
            if (e.by != 0) out += " of #" + std::to_string(e.by);
        }
        out += " in tick " + std::to_string(e.tick) + ", at " + where(e.at) + "\n";
    }
    return out += sentences(scheduler, lints);
}

}  // namespace segue::inspect

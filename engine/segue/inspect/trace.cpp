// SPDX-License-Identifier: MIT
#include "segue/inspect/trace.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "segue/detail/attempt.hpp"
#include "segue/detail/ledger.hpp"
#include "segue/inspect/access.hpp"
#include "segue/inspect/json_writer.hpp"
#include "segue/inspect/snapshot.hpp"
#include "segue/inspect/why.hpp"

namespace segue::inspect {
namespace {

using detail::Strand;

enum class Kind : std::uint8_t {
    tick,
    resume,
    fork,
    post,
    wait_begins,
    wait_ends,
    arrow_from,
    arrow_to,
    count
};

struct Event {
    Kind kind = Kind::tick;
    std::int64_t at = 0;         // ns of the real clock
    std::int64_t duration = -1;  // of a slice; below 0: still open
    std::uint32_t name = 0;      // of the script
    std::uint32_t text = 0;      // of a wait
    std::uint64_t script = 0;
    std::uint64_t id = 0;  // of a wait, of an arrow; the number of a tick
    std::uint64_t numbers[3] = {};
    Cause cause = Cause::frame;
    detail::Site place;
};

const char* category(Kind kind) {
    switch (kind) {
        case Kind::tick:
            return "tick";
        case Kind::resume:
            return "resume";
        case Kind::fork:
            return "fork";
        case Kind::post:
            return "post";
        case Kind::wait_begins:
        case Kind::wait_ends:
            return "wait";
        case Kind::arrow_from:
        case Kind::arrow_to:
            return "wake";
        case Kind::count:
            break;
    }
    return "count";
}

double us(std::int64_t ns) { return static_cast<double>(ns) * 1e-3; }

}  // namespace

class Trace::Recording final : public detail::Listener {
  public:
    Recording(detail::Core& core, std::size_t most) : core_(&core), most_(most) {
        detail::Recorder& r = core.make_recorder();
        r.listeners.push_back(*this);
        core.watch();
        began_ = last_ = core.real_time();
        before_ = core.stats;
    }
    ~Recording() override {
        Link::unlink();
        if (core_) core_->watch();
    }

    void scheduler_gone() override {
        core_ = nullptr;
        Link::unlink();
    }
    void tick_begins(std::int64_t now) override {
        if (count_ == none) close(tick_, now);  // no phase was run in it
        explain();
        tick_ = none;
        count_ = none;
        Event e;
        e.kind = Kind::tick;
        e.at = now;
        e.id = core_->tick;
        tick_ = add(e);
        before_ = core_->stats;
    }
    void phase_ends(std::int64_t now) override {
        close(tick_, now);
        if (count_ == none) {
            Event e;
            e.kind = Kind::count;
            e.at = now;
            count_ = add(e);
        }
        if (count_ == none) return;
        std::uint64_t(&n)[3] = events_[count_].numbers;
        n[0] = core_->stats.alive;
        n[1] = core_->stats.resumes - before_.resumes;
        n[2] = core_->stats.wakes - before_.wakes;
    }
    void run_begins(Strand& s, Cause cause, std::int64_t now) override {
        stack_.clear();
        open(s, Kind::resume, cause, now);
        const auto arrow = arrows_.find(&s);
        if (arrow == arrows_.end()) return;
        Event e = about(s, Kind::arrow_to, now);
        e.id = arrow->second;
        arrows_.erase(arrow);
        add(e);
    }
    void run_ends(std::int64_t now) override {
        while (!stack_.empty()) pop(now);
    }
    void switches(Strand& script, std::int64_t now) override {
        if (stack_.empty()) return;  // the recording began within this run
        const auto is = [&](const Open& o) { return o.script == script.id; };
        const auto known = std::find_if(stack_.begin(), stack_.end(), is);
        if (known == stack_.end()) {
            open(script, Kind::fork, Cause::start, now);
            return;
        }
        while (!stack_.empty() && !is(stack_.back())) pop(now);
    }
    void wait_begins(Strand& s, const detail::Site& at) override {
        Event e = about(s, Kind::wait_begins, core_->real_time());
        e.place = at;
        e.id = number(s);
        detail::attempt([&] { e.text = text(words(s)); });
        if (add(e) == none) return;
        if (detail::attempt([&] { waiting_.emplace(e.id, e); })) return;
        events_.pop_back();  // its end could not be told
        ++dropped_;
    }
    void wait_ends(Strand& s) override {
        arrows_.erase(&s);
        const auto begun = waiting_.find(number(s));
        if (begun == waiting_.end()) return;  // it began before the recording, or found no room
        Event e = begun->second;
        e.kind = Kind::wait_ends;
        e.at = core_->real_time();
        if (keep(e)) waiting_.erase(begun);  // else it ends with the recording
    }
    void wakes(Strand& s) override {
        if (stack_.empty() && post_ == none) return;  // from outside of all slices
        if (number(s) == 0) return;                   // its wait began before the recording
        Event e;
        e.kind = Kind::arrow_from;
        e.at = core_->real_time();
        e.id = ++last_arrow_;
        if (add(e) != none) detail::attempt([&] { arrows_[&s] = e.id; });
    }
    void posted_begins(std::int64_t now) override {
        Event e;
        e.kind = Kind::post;
        e.at = now;
        post_ = add(e);
    }
    void posted_ends(std::int64_t now) override {
        close(post_, now);
        post_ = none;
    }

    std::string json() const;
    std::size_t size() const { return events_.size(); }
    std::uint64_t dropped() const { return dropped_; }

  private:
    static constexpr std::size_t none = ~std::size_t{0};
    static constexpr std::int64_t slow_tick = 8'000'000;  // ns, as a hog's
    static constexpr double long_wait = 1;                // s
    static constexpr std::size_t most_explained = 64;     // one may take a look at all scripts
    struct Open {
        std::uint64_t script;
        std::size_t event;
    };

    std::uint32_t text(const std::string& words) {
        if (const auto known = numbers_.find(words); known != numbers_.end()) return known->second;
        texts_.push_back(words);
        const auto number = static_cast<std::uint32_t>(texts_.size() - 1);
        numbers_.emplace(words, number);
        return number;
    }
    /// What it is about to wait for; a per-frame wait is not hooked yet.
    std::string words(const Strand& s) const {
        switch (core_->stop.action()) {
            case detail::Action::park:
                return "next frame";
            case detail::Action::park_phase:
                return "next phase";
            default:
                break;
        }
        Reason r;
        if (s.wait) s.wait->describe(r);
        return r.text();
    }
    std::uint64_t number(const Strand& s) const {
        const detail::CostRecord* r = Access::recorder(*core_)->ledger->record(s);
        return r ? r->wait : 0;
    }
    Event about(Strand& s, Kind kind, std::int64_t now) {
        Event e;
        Strand& script = *detail::script_of(s);
        e.kind = kind;
        e.at = now;
        e.name = names_.of(script);
        e.script = script.id;
        return e;
    }
    void open(Strand& s, Kind kind, Cause cause, std::int64_t now) {
        Event e = about(s, kind, now);
        e.cause = cause;
        if (s.leaf) e.place = s.leaf->site;
        const std::size_t event = add(e);
        detail::attempt([&] { stack_.push_back({e.script, event}); });  // else it stays open
    }
    void pop(std::int64_t now) {
        close(stack_.back().event, now);
        stack_.pop_back();
    }
    /// Why the tick that is over was slow, while that is on record.
    void explain() {
        if (tick_ == none || events_[tick_].duration < slow_tick) return;
        Event& e = events_[tick_];
        detail::attempt([&] { e.text = text(why_of(*core_, e.id)); });  // else without it
    }
    void close(std::size_t event, std::int64_t now) {
        last_ = std::max(last_, now);
        if (event != none) events_[event].duration = now - events_[event].at;
    }
    /// The place of the event; none when there is no room.
    std::size_t add(const Event& e) {
        if (events_.size() < most_) return keep(e) ? events_.size() - 1 : none;
        ++dropped_;
        return none;
    }
    /// Also beyond the most: the end of what began. False for want of memory.
    bool keep(const Event& e) {
        last_ = std::max(last_, e.at);
        const bool kept = detail::attempt([&] { events_.push_back(e); });
        if (!kept) ++dropped_;
        return kept;
    }
    void write(JsonWriter& w, const Event& e, std::int64_t end, const std::string& why = {}) const;
    std::unordered_map<std::uint64_t, Script<>> alive() const;

    detail::Core* core_;
    std::size_t most_;
    std::uint64_t dropped_ = 0;
    std::vector<Event> events_;
    std::vector<Open> stack_;  // slices of the present run
    std::size_t tick_ = none;
    std::size_t count_ = none;
    std::size_t post_ = none;
    std::unordered_map<std::uint64_t, Event> waiting_;         // by number
    std::unordered_map<const Strand*, std::uint64_t> arrows_;  // on their way
    std::uint64_t last_arrow_ = 0;
    std::int64_t began_ = 0;
    std::int64_t last_ = 0;
    Stats before_;
    detail::NameTable names_;
    std::vector<std::string> texts_{""};
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

std::unordered_map<std::uint64_t, Script<>> Trace::Recording::alive() const {
    std::unordered_map<std::uint64_t, Script<>> out;
    std::vector<Row> rows;
    if (core_) list_of(*core_, rows);
    for (const Row& row : rows) out.emplace(row.id, row.script);
    return out;
}

/// @param why  of a wait that goes on.
void Trace::Recording::write(JsonWriter& w, const Event& e, std::int64_t end, const std::string& why) const {
    static constexpr const char* phases[] = {"X", "X", "X", "X", "b", "e", "s", "f", "C"};
    const auto common = [&](std::string_view name) {
        w.key("ph").value(phases[static_cast<std::size_t>(e.kind)]);
        w.key("cat").value(category(e.kind));
        w.key("name").value(name);
        w.key("pid").value(1);
        w.key("tid").value(1);
        w.key("ts").value(us(e.at - began_));
    };
    if (e.kind == Kind::count) {
        static constexpr const char* counters[] = {"scripts", "resumes", "wakes"};
        for (std::size_t i = 0; i < 3; ++i) {
            w.line();
            w.open('{');
            common(counters[i]);
            w.key("args").open('{').key("n").value(e.numbers[i]);
            w.close('}').close('}');
        }
        return;
    }
    w.line();
    w.open('{');
    switch (e.kind) {
        case Kind::tick:
            common("tick " + std::to_string(e.id));
            break;
        case Kind::post:
            common("posted function or delivery");
            break;
        case Kind::wait_begins:
        case Kind::wait_ends:
            common(texts_[e.text]);
            break;
        case Kind::arrow_from:
        case Kind::arrow_to:
            common("wakes");
            break;
        default:
            common(names_.text(e.name));
            break;
    }
    if (phases[static_cast<std::size_t>(e.kind)][0] == 'X') {
        w.key("dur").value(us(e.duration >= 0 ? e.duration : std::max<std::int64_t>(end - e.at, 0)));
    }
    if (category(e.kind)[0] == 'w') {  // a wait, or an arrow
        w.key("id").value(e.id);
    }
    if (e.kind == Kind::arrow_to) w.key("bp").value("e");
    if (e.kind == Kind::tick && e.text != 0) {
        w.key("args").open('{').key("why").value(texts_[e.text]);
        w.close('}');
    }
    if (e.script != 0) {
        w.key("args").open('{');
        w.key("script").value(e.script);
        w.key("name").value(names_.text(e.name));
        if (e.kind == Kind::resume || e.kind == Kind::fork) w.key("cause").value(to_string(e.cause));
        if (const std::string at = place(e.place); !at.empty()) w.key("at").value(at);
        if (!why.empty()) w.key("why").value(why);
        w.close('}');
    }
    w.close('}');
}

std::string Trace::Recording::json() const {
    const std::int64_t end = core_ ? std::max(core_->real_time(), last_) : last_;
    std::string out;
    JsonWriter w(out);
    w.open('{');
    w.key("displayTimeUnit").value("ms");
    w.key("traceEvents").open('[');
    w.line();
    w.open('{').key("ph").value("M");
    w.key("name").value("thread_name");
    w.key("pid").value(1);
    w.key("tid").value(1);
    w.key("args").open('{').key("name").value("scripts");
    w.close('}').close('}');
    // An arrow that has not arrived is none.
    std::vector<bool> arrived(last_arrow_ + 1);
    for (const Event& e : events_) {
        if (e.kind == Kind::arrow_to) arrived[e.id] = true;
    }
    for (const Event& e : events_) {
        if (e.kind == Kind::arrow_from && !arrived[e.id]) continue;
        write(w, e, end);
    }
    const auto scripts = alive();
    std::size_t explained = 0;
    for (const auto& [id, begun] : waiting_) {
        Event e = begun;
        e.kind = Kind::wait_ends;
        e.at = end;
        const auto script = scripts.find(e.script);
        const bool waits_long = script != scripts.end() && waits_seconds(script->second) >= long_wait;
        const bool tells = waits_long && explained < most_explained;
        explained += tells ? 1 : 0;
        write(w, e, end, tells ? inspect::why(script->second) : std::string());
    }
    w.close(']').close('}');
    out += '\n';
    return out;
}

Trace::Trace(Scheduler& scheduler, std::size_t most)
    : recording_(std::make_unique<Recording>(Access::core(scheduler), most)) {}

Trace::~Trace() = default;

std::string Trace::json() const { return recording_->json(); }

std::size_t Trace::events() const { return recording_->size(); }

std::uint64_t Trace::dropped() const { return recording_->dropped(); }

}  // namespace segue::inspect

// SPDX-License-Identifier: MIT
#include "tests/fuzz/observer.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace fuzz {

namespace inspect = segue::inspect;
using std::chrono::nanoseconds;

constexpr std::size_t large_bytes = 32'000;  // more than any frame of the interpreter itself

Observer::Observer(segue::Scheduler& game, Complain complain) : game_(game), complain_(std::move(complain)) {}
Observer::~Observer() = default;

void Observer::begins(const Handle& self) {
    if (!measured_) return;
    const auto [account, added] = accounts_.try_emplace(self.id());
    if (!added) return;
    account->second.script = self;
    account->second.parent = inspect::parent(self);
}

void Observer::burns(const Handle* self, int run, I ns) {
    if (!measured_ || ns == 0) return;
    if (!self) {
        if (run >= 0) measured_ = false;  // whose resume that is part of is not known
        return;
    }
    Account& a = accounts_[self->id()];
    if (a.frame_of != tick()) a.frame = 0;
    a.frame_of = tick();
    a.frame += ns;
    a.total += ns;
    a.worst = std::max(a.worst, a.frame);
}

void Observer::says(const Handle& self, I number) { notes_[self.id()] = level_ > 0 ? number : 0; }

void Observer::cancels(const Handle& script, const Handle* self, int run) {
    if (!script) return;
    std::optional<Id> by;
    if (self) by = self->id();
    if (run < 0) by = 0;
    cancelled_.try_emplace(script.id(), by);
}

void Observer::woke(I before, const Handle* self) {
    if (wakes() > before) wakes_.push_back({before, wakes(), self ? self->id() : 0});
}

void Observer::stop_failed(const segue::Script<>& script) {
    const auto same = [&](const Failing& f) { return f.script == script; };
    if (!script || std::any_of(failing_.begin(), failing_.end(), same)) return;
    listened_ = true;
    if (!control_) control_.emplace(game_);
    const Failing& f = failing_.emplace_back(script);
    const auto told = f.told;
    control_->break_on_failure(script, [told](const segue::Script<>&) { ++*told; });
}

void Observer::level(I level) {
    if (tick() == 0 && level == 2) measured_ = true;
    if (level != 2) measured_ = false;
    if (level == 0) {
        recorded_ = false;
        for (auto& [id, number] : notes_) number = 0;
    }
    level_ = level;
}

Observer::Kept Observer::keeps(const Handle& self, std::size_t bytes) {
    int& frames = large_[self.id()];
    if (!lints_) lints_.emplace(game_, inspect::LintOptions().frame_over(large_bytes));
    if (bytes <= large_bytes) return Kept(nullptr);
    ++frames;
    return Kept(&frames);
}

void Observer::frame_ends() {
    check_notes();
    check_costs();
    check_frames();
    check_failures();
}

void Observer::game_ends() {
    check_wakes();
    check_ends();
    lints_.reset();
    control_.reset();
}

void Observer::check_notes() {
    if (listened_) return;
    for (const auto& [id, number] : notes_) {
        const segue::Script<> script = inspect::find(game_, id);
        const std::string note = script ? inspect::note(script) : std::string();
        const std::string wanted = script && number > 0 ? std::to_string(number) : std::string();
        if (note != wanted) complain_("another note of", static_cast<I>(id), number);
    }
}

void Observer::check_costs() {
    if (!measured_) return;
    I all = 0;
    std::size_t ran = 0;
    std::map<Id, I> forks;  // what all took that a script forked, and they forked
    for (const auto& [id, a] : accounts_) {
        if (a.frame_of == tick()) ++ran, all += a.frame;
        for (Id up = a.parent; up != 0; up = accounts_[up].parent) forks[up] += a.total;
    }
    const auto frame = inspect::frame(game_, tick());
    if (!frame) return complain_("no frame of tick", static_cast<I>(tick()), 0);
    if (frame->totals.scripts.count() != all)
        complain_("another cost of all", frame->totals.scripts.count(), all);
    const std::size_t most = frame->spenders.size() < 8 ? frame->spenders.size() : ran;
    if (ran > most) complain_("spenders are lost", static_cast<I>(ran), static_cast<I>(most));
    for (const inspect::Spender& s : frame->spenders) {
        const auto account = accounts_.find(s.script);
        const bool has = account != accounts_.end() && account->second.frame_of == tick();
        const I wanted = has ? account->second.frame : 0;
        if (s.time.count() != wanted)
            complain_("another spending of", static_cast<I>(s.script), s.time.count());
    }
    for (const auto& [id, a] : accounts_) {
        if (!a.script || a.total == 0) continue;
        const auto cost = inspect::cost(a.script);
        if (!cost) {
            complain_("no cost of", static_cast<I>(id), a.total);
            continue;
        }
        if (cost->total.count() != a.total)
            complain_("another cost of", static_cast<I>(id), cost->total.count());
        if (cost->worst.count() != a.worst)
            complain_("another worst of", static_cast<I>(id), cost->worst.count());
    }
    if (streams_) return;
    for (const auto& [id, ns] : forks) {
        const segue::ScriptHandle& script = accounts_[id].script;
        if (!script) continue;
        const I said = inspect::forks_total(script).count();
        if (said != ns) complain_("another cost of the forks of", static_cast<I>(id), said);
    }
}

void Observer::check_frames() {
    if (!lints_) return;
    std::map<Id, int> found;
    for (const inspect::Finding& f : lints_->check()) {
        if (f.lint == inspect::Lint::frame) ++found[f.script];
    }
    for (const auto& [id, frames] : large_) {
        if (found[id] != frames) complain_("other large frames of", static_cast<I>(id), found[id]);
    }
    for (const auto& [id, frames] : found) {
        if (frames > 0 && !large_.contains(id)) complain_("a large frame of", static_cast<I>(id), frames);
    }
}

void Observer::check_failures() {
    for (const Failing& f : failing_) {
        const int wanted = f.script.state() == segue::State::failed ? 1 : 0;
        if (*f.told != wanted) complain_("told of a failure of", static_cast<I>(f.script.id()), *f.told);
    }
}

void Observer::check_wakes() {
    if (!recorded_) return;
    std::vector<inspect::Wake> all = inspect::wakes(game_);
    const bool whole = all.size() < 512;  // none is forgotten
    std::erase_if(all, [](const inspect::Wake& w) { return w.cancelled != segue::Cancelled::no; });
    const I last = static_cast<I>(all.size());
    if (whole && last != wakes()) complain_("wakes are not on record", wakes(), last);
    for (const Wakes& w : wakes_) {
        for (I i = w.from; i < w.to; ++i) {
            const I at = last - (wakes() - i);
            if (at < 0) continue;
            const inspect::Wake& one = all[static_cast<std::size_t>(at)];
            if (one.by != w.by) complain_("woken by", static_cast<I>(one.by), static_cast<I>(w.by));
        }
    }
}

void Observer::check_ends() {
    for (const inspect::End& end : inspect::history(game_)) {
        const auto known = cancelled_.find(end.id);
        if (end.why != segue::Cancelled::by_call || known == cancelled_.end() || !known->second) continue;
        if (end.by != *known->second)
            complain_("cancelled by", static_cast<I>(end.by), static_cast<I>(*known->second));
    }
}

}  // namespace fuzz

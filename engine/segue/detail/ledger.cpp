// SPDX-License-Identifier: MIT
#include "segue/detail/ledger.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "segue/detail/attempt.hpp"
#include "segue/detail/core.hpp"

namespace segue::detail {
namespace {

constexpr std::size_t frames_kept = 300;  // five seconds at 60 a second: the overlay's strip
constexpr std::size_t arrivals_kept = 256;

/// A source_location is one pointer; two of one line are mostly the same.
std::uintptr_t bits(const Site& site) {
    static_assert(sizeof(Site) == sizeof(std::uintptr_t));
    return std::bit_cast<std::uintptr_t>(site);
}

bool is_of(const CostGroup& g, const CostGroup& key) {
    return g.name == key.name && g.waker_name == key.waker_name && g.cause == key.cause &&
           bits(g.at) == bits(key.at) && bits(g.waker_at) == bits(key.waker_at);
}

bool same_place(const Site& a, const Site& b) {
    return bits(a) == bits(b) || (a.line() == b.line() && a.file_name() == b.file_name());
}

}  // namespace

Ledger::Ledger(Core& c) : core(c), frames(frames_kept), arrivals(arrivals_kept), buckets_(buckets) {
    used_.reserve(buckets);
    before_ = core.stats;
}

void Ledger::stop() {
    close_frame();
    frame_ = nullptr;
    slice_.script = nullptr;
    dears_ = 0;
    least_dear_ = -1;
    used_.clear();
}

CostRecord* Ledger::record(const Strand& s) {
    return s.record < records_.size() ? &records_[s.record] : nullptr;
}

CostRecord* Ledger::make_record(Strand& s) {
    if (CostRecord* r = record(s)) return r;
    std::uint32_t index = 0;
    const bool made = attempt([&] {
        if (free_.empty()) {
            // One entry of room in both for each record, so that these never grow in haste.
            index = static_cast<std::uint32_t>(records_.size());
            records_.emplace_back();
            for (auto* list : {&free_, &gone_}) {
                if (records_.capacity() > list->capacity()) list->reserve(records_.capacity());
            }
        } else {
            index = free_.back();
            free_.pop_back();
        }
    });
    if (!made) return nullptr;
    CostRecord& r = records_[index];
    r = CostRecord();
    s.record = index;
    Strand& script = *script_of(s);
    r.script = script.id;
    r.name = names.of(script);
    return &r;
}

/// In the present frame.
bool Ledger::ran(const CostRecord& r) const { return r.frame == core.tick && r.frames != 0; }

void Ledger::weigh(const CostRecord& r, std::uint32_t index) {
    if (r.frame_ns <= least_dear_) return;
    if (dears_ == dear_.size()) keep_dearest();
    dear_[dears_++] = index;
}

void Ledger::woke(Strand& s, Strand* by, const Site& at, Cause cause) {
    std::uint32_t waker_name = 0;
    if (by) {
        if (CostRecord* w = make_record(*script_of(*by))) waker_name = w->name;
    }
    CostRecord* r = make_record(s);
    if (!r) return;
    r->woken = true;
    r->wake_cause = cause;
    r->waker = by ? by->id : 0;
    r->waker_name = waker_name;
    r->waker_at = at;
}

void Ledger::gone(Strand& s) {
    if (!record(s)) return;
    Strand* const parent = s.parent && !s.is(flag_entrant) ? script_of(*s.parent) : nullptr;
    CostRecord* const above = parent ? make_record(*parent) : nullptr;
    const CostRecord& r = *record(s);  // now: a new one may have moved it
    if (above) above->forks += r.total + r.forks;
    (ran(r) ? gone_ : free_).push_back(s.record);
    s.record = no_record;
}

void Ledger::ended(Strand& s) {
    if (slice_.script == &s) {
        charge(core.real_time());
        slice_.script = nullptr;
    }
}

// --- resumes ---

CostRecord* Ledger::enter(Strand& script, const Strand& leaf, Cause cause, bool counts, std::int64_t now) {
    slice_.script = &script;
    slice_.since = now;
    slice_.cause = cause;
    slice_.counts = counts;
    slice_.fresh = cause == Cause::start;
    slice_.stopped = false;
    slice_.from = leaf.leaf->site;
    slice_.waker_name = 0;
    slice_.waker = 0;
    slice_.waker_at = slice_.fresh ? script.started : Site();
    CostRecord* const r = make_record(script);
    if (!r || r->script == script.id) return r;
    r->script = script.id;  // it was an entrant, whose costs were its script's
    r->name = names.of(script);
    return r;
}

void Ledger::run_begins(Strand& s, Cause cause, std::int64_t now) {
    run_began_ = now;
    Strand& script = *script_of(s);
    CostRecord* r = enter(script, s, cause, true, now);
    if (&script != &s) r = record(s);
    if (!r || !r->woken) return;
    r->woken = false;
    if (cause != Cause::wake && cause != Cause::end && cause != Cause::outside) return;
    slice_.waker = r->waker;
    slice_.waker_name = r->waker_name;
    slice_.waker_at = r->waker_at;
}

void Ledger::slot_begins(Strand& s, const Site& from, std::int64_t now) {
    const CostRecord* const r = record(s);
    if (!r || r->woken || r->script != s.id) return run_begins(s, Cause::frame, now);
    run_began_ = now;
    slice_ = Slice();
    slice_.script = &s;
    slice_.since = now;
    slice_.from = from;
    slice_.counts = true;
}

// By a short way where it ran alone, for the first time in this frame, and waits at the line at which it
// waited before: so do most of those that are many.
void Ledger::slot_ends(Strand& s, const Site& at, std::int64_t now) {
    CostRecord* const r = record(s);
    Bucket* const b = r ? &buckets_[r->bucket] : nullptr;
    if (!r || slice_.script != &s || slice_.stopped || slice_.waker_name != 0 || r->frame == core.tick ||
        bits(slice_.from) != bits(at) || b->frame != core.tick + 1 || bits(b->group.at) != bits(at) ||
        b->group.name != r->name || b->group.cause != Cause::frame || b->group.waker_name != 0) {
        suspends(at);
        return run_ends(now);
    }
    const std::int64_t ns = now - slice_.since;
    slice_.script = nullptr;
    if (frame_) frame_->scripts += ns;
    const bool again = r->same_frame + 1 == core.tick;
    r->same = again ? r->same + 1 : 0;
    r->same_ns = again ? r->same_ns + ns : 0;
    r->frame = r->same_frame = core.tick;
    r->frame_ns = r->frame_longest = ns;
    r->frame_at = r->same_at = at;
    r->frame_resumes = 1;
    weigh(*r, s.record);
    r->total += ns;
    r->longest = std::max(r->longest, ns);
    r->worst_frame = std::max(r->worst_frame, ns);
    ++r->frames;
    ++r->resumes;
    CostGroup& g = b->group;
    ++g.resumes;
    ++g.scripts;
    g.ns += ns;
    g.longest = std::max(g.longest, ns);
}

bool Ledger::goes_on(Strand& s) {
    Strand* const script = script_of(s);
    if (script == slice_.script) return false;
    const std::int64_t now = core.real_time();
    const Slice before = slice_;
    if (slice_.script) charge(now);
    const bool begins = s.is(flag_starting);
    enter(*script, s, begins ? Cause::start : before.cause, begins, now);
    return true;
}

void Ledger::suspends(const Site& at) {
    if (!slice_.stopped || !slice_.fresh) slice_.to = at;
    slice_.stopped = true;
}

void Ledger::run_ends(std::int64_t now) {
    if (slice_.script) charge(now);
    slice_.script = nullptr;
    if (frame_) frame_->scripts += now - run_began_;
}

void Ledger::charge(std::int64_t now) {
    const std::int64_t ns = now - slice_.since;
    slice_.since = now;
    CostRecord* r = record(*slice_.script);
    if (r) add(*r, slice_, ns);
}

void Ledger::add(CostRecord& r, const Slice& s, std::int64_t ns) {
    const bool first = !ran(r);
    if (first) {
        r.frame = core.tick;
        r.frame_ns = r.frame_longest = 0;
        r.frame_resumes = 0;
        ++r.frames;
    }
    const Site& at = s.fresh && s.stopped ? s.to : s.from;
    r.total += ns;
    r.frame_ns += ns;
    weigh(r, s.script->record);
    r.worst_frame = std::max(r.worst_frame, r.frame_ns);
    r.longest = std::max(r.longest, ns);
    if (ns > r.frame_longest || r.frame_resumes == 0) {
        r.frame_longest = ns;
        r.frame_at = at;
    }
    if (s.counts) {
        ++r.resumes;
        ++r.frame_resumes;
    }
    const bool again = r.frame_resumes == 1 && s.stopped && r.same_frame + 1 == core.tick &&
                       (s.cause == Cause::frame || s.cause == Cause::timer) && same_place(s.from, s.to);
    if (!again) {
        r.same = 0;
        r.same_ns = 0;
    } else {
        ++r.same;
        r.same_ns += ns;
    }
    r.same_frame = core.tick;
    r.same_at = s.from;

    CostGroup key;
    key.name = r.name;
    key.waker_name = s.waker_name;
    key.at = at;
    key.waker_at = s.waker_at;
    key.cause = s.cause;
    CostGroup& g = group_of(key, r.bucket);
    if (g.resumes == 0 && g.ns == 0) {
        g.first = r.script;
        g.waker = s.waker;
    }
    if (s.counts) ++g.resumes;
    if (first) ++g.scripts;
    g.ns += ns;
    g.longest = std::max(g.longest, ns);
}

// `bucket`: where it was in the frame before, and so mostly is again.
CostGroup& Ledger::group_of(const CostGroup& key, std::uint32_t& bucket) {
    const std::uint64_t frame = core.tick + 1;  // 0 is of no frame
    if (Bucket& b = buckets_[bucket]; b.frame == frame && is_of(b.group, key)) return b.group;
    std::uint64_t h = bits(key.at) * 0x9e3779b97f4a7c15u;
    h ^= (bits(key.waker_at) + (std::uint64_t{key.name} << 32) + key.waker_name) * 0xc2b2ae3d27d4eb4fu;
    h ^= static_cast<std::uint64_t>(key.cause) << 40;
    h ^= h >> 29;
    constexpr std::size_t tries = 16;
    for (std::size_t i = 0; i < tries; ++i) {
        const auto at = static_cast<std::uint32_t>((h + i) % buckets);
        Bucket& b = buckets_[at];
        if (b.frame != frame) {
            b.frame = frame;
            b.group = key;
            used_.push_back(&b.group);
        } else if (!is_of(b.group, key)) {
            continue;
        }
        bucket = at;
        return b.group;
    }
    return rest_;
}

void Ledger::poll_ends(Strand& s, std::int64_t took) {
    if (frame_) frame_->scripts += took;
    if (!s.alive() || !s.leaf) return;
    Strand& script = *script_of(s);
    CostRecord* r = make_record(script);
    if (!r) return;
    Slice p;
    p.script = &script;
    p.cause = s.wait ? s.wait->polled_for() : Cause::poll;
    p.from = s.leaf->site;
    add(*r, p, took);
}

void Ledger::posted_ends(std::int64_t took) {
    if (frame_) frame_->posted += took;
    CostGroup key;
    key.cause = Cause::outside;
    std::uint32_t anywhere = 0;
    CostGroup& g = group_of(key, anywhere);
    ++g.resumes;
    g.ns += took;
    g.longest = std::max(g.longest, took);
}

// --- frames ---

void Ledger::tick_begins(std::int64_t now) {
    if (frame_) {
        close_frame();
        frame_->whole = now - frame_->began;
    }
    free_.insert(free_.end(), gone_.begin(), gone_.end());
    gone_.clear();
    dears_ = 0;
    least_dear_ = -1;
    used_.clear();
    rest_ = CostGroup();
    FrameRecord& f = frames.next();
    f.tick = core.tick;
    f.began = now;
    f.whole = f.busy = f.scripts = f.posted = 0;
    f.resumes = f.wakes = f.started = f.ended = 0;
    f.spenders = f.groups = 0;
    before_ = core.stats;
    frame_ = &f;
}

void Ledger::phase_ends(std::int64_t now) {
    if (!frame_) return;
    FrameRecord& f = *frame_;
    f.busy = now - f.began;
}

void Ledger::close_frame() {
    if (!frame_) return;
    FrameRecord& f = *frame_;
    const auto ended = [](const Stats& s) { return s.done + s.failed + s.cancelled; };
    f.dt = core.real->dt;
    f.resumes = core.stats.resumes - before_.resumes;
    f.wakes = core.stats.wakes - before_.wakes;
    f.started = core.stats.started - before_.started;
    f.ended = ended(core.stats) - ended(before_);
    f.alive = core.stats.alive;
    pick_spenders(f);
    pick_groups(f);
}

/// In order; of two that took the same, the one that came first.
void Ledger::keep_dearest() {
    const auto ns = [this](std::uint32_t index) { return records_[index].frame_ns; };
    std::size_t kept = 0;
    for (std::size_t i = 0; i < dears_; ++i) {
        const std::uint32_t index = dear_[i];
        if (std::find(dear_.begin(), dear_.begin() + kept, index) != dear_.begin() + kept) continue;
        if (kept < FrameRecord::most_spenders) {
            ++kept;
        } else if (ns(index) <= ns(dear_[kept - 1])) {
            continue;
        }
        std::size_t at = kept - 1;
        for (; at > 0 && ns(index) > ns(dear_[at - 1]); --at) dear_[at] = dear_[at - 1];
        dear_[at] = index;
    }
    dears_ = kept;
    if (kept == FrameRecord::most_spenders) least_dear_ = ns(dear_[kept - 1]);
}

void Ledger::pick_spenders(FrameRecord& f) {
    keep_dearest();
    f.spenders = 0;
    for (std::size_t i = 0; i < dears_; ++i) {
        const CostRecord& r = records_[dear_[i]];
        f.spender[f.spenders++] = {r.script,   r.name,     r.frame_resumes,
                                   r.frame_at, r.frame_ns, r.frame_longest};
    }
}

// The dearest groups, and behind each who woke it, and who woke that.
void Ledger::pick_groups(FrameRecord& f) {
    constexpr std::size_t dearest = 8;
    constexpr int deepest = 4;
    f.groups = 0;
    std::array<const CostGroup*, FrameRecord::most_groups> picked{};
    const auto take = [&](const CostGroup* g) {
        for (std::size_t i = 0; i < f.groups; ++i) {
            if (picked[i] == g) return;
        }
        if (f.groups < picked.size()) picked[f.groups++] = g;
    };
    const auto before = [](const CostGroup* a, const CostGroup* b) {
        return a->ns != b->ns ? a->ns > b->ns : a->resumes > b->resumes;
    };
    const std::size_t count = std::min(dearest, used_.size());
    std::partial_sort(used_.begin(), used_.begin() + static_cast<std::ptrdiff_t>(count), used_.end(), before);
    for (std::size_t i = 0; i < count; ++i) take(used_[i]);
    for (std::size_t i = 0; i < count; ++i) {
        const CostGroup* g = used_[i];
        for (int depth = 0; depth < deepest && g->waker_name != 0; ++depth) {
            const CostGroup* by = nullptr;
            for (const CostGroup* o : used_) {
                if (o->name != g->waker_name || (by && by->first == g->waker)) continue;
                if (!by || o->first == g->waker || before(o, by)) by = o;
            }
            if (!by) break;
            take(by);
            g = by;
        }
    }
    for (std::size_t i = 0; i < f.groups; ++i) f.group[i] = *picked[i];
}

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
// One tick, step by step; the numbers in the comments are those of the rules in docs and README.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "segue/background.hpp"
#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"

namespace segue::detail {
namespace {

// What a strand in a per-frame slot waits on when no predicate is asked.
class NextFrameWait final : public Wait {
  public:
    void unhook() noexcept override {}
    void describe(Reason& reason) const override { reason.text("next frame"); }
};
NextFrameWait next_frame_wait;

}  // namespace

std::int64_t Core::real_time() const {
    if (const auto& now = options.real_clock()) return now().count();
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

bool Core::late() { return real_time() - tick_began_ >= options.budget().count(); }

Workers& Core::workers() {
    if (!workers_) workers_ = std::make_unique<Workers>(options.workers(), inbox);
    return *workers_;
}

// (1) The clocks advance, parents before children; what falls due by that is put in order.
void Core::advance(std::int64_t ns, double seconds) {
    last_phase_ = latest_phase_;
    ++tick;
    ++stats.ticks;
    tick_began_ = real_time();
    wakes_left_ = options.max_wakes_per_tick();
    ready_.take(next_tick_);
    for (SlotList& list : slots_) {
        if (list.fresh == 0) continue;  // unless its phase was left out of the tick before
        for (Slot& v : list.slots) v &= ~slot_fresh;
        list.fresh = 0;
    }
    for (ClockState* c = clocks.front(); c; c = clocks.after(*c)) {
        if (c->parent) {
            c->advance(c->parent->dt, c->parent->dt_seconds);
        } else {
            c->advance(ns, seconds);
        }
    }
    collect_due();
}

void Core::add_due(const ClockState& clock, TimerWheel::Batch& batch, std::vector<Due>& out) {
    while (TimerNode* node = batch.pop_front()) {
        const std::int64_t into = std::max<std::int64_t>(node->due - (clock.now - clock.dt), 0);
        const auto share = clock.dt == 0
                               ? 0
                               : (static_cast<unsigned __int128>(static_cast<std::uint64_t>(into)) << 62) /
                                     static_cast<std::uint64_t>(clock.dt);
        out.push_back({static_cast<std::uint64_t>(share), node->seq, node});
    }
}

void Core::sort_due(TimerWheel::Batch& out) {
    std::sort(due_scratch_.begin(), due_scratch_.end(), [](const Due& a, const Due& b) {
        return a.share != b.share ? a.share < b.share : a.seq < b.seq;
    });
    for (const Due& d : due_scratch_) out.push_back(*d.node);
    due_scratch_.clear();
}

void Core::collect_due() {
    TimerWheel::Batch batch;
    for (ClockState* c = clocks.front(); c; c = clocks.after(*c)) {
        if (!c->runs) continue;
        c->timers.advance(c->now, batch);
        add_due(*c, batch, due_scratch_);
    }
    sort_due(due_);
    for (ClockState* c = clocks.front(); c; c = clocks.after(*c)) {
        if (!c->runs) continue;
        c->deadlines.advance(c->now, batch);
        add_due(*c, batch, due_scratch_);
    }
    sort_due(due_deadlines_);
}

void Core::run_phase(Phase phase) {
    in_run_ = true;
    run_inbox();        // (2)
    run_due();          // (3)
    run_slots(phase);   // (4)
    run_ready();        // (5)
    run_starts(phase);  // (6)
    run_ready();        // (7)
    if (phase == last_phase_ || phase == Phase::late) {
        if (!ready_.empty()) {
            warn(*script_of(*ready_.front()), "is one of more than " +
                                                  std::to_string(options.max_wakes_per_tick()) +
                                                  " wake-ups in one tick: the rest waits for the next tick");
        }
        run_deadlines();  // (8)
        run_idle();       // (9)
    }
    latest_phase_ = phase;
    in_run_ = false;
}

void Core::run_all() {
    last_phase_ = Phase::late;
    in_run_ = true;
    run_inbox();
    run_due();
    in_run_ = false;
    for (const Phase phase : {Phase::early, Phase::fixed, Phase::update, Phase::late}) {
        // A phase in which nobody lives is no reason for wake-ups to overtake the per-frame waits of the
        // next.
        if (phase < Phase::update && deserted(phase)) continue;
        run_phase(phase);
    }
}

bool Core::deserted(Phase phase) {
    const auto i = static_cast<std::size_t>(phase);
    return slots_[i].slots.size() == slots_[i].holes && starts_[i].empty();
}

// Once a tick: what is posted meanwhile waits for the next one.
void Core::run_inbox() {
    if (inbox_tick_ == tick) return;
    inbox_tick_ = tick;
    Inbox::Items items;
    inbox->take(items);
    in_inbox_ = true;
    for (std::unique_ptr<InboxItem>& item : items) {
#if SEGUE_EXCEPTIONS
        try {
            item->run(*this);
        } catch (...) {
            report_error("post", std::current_exception());
        }
#else
        item->run(*this);
#endif
        while (Strand* s = urgent_.pop_front()) run(s->leaf);
        item.reset();
    }
    in_inbox_ = false;
}

void Core::run_due() {
    while (TimerNode* node = due_.pop_front()) {
        auto& s = static_cast<Strand&>(*node);
        s.flags |= flag_unhooked;
        ++s.epoch;
        s.woken_by = 0;
        if (s.pauses > 0) {
            s.flags |= flag_wake_kept;
        } else if (s.is(flag_idle)) {
            enqueue(s);
        } else {
            run(s.leaf);
        }
    }
}

// Scripts that were here when the tick began, in order; who came since then, or comes meanwhile, waits for
// the next tick.
void Core::run_slots(Phase phase) {
    SlotList& list = slots_[static_cast<std::size_t>(phase)];
    const std::size_t count = list.slots.size();
    const bool again = list.ran == tick;
    list.ran = tick;
    constexpr std::size_t ahead =
        8;  // frames in shuffled memory: a prefetch halves their cost from some 20 000 on
    std::uint64_t resumed = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Slot* slots = list.slots.data();
        if (i + ahead < count)
            __builtin_prefetch(reinterpret_cast<const void*>(slots[i + ahead] & ~slot_tags));
        const Slot v = slots[i];
        if (v == 0 || (v & slot_tags) != 0 || profiled || again) [[unlikely]] {
            run_slot_slowly(phase, i, again);
            continue;
        }
        auto* p = reinterpret_cast<Promise*>(v);
        running = p;
        ready_streak = 0;
        ++p->resumes;
        ++resumed;
        p->handle().resume();
        if (action == Action::park && next == p && !attention) [[likely]]
            continue;  // it keeps its slot
        while (action == Action::call) {
            running = next;
            next->handle().resume();
        }
        Strand& s = *next->strand;
        if (action == Action::park && !attention && s.slot == i &&
            s.slot_phase == static_cast<std::uint8_t>(phase) && s.phase == s.slot_phase) {
            s.leaf = next;  // another coroutine of the same strand in the same slot
            list.slots[i] = reinterpret_cast<Slot>(next);
            continue;
        }
        if (Promise* on = attention ? settle() : follow()) {
            go_on(on);
        } else {
            came_to_rest();
        }
    }
    stats.resumes += resumed;
    running = nullptr;
    list.fresh = 0;
    if (list.holes * 4 > list.slots.size()) compact(list);
}

void Core::run_slot_slowly(Phase phase, std::size_t i, bool again) {
    Slot& slot = slots_[static_cast<std::size_t>(phase)].slots[i];
    const Slot v = slot;
    slot &= ~slot_fresh;
    if (v == 0 || (v & (slot_skip | slot_fresh)) != 0) return;
    if (again && (v & slot_again) == 0) return;
    Promise* p = reinterpret_cast<Promise*>(v & ~slot_tags);
    if ((v & slot_poll) == 0 || poll(*p->strand)) run(p);
}

// Asks a per-frame wait whether it is over. The script counts as running meanwhile: what it does to itself
// there holds.
bool Core::poll(Strand& s) {
    s.retain();
    running = s.leaf;
    bool over = s.wait->poll();
    running = nullptr;
    if (attention) {
        attention = false;
        run_pending();
        if (!s.alive()) {
            over = false;
        } else if (s.pauses > 0) {
            if (!s.is(flag_frozen)) freeze(s);
            if (over) {
                leave_slot(s);
                s.flags |= flag_unhooked | flag_wake_kept;
                over = false;
            }
        }
    }
    s.release();
    return over;
}

void Core::run_ready() {
    while (!ready_.empty() && wakes_left_ > 0) {
        --wakes_left_;
        run(ready_.pop_front()->leaf);
    }
}

void Core::run_starts(Phase phase) {
    Queue batch;
    batch.take(starts_[static_cast<std::size_t>(phase)]);
    while (Strand* s = batch.pop_front()) {
        if (s->pauses > 0) {
            s->flags |= flag_start_kept | flag_frozen;
        } else if (s->is(flag_idle)) {
            enqueue(*s);
        } else {
            run(s->leaf);
        }
    }
}

void Core::run_deadlines() {
    while (TimerNode* node = due_deadlines_.pop_front()) {
        Group& g = *static_cast<Deadline&>(*node).group;
        Promise* p = decide(g);
        if (p && !p->strand->is(flag_idle)) {
            run(p);
        } else {
            if (p) {  // in its turn of step 9
                p->strand->flags |= flag_unhooked;
                enqueue(*p->strand);
            }
            came_to_rest();
        }
    }
}

void Core::run_idle() {
    Queue batch;
    batch.take(idle_);
    bool one = false;
    while (!batch.empty()) {
        if (one && late()) break;
        Strand& s = *batch.pop_front();
        if (s.pauses > 0) {
            idle_.push_back(s);
            continue;
        }
        const bool parked = !s.is(flag_unhooked | flag_fresh | flag_queued);
        if (parked && !poll(s)) {
            if (s.alive() && !s.is(flag_wake_kept)) idle_.push_back(s);
            continue;
        }
        run(s.leaf);
        one = true;
    }
    batch.take(idle_);  // who had no turn comes first in the next tick
    idle_.take(batch);
}

// --- slots ---

void Core::park_in_slot(Promise& p, Slot tag) {
    Strand& s = *p.strand;
    s.leaf = &p;
    s.flags &= ~flag_unhooked;
    ++s.epoch;
    if (tag == 0) s.wait = &next_frame_wait;
    if (s.is(flag_idle)) {
        s.TimerNode::unlink();
        idle_.push_back(s);
        return;
    }
    const auto phase = action == Action::park_phase ? static_cast<std::uint8_t>(other_phase) : s.phase;
    if (s.slot != no_slot && s.slot_phase != phase) leave_slot(s);
    SlotList& list = slots_[phase];
    if (action == Action::park_phase) {
        tag |= slot_again;
    } else if (list.ran != tick) {
        tag |= slot_fresh;
        ++list.fresh;
    }
    std::vector<Slot>& slots = list.slots;
    const Slot value = reinterpret_cast<Slot>(&p) | tag;
    if (s.slot == no_slot) {
        s.slot = static_cast<std::uint32_t>(slots.size());
        s.slot_phase = phase;
        slots.push_back(value);
    } else {
        slots[s.slot] = value;
    }
}

void Core::leave_slot(Strand& s) {
    if (s.slot == no_slot) return;
    SlotList& list = slots_[s.slot_phase];
    list.slots[s.slot] = 0;
    ++list.holes;
    s.slot = no_slot;
}

void Core::compact(SlotList& list) {
    std::size_t to = 0;
    for (const Slot v : list.slots) {
        if (v == 0) continue;
        reinterpret_cast<Promise*>(v & ~slot_tags)->strand->slot = static_cast<std::uint32_t>(to);
        list.slots[to++] = v;
    }
    list.slots.resize(to);
    list.holes = 0;
}

}  // namespace segue::detail

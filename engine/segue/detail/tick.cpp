// SPDX-License-Identifier: MIT
// One tick, step by step; the numbers in the comments are those of the rules in docs and README.
#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

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
    bool can_finish() const override { return true; }  // with the next frame, as it does by itself
};
NextFrameWait next_frame_wait;

/// Has a coroutine's frame on its way into the cache, since it is to be resumed soon. The least that a script
/// can be has one line, with what the trampoline reads of it.
void fetch(const Promise* p) { __builtin_prefetch(p); }

/// The same with the line behind it: of a frame, where what it waits for stands; of a strand, what a wake-up
/// or a sleep touches.
void fetch_two(const void* at) {
    __builtin_prefetch(at);
    __builtin_prefetch(static_cast<const char*>(at) + frame_unit);
}

/// The same for who stands behind in a queue: the frame of the next one and the record of the one after it.
void fetch_behind(Strand* next, List<Strand, TimerNode>& queue) {
    if (!next) return;
    fetch(next->leaf);
    __builtin_prefetch(queue.after(*next));
}

bool sooner(const Timer& a, const Timer& b) { return a.due != b.due ? a.due < b.due : a.seq < b.seq; }

/// Sorts timers whose due times are counted from the begin of the tick. Most are spread over it, and n log n
/// comparisons that no processor foresees would cost more than all else that is done to them: each is put
/// into its share of the time first, in place (American flag sort: McIlroy, Bostic, McIlroy, Engineering
/// Radix Sort, 1993), and then each share is sorted by itself.
void put_in_order(std::vector<Timer>& due) {
    if (std::is_sorted(due.begin(), due.end(), sooner)) return;
    constexpr std::size_t shares = 1024;
    if (due.size() < shares / 4) {
        std::sort(due.begin(), due.end(), sooner);
        return;
    }
    std::int64_t latest = 0;
    for (const Timer& t : due) latest = std::max(latest, t.due);
    const auto bits = [](auto n) { return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(n))); };
    const int shift = std::max(bits(latest) - bits(shares - 1), 0);
    const auto share = [shift](const Timer& t) { return static_cast<std::size_t>(t.due >> shift); };
    std::array<std::uint32_t, shares> begin{};
    std::array<std::uint32_t, shares> end{};
    for (const Timer& t : due) ++end[share(t)];
    for (std::size_t i = 1; i < shares; ++i) {
        begin[i] = end[i - 1];
        end[i] += end[i - 1];
    }
    for (std::size_t i = 0; i < shares; ++i) {
        // Each exchange puts one timer where it belongs.
        while (begin[i] < end[i]) {
            Timer& here = due[begin[i]];
            const std::size_t to = share(here);
            std::swap(here, due[begin[to]++]);
        }
        std::sort(due.begin() + (i == 0 ? 0 : end[i - 1]), due.begin() + end[i], sooner);
    }
}

}  // namespace

thread_local constinit Core* Core::here = nullptr;

/// While the scheduler resumes scripts. A script may run another scheduler's tick within.
class Core::InRun {
  public:
    explicit InRun(Core& core) : core_(core), around_(std::exchange(here, &core)) {
        core.in_run_ = true;
        core.tick_thread_ = std::this_thread::get_id();
    }
    ~InRun() {
        core_.in_run_ = false;
        here = around_;
    }
    InRun(const InRun&) = delete;
    InRun& operator=(const InRun&) = delete;

  private:
    Core& core_;
    Core* around_;
};

std::int64_t Core::real_time() const {
    if (const auto& now = options.real_clock()) return now().count();
    return stopwatch_.now();
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
    tick_began_ = options.real_clock() ? real_time() : stopwatch_.set();
    if (recorder && recorder->watched()) recorder->tick_begins();
    wakes_left_ = options.max_wakes_per_tick();
    ready_.take(next_tick_);
    for (SlotList& list : slots_) {
        if (!list.no_slot.empty()) find_slots(static_cast<std::uint8_t>(&list - slots_));
        if (list.fresh == 0) continue;  // unless its phase was left out of the tick before
        for (Slot& slot : list.slots) {
            if (slot.leaf & slot_fresh) tag_slot(*slot.strand, slot.leaf & ~slot_fresh);
        }
        list.fresh = 0;
    }
    for (ClockState* c = clocks.front(); c; c = clocks.after(*c)) {
        if (c->parent) {
            c->advance(c->parent->dt, c->parent->dt_seconds);
        } else {
            c->advance(ns, seconds);
        }
    }
    now_ms = static_cast<std::uint32_t>(real->now / 1'000'000);
    collect_due(&ClockState::timers, due_);
    collect_due(&ClockState::deadlines, due_deadlines_);
}

// Moves what is due on any clock to `out`, in order: across clocks by the share of its dt at which each fell
// due; on one clock, the commonest case, by time alone, which needs no division.
void Core::collect_due(TimerWheel ClockState::* wheel, Due& out) {
    std::vector<Timer>& due = due_scratch_;
    const auto to_shares = [&due](std::size_t from, std::size_t end, std::int64_t dt) {
        if (dt == 0) return;  // all at its begin
        for (std::size_t i = from; i < end; ++i) {
            due[i].due = static_cast<std::int64_t>((static_cast<unsigned __int128>(due[i].due) << 62) /
                                                   static_cast<std::uint64_t>(dt));
        }
    };
    const ClockState* before = nullptr;
    bool several = false;
    for (ClockState* c = clocks.front(); c; c = clocks.after(*c)) {
        if (!c->runs) continue;
        const std::size_t from = due.size();
        (c->*wheel).advance(c->now, due, out.rest);
        if (due.size() == from) continue;
        const std::int64_t begin = c->now - c->dt;
        for (std::size_t i = from; i < due.size(); ++i)
            due[i].due = std::max<std::int64_t>(due[i].due - begin, 0);
        if (before && !several) to_shares(0, from, before->dt);
        several = before != nullptr;
        if (several) to_shares(from, due.size(), c->dt);
        before = c;
    }
    put_in_order(due);
    constexpr std::size_t ahead = 8;
    for (std::size_t i = 0; i < due.size(); ++i) {
        if (i + ahead < due.size()) __builtin_prefetch(due[i + ahead].node);
        if (!out.timers.add(*due[i].node, timer_chunks)) out.rest.push_back(*due[i].node);
    }
    due.clear();
}

void Core::run_phase(Phase phase) {
    const InRun in_run(*this);
    run_inbox();        // (2)
    run_due();          // (3)
    run_slots(phase);   // (4)
    run_ready();        // (5)
    run_starts(phase);  // (6)
    run_ready();        // (7)
    if (phase == last_phase_ || phase == Phase::late) {
        if (!ready_.empty()) {
            warn(*script_of(*ready_.front()), [&] {
                return "is one of more than " + std::to_string(options.max_wakes_per_tick()) +
                       " wake-ups in one tick: the rest waits for the next tick";
            });
        }
        run_deadlines();  // (8)
        run_idle();       // (9)
    }
    latest_phase_ = phase;
    step_ = Cause::outside;
    if (recorder && recorder->watched()) recorder->phase_ends();
}

void Core::run_all() {
    last_phase_ = Phase::late;
    {
        const InRun in_run(*this);
        run_inbox();
        run_due();
    }
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
    step_ = Cause::outside;
    while (std::unique_ptr<InboxItem> item = items.pop()) {
        const bool watched = recorder && recorder->watched();
        if (watched) recorder->posted_begins();
#if SEGUE_EXCEPTIONS
        try {
            item->run(*this);
        } catch (...) {
            report_error(nullptr, std::current_exception());
        }
#else
        item->run(*this);
#endif
        if (watched) recorder_->posted_ends();
        while (Strand* s = urgent_.pop_front()) run(*s);
        item.reset();
    }
    in_inbox_ = false;
}

void Core::run_due() {
    step_ = Cause::timer;
    while (TimerNode* node = due_.pop_front()) {
        auto& s = static_cast<Strand&>(*node);
        if (TimerNode* soon = due_.timers.ahead(8)) fetch_two(static_cast<Strand*>(soon));
        if (TimerNode* next = due_.timers.ahead(4)) fetch_two(static_cast<Strand*>(next)->leaf);
        s.flags |= flag_unhooked;
        if (!s.is(flag_cancel)) s.woken_by = 0;
        if (s.pauses > 0) {
            keep_wake(s);
        } else if (s.is(flag_idle)) {
            enqueue(s);
        } else {
            run(s);
        }
    }
}

// Scripts that were here when the tick began, in order; who came since then, or comes meanwhile, waits for
// the next tick.
void Core::run_slots(Phase phase) {
    step_ = Cause::frame;
    SlotList& list = slots_[static_cast<std::size_t>(phase)];
    const std::size_t count = list.slots.size();
    const bool again = list.ran == tick;
    list.ran = tick;
    if (!again) {
        ++list.rounds;
        list.end = count;
    }
    bool slowly = profiled || again;
    // Frames in shuffled memory: a prefetch halves their cost from some 20 000 on.
    constexpr std::size_t ahead = 8;
    const std::size_t fetched = count > ahead ? count - ahead : 0;
    round_ = &list;
    streak_at_ = SlotList::none;
    std::size_t slow = 0;
    // Who began to wait together mostly goes on together: where one leaves its slot or is asked whether its
    // wait is over, the others' records are soon touched as well.
    const auto fetch_more = [&](std::size_t i) {
        if (i >= fetched) return;
        const Slot& soon = list.slots[i + ahead];
        fetch_two(reinterpret_cast<const Promise*>(soon.leaf));
        fetch_two(soon.strand);
    };
    for (std::size_t i = 0; i < count; ++i) {
        const Slot* slots = list.slots.data();
        if (i < fetched) fetch(reinterpret_cast<const Promise*>(slots[i + ahead].leaf));
        const Slot slot = slots[i];
        if (slowly || (slot.leaf & slot_tags) != 0) [[unlikely]] {
            ++slow;
            fetch_more(i);
            if (!again) list.at = i;
            if (measured && !again && (slot.leaf & slot_tags) == 0 && !slot.strand->is(flag_entrant)) {
                run_slot_measured(list, i);
            } else {
                run_slot_slowly(list, i, again);
            }
            slowly = profiled || again;
            continue;
        }
        list.at = i;
        running = slot.strand;
        reinterpret_cast<Promise*>(slot.leaf)->handle().resume();
        if (stop.bits() == slot.leaf && !attention) [[likely]]
            continue;  // parked again: it keeps its slot
        fetch_more(i);
        go_on_from_slot(list, i);
        slowly = profiled || again;
    }
    round_ = nullptr;
    list.at = SlotList::none;
    stats.resumes += count - slow;
    running = nullptr;
    list.fresh = 0;
    if (list.holes * 4 > list.slots.size()) compact(list);
}

// The strand of a slot has stopped otherwise than by waiting for the next frame again.
void Core::go_on_from_slot(SlotList& list, std::size_t i) {
    Strand& s = *running;
    while (stop.action() == Action::call) {
        s.leaf = stop.promise();
        s.leaf->handle().resume();
    }
    const auto phase = static_cast<std::uint8_t>(&list - slots_);
    if (stop.action() == Action::park && !attention && s.slot == i && s.slot_phase == phase &&
        s.phase == phase) {
        list.slots[i].leaf = stop.bits();  // another coroutine of the strand
        return;
    }
    if (Strand* on = attention ? settle() : follow()) {
        go_on(on);
    } else {
        came_to_rest();
    }
}

void Core::run_slot_slowly(SlotList& list, std::size_t i, bool again) {
    const Slot slot = list.slots[i];
    if (slot.leaf == slot_hole) return;
    Strand& s = *slot.strand;
    if (slot.leaf & slot_fresh) tag_slot(s, slot.leaf & ~slot_fresh);
    if ((slot.leaf & (slot_skip | slot_fresh)) != 0) return;
    if (again && (slot.leaf & slot_again) == 0) return;
    if ((slot.leaf & slot_poll) != 0 && !poll(s)) return;
    if ((slot.leaf & slot_tags) == 0) --s.resumes;  // its place counts this one
    run(s);
}

// Asks a per-frame wait whether it is over. The script counts as running meanwhile: what it does to itself
// there holds.
bool Core::poll(Strand& s) {
    s.retain();
    running = &s;
    bool over = false;
    if (recorder && recorder->watched()) [[unlikely]] {
        recorder->poll_begins();
        over = s.wait->poll();
        recorder_->poll_ends(s);
    } else {
        over = s.wait->poll();
    }
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
                s.flags |= flag_unhooked;
                keep_wake(s);
                over = false;
            }
        }
    }
    s.release();
    return over;
}

void Core::run_ready() {
    step_ = Cause::wake;
    while (!ready_.empty() && wakes_left_ > 0) {
        --wakes_left_;
        Strand& s = *ready_.pop_front();
        fetch_behind(ready_.front(), ready_);
        run(s);
    }
}

void Core::run_starts(Phase phase) {
    step_ = Cause::start;
    Queue batch;
    batch.take(starts_[static_cast<std::size_t>(phase)]);
    while (Strand* s = batch.pop_front()) {
        fetch_behind(batch.front(), batch);
        if (s->pauses > 0) {
            s->flags |= flag_start_kept | flag_frozen;
            s->seq = next_seq++;
        } else if (s->is(flag_idle)) {
            enqueue(*s);
        } else {
            run(*s);
        }
    }
}

void Core::run_deadlines() {
    step_ = Cause::deadline;
    while (TimerNode* node = due_deadlines_.pop_front()) {
        Group& g = *static_cast<Deadline&>(*node).group;
        Strand* s = decide(g);
        if (s && !s->is(flag_idle)) {
            run(*s);
        } else {
            if (s) {  // in its turn of step 9
                s->flags |= flag_unhooked;
                enqueue(*s);
            }
            came_to_rest();
        }
    }
}

void Core::run_idle() {
    step_ = Cause::frame;
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
        run(s);
        one = true;
    }
    batch.take(idle_);  // who had no turn comes first in the next tick
    idle_.take(batch);
}

// --- slots ---

void Core::park_in_slot(Strand& s, Tags tag) {
    s.flags &= ~flag_unhooked;
    ++s.epoch;
    s.since = now_ms;
    if (tag == 0) s.wait = &next_frame_wait;
    if (s.is(flag_idle)) {
        s.TimerNode::unlink();
        idle_.push_back(s);
        return;
    }
    const bool other = stop.action() == Action::park_phase;
    const auto phase = other ? static_cast<std::uint8_t>(other_phase) : s.phase;
    if (s.slot != no_slot && s.slot_phase != phase) leave_slot(s);
    SlotList& list = slots_[phase];
    if (other) {
        tag |= slot_again;
    } else if (list.ran != tick) {
        tag |= slot_fresh;
        ++list.fresh;
    }
    if (s.slot == no_slot) {
        if (list.slots.size() < list.slots.capacity()) [[likely]] {
            s.slot = static_cast<std::uint32_t>(list.slots.size());
            s.slot_phase = phase;
            list.slots.push_back({slot_hole, &s});
        } else if (!enter_slot(s, phase)) {
            return;
        }
    }
    tag_slot(s, reinterpret_cast<std::uintptr_t>(s.leaf) | tag);
}

// The same where the list may have to grow. False for want of memory: the strand gets its slot in the next
// tick.
bool Core::enter_slot(Strand& s, std::uint8_t phase) {
    SlotList& list = slots_[phase];
    const std::size_t slot = list.slots.size();
    if (!attempt([&] { list.slots.push_back({slot_hole, &s}); })) {
        s.TimerNode::unlink();
        list.no_slot.push_back(s);
        return false;
    }
    s.slot = static_cast<std::uint32_t>(slot);
    s.slot_phase = phase;
    return true;
}

void Core::find_slots(std::uint8_t phase) {
    Queue batch;
    batch.take(slots_[phase].no_slot);
    while (Strand* s = batch.pop_front()) {
        if (!enter_slot(*s, phase)) break;
        const Tags tag = (s->wait == &next_frame_wait ? 0 : slot_poll) | (s->is(flag_frozen) ? slot_skip : 0);
        tag_slot(*s, reinterpret_cast<std::uintptr_t>(s->leaf) | tag);
    }
    slots_[phase].no_slot.take(batch);
}

bool Core::polled(const Strand& s) const {
    return s.slot != no_slot && (slots_[s.slot_phase].slots[s.slot].leaf & slot_poll) != 0;
}

void Core::leave_slot(Strand& s) {
    if (s.slot == no_slot) return;
    SlotList& list = slots_[s.slot_phase];
    tag_slot(s, slot_hole);
    ++list.holes;
    s.slot = no_slot;
}

// Every change of a slot but that of its leaf: one without a tag is resumed in each round, and keeps no count
// of its own of that.
void Core::tag_slot(Strand& s, std::uintptr_t leaf) {
    std::uintptr_t& slot = slots_[s.slot_phase].slots[s.slot].leaf;
    if ((slot & slot_tags) == 0) s.resumes += rounds_of(s);
    slot = leaf;
    if ((leaf & slot_tags) == 0) s.resumes -= rounds_of(s);
}

// Rounds of the strand's list in which its turn has come, since the list was made.
std::uint64_t Core::rounds_of(const Strand& s) const {
    const SlotList& list = slots_[s.slot_phase];
    const bool to_come = list.at != SlotList::none && s.slot > list.at && s.slot < list.end;
    return list.rounds - (to_come ? 1 : 0);
}

std::uint64_t Core::resumes_of(const Strand& s) const {
    if (s.slot == no_slot || (slots_[s.slot_phase].slots[s.slot].leaf & slot_tags) != 0) return s.resumes;
    return s.resumes + rounds_of(s);
}

void Core::compact(SlotList& list) {
    std::size_t to = 0;
    for (const Slot& slot : list.slots) {
        if (slot.leaf == slot_hole) continue;
        slot.strand->slot = static_cast<std::uint32_t>(to);
        list.slots[to++] = slot;
    }
    list.slots.resize(to);
    list.holes = 0;
}

}  // namespace segue::detail

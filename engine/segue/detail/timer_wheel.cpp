// SPDX-License-Identifier: MIT
#include "segue/detail/timer_wheel.hpp"

#include <algorithm>
#include <bit>
#include <new>

#include "segue/detail/attempt.hpp"

namespace segue::detail {

void TimerChunks::make() {
    for (std::size_t more = made_ / 4 + 1; more > 0; --more) {
        auto* chunk = new (std::nothrow) TimerChunk(*this);
        if (!chunk) return;
        spare_.push_back(*chunk);
        ++made_;
    }
}

template <class F>
void TimerBucket::drain(F&& fn) {
    constexpr std::size_t ahead = 8;
    while (TimerChunk* chunk = chunks_.pop_front()) {
        if (TimerChunk* next = chunks_.front()) __builtin_prefetch(next);
        for (std::size_t i = chunk->first; i < chunk->used; ++i) {
            if (i + ahead < chunk->used) __builtin_prefetch(chunk->timers[i + ahead].node);
            if (chunk->timers[i].node) fn(chunk->timers[i]);
        }
        chunk->store.give(*chunk);
    }
}

void TimerWheel::insert(TimerNode& node) {
    if (!put(node, node.due)) no_room_.push_back(node);
}

bool TimerWheel::put(TimerNode& node, std::int64_t due) {
    // The level is that of the highest six bits in which due time and now differ; above it they agree, so the
    // slot lies ahead of now in the same turn of that level and is met before it wraps.
    const std::int64_t at = std::max(due, now_);  // what is due already leaves with the next advance
    const auto differ = static_cast<std::uint64_t>((at >> grain_bits) ^ (now_ >> grain_bits));
    const int level = differ ? (63 - std::countl_zero(differ)) / slot_bits : 0;
    auto& l = levels_[static_cast<std::size_t>(level)];
    if (!l) l.reset(new (std::nothrow) Level);
    if (!l) return false;
    const auto slot =
        static_cast<std::size_t>(at >> (grain_bits + level * slot_bits)) & (l->slots.size() - 1);
    l->used |= std::uint64_t{1} << slot;
    return l->slots[slot].add(node, *store_);
}

void TimerWheel::advance(std::int64_t now, std::vector<Timer>& out, Batch& rest) {
    TimerBucket passed;
    for (int level = 0; level < levels; ++level) {
        const int shift = grain_bits + level * slot_bits;
        std::int64_t first = now_ >> shift;
        const std::int64_t last = now >> shift;
        if (level > 0 && first == last) break;
        if (level > 0) ++first;  // timers of the present slot of a higher level live below it
        Level* l = levels_[static_cast<std::size_t>(level)].get();
        if (!l || !l->used) continue;
        const std::int64_t turn = static_cast<std::int64_t>(l->slots.size());
        for (std::int64_t s = first; s <= std::min(last, first + turn - 1); ++s) {
            const auto slot = static_cast<std::size_t>(s & (turn - 1));
            const std::uint64_t bit = std::uint64_t{1} << slot;
            if (!(l->used & bit)) continue;
            passed.take(l->slots[slot]);
            l->used &= ~bit;
        }
    }
    now_ = now;
    const auto move = [&](const Timer& timer) {
        if (timer.due > now) {
            if (!put(*timer.node, timer.due)) no_room_.push_back(*timer.node);
        } else if (!attempt([&] { out.push_back(timer); })) {
            rest.push_back(*timer.node);
        }
    };
    Batch unplaced;
    unplaced.take(no_room_);
    passed.drain(move);
    while (TimerNode* node = unplaced.pop_front()) move({node->due, node->seq, node});
}

}  // namespace segue::detail

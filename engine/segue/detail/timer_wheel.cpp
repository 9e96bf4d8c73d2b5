// SPDX-License-Identifier: MIT
#include "segue/detail/timer_wheel.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace segue::detail {

void TimerWheel::insert(TimerNode& node) {
    // The level is that of the highest six bits in which due time and now differ; above it they agree, so the
    // slot lies ahead of now in the same turn of that level and is met before it wraps.
    const std::int64_t at = std::max(node.due, now_);  // what is due already leaves with the next advance
    const auto differ = static_cast<std::uint64_t>((at >> grain_bits) ^ (now_ >> grain_bits));
    const int level = differ ? (63 - std::countl_zero(differ)) / slot_bits : 0;
    auto& l = levels_[static_cast<std::size_t>(level)];
    if (!l) l.reset(new (std::nothrow) Level);
    if (!l) {
        no_level_.push_back(node);
        return;
    }
    const auto slot =
        static_cast<std::size_t>(at >> (grain_bits + level * slot_bits)) & (l->slots.size() - 1);
    l->slots[slot].push_back(node);
    l->used |= std::uint64_t{1} << slot;
}

void TimerWheel::advance(std::int64_t now, Batch& out) {
    Batch passed;
    passed.take(no_level_);
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
    while (TimerNode* node = passed.pop_front()) {
        if (node->due <= now) {
            out.push_back(*node);
        } else {
            insert(*node);
        }
    }
}

}  // namespace segue::detail

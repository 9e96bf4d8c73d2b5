// SPDX-License-Identifier: MIT
// The timers of one clock: a hierarchical timing wheel (Varghese and Lauck, SOSP 1987), O(1) to insert and to
// cancel, exact to the nanosecond: a slot only groups timers, the due time decides. A slot keeps its timers
// side by side in chunks, so that they are moved and sorted without waiting for one node after the other from
// all over the memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "segue/detail/link.hpp"

namespace segue::detail {

/// A timer, or anything else that waits in a queue of the scheduler.
struct TimerNode : Link {
    std::int64_t due = 0;   // nanoseconds of its clock
    std::uint64_t seq = 0;  // the order in which waits began: ties are FIFO

    /// Leaves its list or its bucket, if it is in one.
    void unlink();
};

/// What is said of a timer without a look at its node.
struct Timer {
    std::int64_t due;
    std::uint64_t seq;
    TimerNode* node;
};

class TimerChunks;

/// A piece of a bucket. Not from the frame pool, whose users are told when it has no memory.
struct TimerChunk : Link {
    static constexpr std::size_t capacity = 20;  // half a kilobyte

    explicit TimerChunk(TimerChunks& s) : store(s) {}

    TimerChunks& store;
    std::uint16_t first = 0;  // those before it were popped
    std::uint16_t used = 0;
    std::uint16_t live = 0;
    Timer timers[capacity];
};

/// The chunks of a scheduler. What is given back is kept, and a quarter more than was ever needed is made at
/// once: how many chunks are in use goes up and down where nothing else changes, and that must not allocate.
class TimerChunks {
  public:
    TimerChunks() = default;
    ~TimerChunks() {
        while (TimerChunk* chunk = spare_.pop_front()) delete chunk;
    }
    TimerChunks(const TimerChunks&) = delete;
    TimerChunks& operator=(const TimerChunks&) = delete;

    /// Null for want of memory.
    TimerChunk* take() {
        if (spare_.empty()) [[unlikely]]
            make();
        TimerChunk* latest = spare_.back();
        if (latest) latest->unlink();
        return latest;
    }
    void give(TimerChunk& chunk) {
        chunk.first = chunk.used = chunk.live = 0;
        spare_.push_back(chunk);
    }

  private:
    void make();

    List<TimerChunk> spare_;
    std::size_t made_ = 0;
};

/// Timers in the order in which they were added. One that leaves from the middle leaves a hole behind; a
/// chunk is given back with its last timer.
class TimerBucket {
  public:
    /// False for want of memory. Overwrites whatever list or bucket the node was in before.
    bool add(TimerNode& node, TimerChunks& store);
    TimerNode* pop_front();
    /// The node that stands `n` places behind the front one, at most a chunk away, for a prefetch; null where
    /// there is none, or where none stands any more.
    TimerNode* ahead(std::size_t n);
    /// Moves all of `other` to the end of this one.
    void take(TimerBucket& other) { chunks_.take(other.chunks_); }
    /// Calls `fn` with each timer and forgets them all: fn has to put the nodes elsewhere.
    template <class F>
    void drain(F&& fn);

  private:
    friend struct TimerNode;
    // In a bucket `prev` of a node is its chunk, and `next` is odd: twice its index there, and one.
    static bool holds(const TimerNode& node) {
        return (reinterpret_cast<std::uintptr_t>(node.next) & 1) != 0;
    }
    static void leave(TimerNode& node);

    List<TimerChunk> chunks_;
};

inline bool TimerBucket::add(TimerNode& node, TimerChunks& store) {
    TimerChunk* chunk = chunks_.back();
    if (!chunk || chunk->used == TimerChunk::capacity) [[unlikely]] {
        chunk = store.take();
        if (!chunk) return false;
        chunks_.push_back(*chunk);
    }
    const std::size_t index = chunk->used++;
    ++chunk->live;
    chunk->timers[index] = {node.due, node.seq, &node};
    node.prev = chunk;
    node.next = reinterpret_cast<Link*>(index << 1 | 1);
    return true;
}

inline void TimerBucket::leave(TimerNode& node) {
    auto& chunk = static_cast<TimerChunk&>(*node.prev);
    chunk.timers[reinterpret_cast<std::uintptr_t>(node.next) >> 1].node = nullptr;
    node.prev = node.next = nullptr;
    if (--chunk.live > 0) return;
    chunk.unlink();
    chunk.store.give(chunk);
}

inline TimerNode* TimerBucket::pop_front() {
    TimerChunk* chunk = chunks_.front();
    if (!chunk) return nullptr;
    TimerNode* node = nullptr;
    while (!node) node = chunk->timers[chunk->first++].node;  // there is one, or there were no chunk
    leave(*node);
    return node;
}

inline TimerNode* TimerBucket::ahead(std::size_t n) {
    TimerChunk* chunk = chunks_.front();
    if (!chunk) return nullptr;
    n += chunk->first;
    if (n >= TimerChunk::capacity) {
        n -= TimerChunk::capacity;
        chunk = chunks_.after(*chunk);
    }
    return chunk && n < chunk->used ? chunk->timers[n].node : nullptr;
}

inline void TimerNode::unlink() {
    if (TimerBucket::holds(*this)) {
        TimerBucket::leave(*this);
    } else {
        Link::unlink();
    }
}

class TimerWheel {
  public:
    using Batch = List<TimerNode>;

    /// Null where the scheduler of the clock is gone: nothing is inserted any more.
    explicit TimerWheel(TimerChunks* store) : store_(store) {}

    /// The node leaves again by `unlink`, or through advance(). Never fails: pauses and ticks rely on it.
    void insert(TimerNode& node);
    /// Where an empty wheel begins.
    void begin_at(std::int64_t now) { now_ = now; }
    /// Moves the wheel to `now` (never back) and every timer that is due by then to `out`, in no order; to
    /// `rest` those for which there is no memory. The nodes of `out` are in no list: they must be put in one.
    void advance(std::int64_t now, std::vector<Timer>& out, Batch& rest);

  private:
    static constexpr int levels = 8;
    static constexpr int slot_bits = 6;
    static constexpr int grain_bits = 20;  // a slot of level 0 holds 2^20 ns, about a millisecond
    struct Level {
        std::array<TimerBucket, std::size_t{1} << slot_bits> slots;
        std::uint64_t used = 0;  // a bit a slot; may be stale, never missing
    };

    bool put(TimerNode& node, std::int64_t due);

    TimerChunks* store_;
    std::array<std::unique_ptr<Level>, levels> levels_;  // made when first used: most clocks need one or two
    Batch no_room_;                                      // for want of memory, until the next advance
    std::int64_t now_ = 0;
};

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
// Free lists per thread, capped. Below them slabs of one size class each, shared by all threads: blocks stand
// side by side, where the system's allocator would put a header between any two that are aligned, and with it
// half of each cache line to waste. Under ASan every block goes straight to the system, so that misuse is
// seen.
#include "segue/detail/frame_pool.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

#include "segue/config.hpp"
#include "segue/frame_allocator.hpp"
#if SEGUE_THREAD_LOCALS_DIE_EARLY
#include <pthread.h>
#endif

namespace segue {
namespace {

std::atomic<std::uint64_t> held_blocks{0};
std::atomic<std::uint64_t> held_bytes{0};
std::atomic<std::uint64_t> system_calls{0};
FrameAllocator below;

using detail::frame_unit;
using detail::FrameLists;

/// Stands before a block that is larger than any class: few are, and the inspector tells of them.
struct alignas(frame_unit) Large {
    Large* before = nullptr;
    Large* after = nullptr;
    std::size_t bytes = 0;
};

/// Cuts blocks from slabs. What comes back is kept for whoever needs its class next, on any thread: the
/// memory of the busiest moment stays with the program.
class Slabs {
  public:
    void* take(std::size_t c) {
        const std::lock_guard lock(mutex_);
        Class& of = classes_[c];
        if (detail::FreeBlock* block = of.spare) {
            of.spare = block->next;
            return block;
        }
        const std::size_t size = (c + 1) * frame_unit;
        if (of.left == 0) {
            // As much again as there is, but neither so little that it does not pay nor so much that it
            // shows.
            const std::size_t blocks = std::clamp(of.made, least_bytes / size, most_bytes / size);
            void* slab = ::operator new(blocks * size, std::align_val_t{frame_unit}, std::nothrow);
            if (!slab) return nullptr;
            of.at = static_cast<char*>(slab);
            of.left = blocks;
            of.made += blocks;
        }
        void* block = of.at;
        of.at += size;
        --of.left;
        return block;
    }
    void give(void* block, std::size_t c) noexcept {
        const std::lock_guard lock(mutex_);
        auto* b = static_cast<detail::FreeBlock*>(block);
        b->next = classes_[c].spare;
        classes_[c].spare = b;
    }

    /// The frame that this larger block is for.
    void* enlist(void* block, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        auto* const one = new (block) Large{nullptr, large_, bytes};
        if (large_) large_->before = one;
        large_ = one;
        return one + 1;
    }
    /// The block that was enlisted.
    void* strike(void* frame) noexcept {
        const std::lock_guard lock(mutex_);
        Large* const one = static_cast<Large*>(frame) - 1;
        (one->before ? one->before->after : large_) = one->after;
        if (one->after) one->after->before = one->before;
        return one;
    }
    std::unordered_map<const void*, std::size_t> large() {
        const std::lock_guard lock(mutex_);
        std::unordered_map<const void*, std::size_t> all;
        for (const Large* one = large_; one; one = one->after) all.emplace(one + 1, one->bytes);
        return all;
    }

  private:
    static constexpr std::size_t least_bytes = std::size_t{1} << 14;
    static constexpr std::size_t most_bytes = std::size_t{1} << 20;
    struct Class {
        detail::FreeBlock* spare = nullptr;
        char* at = nullptr;
        std::size_t left = 0;  // blocks from there on
        std::size_t made = 0;  // blocks in all slabs
    };
    std::mutex mutex_;
    Class classes_[FrameLists::classes];
    Large* large_ = nullptr;  // the latest one
};

/// Never destroyed: threads may end after main.
Slabs& slabs() {
    static union Kept {
        Kept() : slabs() {}
        ~Kept() {}
        Slabs slabs;
    } kept;
    return kept.slabs;
}

std::size_t class_of(std::size_t bytes) { return (bytes + frame_unit - 1) / frame_unit - 1; }

bool in_slabs(std::size_t bytes) { return !SEGUE_ASAN && class_of(bytes) < FrameLists::classes; }

void* system_allocate(std::size_t bytes) {
    system_calls.fetch_add(1, std::memory_order_relaxed);
    if (below.allocate) return below.allocate(bytes, below.user);
    if (in_slabs(bytes)) return slabs().take(class_of(bytes));
    return ::operator new(bytes, std::align_val_t{frame_unit}, std::nothrow);
}

void system_release(void* block, std::size_t bytes) noexcept {
    if (below.deallocate) return below.deallocate(block, bytes, below.user);
    if (in_slabs(bytes)) return slabs().give(block, class_of(bytes));
    ::operator delete(block, std::align_val_t{frame_unit});
}

void give_back(void* block, std::size_t bytes) noexcept {
    held_blocks.fetch_sub(1, std::memory_order_relaxed);
    held_bytes.fetch_sub(bytes, std::memory_order_relaxed);
    system_release(block, bytes);
}

[[noreturn]] void out_of_memory() {
#if SEGUE_EXCEPTIONS
    throw std::bad_alloc();
#else
    std::fputs("segue: no memory for a coroutine frame\n", stderr);
    std::abort();
#endif
}

void open(FrameLists& lists) noexcept {
    for (std::uint32_t& room : lists.room) room = FrameLists::cap;
}

void drain(FrameLists& lists) noexcept {
    for (std::size_t c = 0; c < FrameLists::classes; ++c) {
        lists.room[c] = 0;
        while (detail::FreeBlock* b = lists.head[c]) {
            lists.head[c] = b->next;
            give_back(b, (c + 1) * detail::frame_unit);
        }
    }
}

#if SEGUE_THREAD_LOCALS_DIE_EARLY
// In the heap, on a key of pthread's, which hands them over at the thread's end.
thread_local FrameLists* own = nullptr;

void drain_own(void* lists) {
    drain(*static_cast<FrameLists*>(lists));
    std::free(lists);
    own = nullptr;
}

SEGUE_NOINLINE FrameLists& make_lists() {
    static const pthread_key_t key = [] {
        pthread_key_t k{};
        pthread_key_create(&k, drain_own);
        return k;
    }();
    own = static_cast<FrameLists*>(std::calloc(1, sizeof(FrameLists)));
    if (!own) out_of_memory();
    open(*own);
    pthread_setspecific(key, own);
    return *own;
}

bool open_lists() { return false; }
#else
// Opens a thread's lists, and gives them back at the thread's end.
struct Drain {
    Drain() noexcept { open(detail::frame_lists); }
    ~Drain() { drain(detail::frame_lists); }
};

bool open_lists() {
    thread_local bool opened = false;  // trivially destructible: still true after the Drain
    if (opened) return false;
    opened = true;
    thread_local Drain drain;
    static_cast<void>(drain);
    return true;
}
#endif

}  // namespace

void set_frame_allocator(FrameAllocator allocator) { below = allocator; }

FrameStats frame_stats() {
    FrameStats s;
    s.held_blocks = held_blocks.load(std::memory_order_relaxed);
    s.held_bytes = held_bytes.load(std::memory_order_relaxed);
    s.system_calls = system_calls.load(std::memory_order_relaxed);
    return s;
}

namespace detail {

#if SEGUE_THREAD_LOCALS_DIE_EARLY
FrameLists& lists_here() { return own ? *own : make_lists(); }
#else
thread_local constinit FrameLists frame_lists{};
#endif

void* allocate_from_system(std::size_t bytes) {
    std::size_t size = (bytes + frame_unit - 1) / frame_unit * frame_unit;
    const bool large = class_of(bytes) >= FrameLists::classes;
    if (large) size += sizeof(Large);
    void* block = system_allocate(size);
    if (!block) out_of_memory();
    held_blocks.fetch_add(1, std::memory_order_relaxed);
    held_bytes.fetch_add(size, std::memory_order_relaxed);
    return large ? slabs().enlist(block, bytes) : block;
}

void release_further(void* block, std::size_t bytes) noexcept {
    const std::size_t size = (bytes + frame_unit - 1) / frame_unit * frame_unit;
    if (!SEGUE_ASAN && size <= FrameLists::classes * frame_unit && open_lists()) {
        release_frame(block, bytes);
        return;
    }
    if (class_of(bytes) >= FrameLists::classes) return give_back(slabs().strike(block), size + sizeof(Large));
    give_back(block, size);
}

std::unordered_map<const void*, std::size_t> large_frames() { return slabs().large(); }

}  // namespace detail
}  // namespace segue

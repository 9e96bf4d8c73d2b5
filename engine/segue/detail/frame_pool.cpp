// SPDX-License-Identifier: MIT
// Free lists per thread, capped; under ASan every block goes straight to the system, so that misuse is seen.
#include "segue/detail/frame_pool.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "segue/config.hpp"
#if SEGUE_THREAD_LOCALS_DIE_EARLY
#include <pthread.h>
#endif

namespace segue {
namespace {

constexpr std::size_t class_count = 32;        // up to 2 KiB; larger frames go to the system
constexpr std::uint32_t class_cap = 1u << 17;  // blocks kept a class and thread: 8 MiB of the smallest

std::atomic<std::uint64_t> held_blocks{0};
std::atomic<std::uint64_t> held_bytes{0};
std::atomic<std::uint64_t> system_calls{0};
FrameAllocator below;

void* system_allocate(std::size_t bytes) {
    system_calls.fetch_add(1, std::memory_order_relaxed);
    if (below.allocate) return below.allocate(bytes, below.user);
    return ::operator new(bytes, std::align_val_t{detail::frame_unit}, std::nothrow);
}

void system_release(void* block, std::size_t bytes) noexcept {
    if (below.deallocate) return below.deallocate(block, bytes, below.user);
    ::operator delete(block, std::align_val_t{detail::frame_unit});
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

struct FreeBlock {
    FreeBlock* next;
};

struct Lists {
    FreeBlock* head[class_count];
    std::uint32_t count[class_count];
    bool ended;
};

void drain(Lists& lists) noexcept {
    lists.ended = true;
    for (std::size_t c = 0; c < class_count; ++c) {
        while (FreeBlock* b = lists.head[c]) {
            lists.head[c] = b->next;
            give_back(b, (c + 1) * detail::frame_unit);
        }
        lists.count[c] = 0;
    }
}

#if SEGUE_THREAD_LOCALS_DIE_EARLY
// In the heap, on a key of pthread's, which hands them over at the thread's end.
thread_local Lists* own = nullptr;

void drain_own(void* lists) {
    drain(*static_cast<Lists*>(lists));
    std::free(lists);
    own = nullptr;
}

SEGUE_NOINLINE Lists& make_lists() {
    static const pthread_key_t key = [] {
        pthread_key_t k{};
        pthread_key_create(&k, drain_own);
        return k;
    }();
    own = static_cast<Lists*>(std::calloc(1, sizeof(Lists)));
    if (!own) out_of_memory();
    pthread_setspecific(key, own);
    return *own;
}

Lists& lists_here() { return own ? *own : make_lists(); }
void arm_drain() {}
#else
// Constant-initialised and trivially destructible, so that it can be used from the first to the last moment
// of a thread; its lists are given back by Drain, whose destructor runs at the thread's end.
thread_local constinit Lists lists{};

Lists& lists_here() { return lists; }

struct Drain {
    Drain() noexcept {}
    ~Drain() { drain(lists); }
};

SEGUE_NOINLINE void arm_drain() {
    thread_local Drain drain;
    static_cast<void>(drain);
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

void* allocate_frame(std::size_t bytes) {
    const std::size_t c = (bytes + frame_unit - 1) / frame_unit - 1;
    const std::size_t size = (c + 1) * frame_unit;
    if (!SEGUE_ASAN && c < class_count) {
        Lists& l = lists_here();
        if (FreeBlock* b = l.head[c]) {
            l.head[c] = b->next;
            --l.count[c];
            return b;
        }
        if (!l.ended) arm_drain();
    }
    void* block = system_allocate(size);
    if (!block) out_of_memory();
    held_blocks.fetch_add(1, std::memory_order_relaxed);
    held_bytes.fetch_add(size, std::memory_order_relaxed);
    return block;
}

void release_frame(void* block, std::size_t bytes) noexcept {
    const std::size_t c = (bytes + frame_unit - 1) / frame_unit - 1;
    const std::size_t size = (c + 1) * frame_unit;
    if (!SEGUE_ASAN && c < class_count) {
        Lists& l = lists_here();
        if (!l.ended && l.count[c] < class_cap) {
            auto* b = static_cast<FreeBlock*>(block);
            b->next = l.head[c];
            l.head[c] = b;
            ++l.count[c];
            return;
        }
    }
    give_back(block, size);
}

}  // namespace detail
}  // namespace segue

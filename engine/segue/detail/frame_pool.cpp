// SPDX-License-Identifier: MIT
// Free lists per thread, capped; under ASan every block goes straight to the system, so that misuse is seen.
#include "segue/detail/frame_pool.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "segue/config.hpp"

namespace segue {
namespace {

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

// Opens a thread's lists, and gives them back at the thread's end.
struct Drain {
    Drain() noexcept {
        for (std::uint32_t& room : detail::frame_lists.room) room = detail::FrameLists::cap;
    }
    ~Drain() {
        detail::FrameLists& lists = detail::frame_lists;
        for (std::size_t c = 0; c < detail::FrameLists::classes; ++c) {
            lists.room[c] = 0;
            while (detail::FreeBlock* b = lists.head[c]) {
                lists.head[c] = b->next;
                give_back(b, (c + 1) * detail::frame_unit);
            }
        }
    }
};

bool open_lists() {
    thread_local bool opened = false;  // trivially destructible: still true after the Drain
    if (opened) return false;
    opened = true;
    thread_local Drain drain;
    static_cast<void>(drain);
    return true;
}

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

thread_local constinit FrameLists frame_lists{};

void* allocate_from_system(std::size_t bytes) {
    const std::size_t size = (bytes + frame_unit - 1) / frame_unit * frame_unit;
    void* block = system_allocate(size);
    if (!block) out_of_memory();
    held_blocks.fetch_add(1, std::memory_order_relaxed);
    held_bytes.fetch_add(size, std::memory_order_relaxed);
    return block;
}

void release_further(void* block, std::size_t bytes) noexcept {
    const std::size_t size = (bytes + frame_unit - 1) / frame_unit * frame_unit;
    if (!SEGUE_ASAN && size <= FrameLists::classes * frame_unit && open_lists()) {
        release_frame(block, bytes);
        return;
    }
    give_back(block, size);
}

}  // namespace detail
}  // namespace segue

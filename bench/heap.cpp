// SPDX-License-Identifier: MIT
// The replaced operator new, and the memory below the frame pool, which counts for itself: it is all that
// asks for aligned memory.
#include "bench/heap.hpp"

#include <malloc.h>  // malloc_usable_size: what a block takes, which its size alone does not say

#include <atomic>
#include <cstdlib>
#include <new>

#include "segue/segue.hpp"

namespace {

std::atomic<std::uint64_t> calls{0};
std::atomic<std::uint64_t> bytes{0};
thread_local std::uint64_t calls_here = 0;

void* count(void* memory) {
    if (!memory) throw std::bad_alloc();
    ++calls_here;
    calls.fetch_add(1, std::memory_order_relaxed);
    bytes.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed);
    return memory;
}

void release(void* memory) noexcept {
    if (memory) bytes.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
    std::free(memory);
}

}  // namespace

bench::Heap bench::heap() {
    const segue::FrameStats frames = segue::frame_stats();
    return {calls.load(std::memory_order_relaxed) + frames.system_calls,
            bytes.load(std::memory_order_relaxed) + frames.held_bytes};
}

std::uint64_t bench::allocations_here() { return calls_here; }

void* operator new(std::size_t size) { return count(std::malloc(size == 0 ? 1 : size)); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }

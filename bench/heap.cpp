// SPDX-License-Identifier: MIT
// The replaced operator new and the memory below the frame pool.
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

void* allocate_aligned(std::size_t size, std::size_t alignment) {
    return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
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

void bench::count_frames() {
    segue::FrameAllocator plain;
    plain.allocate = [](std::size_t size, void*) { return allocate_aligned(size, 64); };
    plain.deallocate = [](void* block, std::size_t, void*) { std::free(block); };
    segue::set_frame_allocator(plain);
}

void* operator new(std::size_t size) { return count(std::malloc(size == 0 ? 1 : size)); }
void* operator new(std::size_t size, std::align_val_t align) {
    return count(allocate_aligned(size, static_cast<std::size_t>(align)));
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

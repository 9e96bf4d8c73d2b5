// SPDX-License-Identifier: MIT
// Memory of coroutine frames and of the scheduler's records: 64-byte size classes, free lists per thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace segue {

/// What the frame pools of all threads hold and have done; for tests and for hard caps.
struct FrameStats {
    std::uint64_t held_blocks =
        0;  ///< taken from the allocator below and not given back: in use or kept for reuse
    std::uint64_t held_bytes = 0;    ///< their bytes, rounded to the size class
    std::uint64_t system_calls = 0;  ///< how often a pool asked the allocator below it
};

/// The allocator below the frame pool, for studios with their own heap, a hard cap or an accounting.
/// Both functions are called from any thread. `allocate` returns 64-byte aligned memory, or null: the
/// coroutine then throws std::bad_alloc at its call. `bytes` is a multiple of 64, the same at both calls.
struct FrameAllocator {
    void* (*allocate)(std::size_t bytes, void* user) = nullptr;
    void (*deallocate)(void* block, std::size_t bytes, void* user) = nullptr;
    void* user = nullptr;
};

/// Replaces the allocator below the pool; null functions restore the default. Call it before the first
/// coroutine is made: a block goes back to the allocator that is set when it is released.
void set_frame_allocator(FrameAllocator allocator);

/// Counts since the program began.
FrameStats frame_stats();

namespace detail {

inline constexpr std::size_t frame_unit = 64;

/// 64-byte aligned; throws std::bad_alloc (or calls on_misuse without exceptions) when nothing is left.
void* allocate_frame(std::size_t bytes);
/// May be called on any thread, also after the end of the thread that allocated.
void release_frame(void* block, std::size_t bytes) noexcept;

/// Mixin: instances live in the pool.
struct Pooled {
    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* block, std::size_t bytes) noexcept { release_frame(block, bytes); }
};

}  // namespace detail
}  // namespace segue

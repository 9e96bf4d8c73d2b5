// SPDX-License-Identifier: MIT
// Whose memory coroutine frames are made of, and how much of it they hold.
#pragma once

#include <cstddef>
#include <cstdint>

namespace segue {

/// What the frame pools of all threads hold and have done; for tests and for hard caps.
struct FrameStats {
    /// Taken from the allocator below and not given back: in use, or kept by a thread for reuse.
    std::uint64_t held_blocks = 0;
    std::uint64_t held_bytes = 0;    ///< their bytes, rounded to the size class; larger ones with 64 of ours
    std::uint64_t system_calls = 0;  ///< how often a pool asked the allocator below it
};

/// The allocator below the frame pool, for studios with their own heap, a hard cap or an accounting.
/// Both functions are called from any thread. `allocate` returns 64-byte aligned memory, or null when there
/// is none; `bytes` is a multiple of 64, the same at both calls.
///
/// When it returns null, std::bad_alloc comes out of what asked: the call that makes the coroutine (its
/// arguments are destroyed), start(), the constructor of a Scheduler or a Clock, or the co_await of fork, of
/// a group whose entrant it was for, or of a stream's first next(). A script whose result finds no room for
/// its handles has failed by it. Nothing leaks, all others go on, and one may try again. The same holds where
/// operator new fails, for names, scopes, channels, completions, jobs and post(). What has nobody to tell
/// needs no memory: a tick does not throw, and neither do cancels, pauses, destructors, resolvers (but for
/// the value's own) and a shutdown.
/// For want of memory a script's first per-frame wait may begin a tick late, timers due in one tick may come
/// in another order, and a report or a warning may lack its words. Without exceptions null ends the program,
/// with a message.
struct FrameAllocator {
    void* (*allocate)(std::size_t bytes, void* user) = nullptr;                ///< null: the default
    void (*deallocate)(void* block, std::size_t bytes, void* user) = nullptr;  ///< what allocate() gave
    void* user = nullptr;                                                      ///< goes to both
};

/// Replaces the allocator below the pool; null functions restore the default, which keeps the memory of the
/// busiest moment for the rest of the program. Call it before the first coroutine is made: a block goes back
/// to the allocator that is set when it is released.
void set_frame_allocator(FrameAllocator allocator);

/// Counts since the program began.
FrameStats frame_stats();

}  // namespace segue

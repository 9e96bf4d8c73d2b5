// SPDX-License-Identifier: MIT
// Memory of coroutine frames and of the scheduler's records: 64-byte size classes, free lists per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "segue/config.hpp"

namespace segue::detail {

inline constexpr std::size_t frame_unit = 64;

struct FreeBlock {
    FreeBlock* next;
};

/// One thread's free lists, a size class each. Constant-initialised and trivially destructible, so that it
/// can be used from the first to the last moment of a thread.
struct FrameLists {
    static constexpr std::size_t classes = 32;      // up to 2 KiB; larger frames go to the system
    static constexpr std::uint32_t cap = 1u << 17;  // blocks kept a class: 8 MiB of the smallest
    FreeBlock* head[classes];
    std::uint32_t room[classes];  // blocks that may still be kept; 0 before the thread's first release and
                                  // after its end
};
#if SEGUE_THREAD_LOCALS_DIE_EARLY
FrameLists& lists_here();
#else
extern thread_local constinit FrameLists frame_lists;
inline FrameLists& lists_here() { return frame_lists; }
#endif

/// Where the lists of this thread have nothing, and no room.
void* allocate_from_system(std::size_t bytes);
void release_further(void* block, std::size_t bytes) noexcept;

/// The blocks of all threads that are larger than any size class, and their bytes.
std::unordered_map<const void*, std::size_t> large_frames();

/// 64-byte aligned; throws std::bad_alloc (aborts without exceptions) when nothing is left.
inline void* allocate_frame(std::size_t bytes) {
    const std::size_t c = (bytes + frame_unit - 1) / frame_unit - 1;
    if (!SEGUE_ASAN && c < FrameLists::classes) {
        FrameLists& l = lists_here();
        if (FreeBlock* b = l.head[c]) [[likely]] {
            l.head[c] = b->next;
            ++l.room[c];
            return b;
        }
    }
    return allocate_from_system(bytes);
}
/// May be called on any thread, also after the end of the thread that allocated.
inline void release_frame(void* block, std::size_t bytes) noexcept {
    const std::size_t c = (bytes + frame_unit - 1) / frame_unit - 1;
    if (!SEGUE_ASAN && c < FrameLists::classes) {
        FrameLists& l = lists_here();
        if (l.room[c] > 0) [[likely]] {
            --l.room[c];
            auto* b = static_cast<FreeBlock*>(block);
            b->next = l.head[c];
            l.head[c] = b;
            return;
        }
    }
    release_further(block, bytes);
}

/// Mixin: instances live in the pool.
struct Pooled {
    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* block, std::size_t bytes) noexcept { release_frame(block, bytes); }
};

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
// How do I give coroutines memory of my own? By two functions below the pool of their frames, which asks them
// for what it does not have; once all sizes were there, it asks no more. Prints:
//   new memory: yes, then none
//   all of it is ours: yes
#include <cstdio>
#include <cstdlib>
#include <segue/segue.hpp>

using namespace segue;

struct Heap {
    std::size_t used = 0, cap = 64 << 20;  // bytes
};

void* take(std::size_t bytes, void* user) {
    Heap& heap = *static_cast<Heap*>(user);
    if (heap.used + bytes > heap.cap) return nullptr;  // std::bad_alloc where the coroutine is made
    heap.used += bytes;
    return std::aligned_alloc(64, bytes);
}

void give_back(void* block, std::size_t bytes, void* user) {
    static_cast<Heap*>(user)->used -= bytes;
    std::free(block);
}

Task<> spark() { co_await next_frame(); }

int main() {
    static Heap heap;
    FrameAllocator mine;
    mine.allocate = take, mine.deallocate = give_back, mine.user = &heap;
    set_frame_allocator(mine);  // before the first coroutine; or Scheduler::Options().allocator(mine)
    Scheduler game{Scheduler::Options().allocator(mine)};
    const auto burst = [&] {
        for (int n = 0; n < 1000; ++n) game.start(spark());
        game.tick(1.0 / 60), game.tick(1.0 / 60);
        return frame_stats().system_calls;
    };
    const auto first = burst(), second = burst();
    std::printf("new memory: %s, then %s\n", first > 0 ? "yes" : "no", second > first ? "more" : "none");
    std::printf("all of it is ours: %s\n", frame_stats().held_bytes == heap.used ? "yes" : "no");
}

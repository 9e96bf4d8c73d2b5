// SPDX-License-Identifier: MIT
// The memory hook: a studio's own allocator below the frame pool, its hard cap, its statistics.
#include <atomic>
#include <cstdint>
#include <new>
#include <thread>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Counts what it gives, and gives nothing beyond its cap.
struct Heap {
    std::atomic<int> calls{0};
    std::atomic<int> blocks{0};
    std::atomic<bool> odd{false};  // a size or an address that is no multiple of 64
    int cap = 1 << 30;             // calls that succeed

    static void* allocate(std::size_t bytes, void* user) {
        auto& heap = *static_cast<Heap*>(user);
        if (heap.calls.fetch_add(1) >= heap.cap) return nullptr;
        void* block = ::operator new(bytes, std::align_val_t{64});
        if (bytes % 64 != 0 || reinterpret_cast<std::uintptr_t>(block) % 64 != 0) heap.odd = true;
        ++heap.blocks;
        return block;
    }
    static void deallocate(void* block, std::size_t bytes, void* user) {
        auto& heap = *static_cast<Heap*>(user);
        if (bytes % 64 != 0) heap.odd = true;
        --heap.blocks;
        ::operator delete(block, std::align_val_t{64});
    }
    FrameAllocator allocator() {
        FrameAllocator a;
        a.allocate = &Heap::allocate;
        a.deallocate = &Heap::deallocate;
        a.user = this;
        return a;
    }
};

/// Runs on a thread of its own, whose pool is empty at first and given back at its end.
template <class F>
void on_a_fresh_thread(F f) {
    std::thread(f).join();
}

}  // namespace

TEST_CASE("a scheduler's frames and records come from the allocator of its options, and all go back to it") {
    Heap heap;
    int during = 0;
    on_a_fresh_thread([&] {
        Scheduler game{Scheduler::Options{}.allocator(heap.allocator())};
        for (int i = 0; i < 20; ++i) {
            game.start([]() -> Task<> { co_await race(after_a_frame(1), wait(1s)); });
        }
        game.tick(0.0);
        during = heap.blocks;
    });
    set_frame_allocator({});
    CHECK(during >= 20);
    CHECK(heap.blocks == 0);
    CHECK_FALSE(heap.odd);
}

TEST_CASE("the statistics follow what the pools hold, and a steady state asks the allocator for nothing") {
    on_a_fresh_thread([] {
        Scheduler game;
        const auto beat = []() -> Task<> {
            for (;;) {
                co_await at_once(1);
                co_await after_a_frame(1);
            }
        };
        for (int i = 0; i < 10; ++i) game.start(beat);
        for (int i = 0; i < 3; ++i) game.tick(0.01);
        const FrameStats before = frame_stats();
        CHECK(before.held_blocks >= 20);
        CHECK(before.held_bytes >= before.held_blocks * 64);
        CHECK(before.held_bytes % 64 == 0);
        for (int i = 0; i < 10; ++i) game.tick(0.01);
        const FrameStats after = frame_stats();
        CHECK(after.held_bytes == before.held_bytes);
#if !SEGUE_ASAN
        CHECK(after.system_calls == before.system_calls);
#endif
    });
}

TEST_CASE("what a thread's pool kept is given back at its end") {
    const FrameStats before = frame_stats();
    std::uint64_t during = 0;
    on_a_fresh_thread([&] {
        Scheduler game;
        for (int i = 0; i < 50; ++i) game.start(after_a_frame(i));
        game.tick(0.0);
        during = frame_stats().held_blocks;
        game.tick(0.0);
    });
    CHECK(during >= before.held_blocks + 50);
    CHECK(frame_stats().held_blocks == before.held_blocks);
}

#if SEGUE_EXCEPTIONS

TEST_CASE(
    "a hard cap: whichever allocation fails, the error is std::bad_alloc in its script, and nothing leaks") {
    const NoLeaks no_leaks;
    const auto all_kinds = [](Counted) -> Task<int> {
        const Counted local;
        co_await at_once(1);
        auto child = co_await fork(after_a_frame(2));
        auto [a, b] = co_await all(after_a_frame(3), after_a_frame(4));
        co_await timeout(1s, after_a_frame(5));
        const auto numbers = []() -> Stream<int> { co_yield 1; };
        auto stream = numbers();
        while (auto n = co_await stream.next()) a += *n;
        co_return a + b;
    };
    int failed = 0;
    int complete = 0;
    for (int allowed = 0; allowed < 100 && complete == 0; ++allowed) {
        Heap heap;
        bool escaped = false;
        int bad_allocs = 0;
        int others = 0;
        State state = State::ready;
        on_a_fresh_thread([&] {
            Scheduler game{Scheduler::Options{}.allocator(heap.allocator())};
            game.on_error([&](const Failure& f) {
                try {
                    std::rethrow_exception(f.error);
                } catch (const std::bad_alloc&) {
                    ++bad_allocs;
                } catch (...) {
                    ++others;
                }
            });
            heap.cap = heap.calls + allowed;
            Script<int> script;
            try {
                script = game.start(all_kinds, Counted(1));
            } catch (const std::bad_alloc&) {
                ++bad_allocs;
            }
            try {
                for (int i = 0; i < 6; ++i) game.tick(0.01);
            } catch (...) {
                escaped = true;  // a tick does not throw
            }
            state = script.state();
        });
        set_frame_allocator({});
        CHECK_MESSAGE(!escaped, "allowed ", allowed);
        CHECK_MESSAGE(others == 0, "allowed ", allowed);
        CHECK_MESSAGE(heap.blocks == 0, "allowed ", allowed);
        CHECK_MESSAGE(Counted::alive == 0, "allowed ", allowed);
        CHECK_MESSAGE((state == State::done || bad_allocs > 0), "allowed ", allowed);
        complete += state == State::done && bad_allocs == 0 ? 1 : 0;
        failed += bad_allocs;
    }
    CHECK(complete == 1);
    CHECK(failed > 5);
}

#endif

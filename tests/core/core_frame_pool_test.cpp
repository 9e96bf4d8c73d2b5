// SPDX-License-Identifier: MIT
// The memory below coroutine frames: its alignment, and what becomes of it when a thread ends.
#include <cstdint>
#include <thread>
#include <vector>

#include "segue/detail/frame_pool.hpp"
#include "segue/frame_allocator.hpp"
#include "tests/core/probe.hpp"

using namespace segue;

TEST_CASE("a frame of any size begins at a multiple of 64 bytes") {
    for (const std::size_t bytes : {1u, 64u, 65u, 1000u, 2048u, 2049u, 100'000u}) {
        void* frame = detail::allocate_frame(bytes);
        CHECK(reinterpret_cast<std::uintptr_t>(frame) % detail::frame_unit == 0);
        detail::release_frame(frame, bytes);
    }
}

TEST_CASE("what a thread keeps for reuse is given back when it ends, and no longer counted as held") {
    const FrameStats before = frame_stats();
    FrameStats inside;
    std::thread worker([&inside] {
        std::vector<void*> frames;
        for (int i = 0; i < 10; ++i) frames.push_back(detail::allocate_frame(200));
        inside = frame_stats();
        for (void* frame : frames) detail::release_frame(frame, 200);
    });
    worker.join();
    CHECK(inside.held_blocks == before.held_blocks + 10);
    CHECK(inside.held_bytes == before.held_bytes + 10 * 256);
    CHECK(frame_stats().held_blocks == before.held_blocks);
    CHECK(frame_stats().held_bytes == before.held_bytes);
}

TEST_CASE("blocks that are larger than any size class are known by their address and bytes") {
    const auto bytes_of = [](const void* frame) {
        const auto all = detail::large_frames();
        const auto found = all.find(frame);
        return found == all.end() ? 0 : found->second;
    };
    const std::size_t before = detail::large_frames().size();
    std::vector<void*> frames;
    for (const std::size_t bytes : {2048u, 2049u, 5000u, 9000u})
        frames.push_back(detail::allocate_frame(bytes));
    CHECK(detail::large_frames().size() == before + 3);
    CHECK(bytes_of(frames[0]) == 0);
    CHECK(bytes_of(frames[1]) == 2049);
    CHECK(bytes_of(frames[2]) == 5000);
    CHECK(bytes_of(frames[3]) == 9000);
    detail::release_frame(frames[2], 5000);  // from the middle of the list
    CHECK(bytes_of(frames[1]) == 2049);
    CHECK(bytes_of(frames[3]) == 9000);
    std::thread elsewhere([&] { detail::release_frame(frames[3], 9000); });
    elsewhere.join();
    detail::release_frame(frames[1], 2049);
    detail::release_frame(frames[0], 2048);
    CHECK(detail::large_frames().size() == before);
}

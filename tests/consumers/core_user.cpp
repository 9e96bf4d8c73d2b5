// SPDX-License-Identifier: MIT
// A game that knows the core as it is installed, or as plain files. Compiles without exceptions and RTTI,
// too.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>
#include <string>
#include <variant>

using namespace segue;
using namespace std::chrono_literals;

namespace {

struct Guard {
    float x = 0;
    Signal<int> spotted;
};

Generator<int> countdown(int from) {
    for (int n = from; n > 0; --n) co_yield n;
}

Task<int> with_large_frame(int n) {
    std::array<char, 8000>
        text;  // too large for the pool, by itself or in its caller's frame: the allocator's
    std::snprintf(text.data(), text.size(), "%d", n);
    co_await next_frame();
    co_return std::atoi(text.data());
}

Task<> patrol(Guard& guard) {
    co_await tween(guard.x, 10.f, 500ms);
    std::printf("at %.0f\n", static_cast<double>(guard.x));
    const auto first = co_await race(guard.spotted.next(), wait(3s));
    if (first.index() == 0) std::printf("spotted %d\n", std::get<0>(first));
    const int four = co_await with_large_frame(4);
    const int from_a_worker = co_await background([](int n) { return n * n; }, four);
    std::printf("a worker says %d\n", from_a_worker);
    for (const int n : countdown(3)) std::printf("%d ", n);
    std::printf("go\n");
    co_await forever();
}

std::size_t large_given = 0, large_back = 0;

void* give(std::size_t bytes, void*) {
    if (bytes > 4096) large_given += bytes;
    return std::aligned_alloc(64, bytes);
}

void take_back(void* block, std::size_t bytes, void*) {
    if (bytes > 4096) large_back += bytes;
    std::free(block);
}

}  // namespace

int main() {
    FrameAllocator allocator;
    allocator.allocate = give;
    allocator.deallocate = take_back;
    set_frame_allocator(allocator);
    Scheduler game;
    Guard guard;
    Scope scope{game};
    scope.start(patrol(guard));
    for (int frame = 0; frame < 60; ++frame) game.tick(1.0 / 60);
    guard.spotted.emit(7);
    while (inspect::dump(game).find("forever") == std::string::npos) game.tick(1.0 / 60);
    scope.cancel();
    const bool all_back = large_given >= sizeof(std::array<char, 8000>) && large_given == large_back;
    std::printf("%s\n", all_back ? "the allocator got back what it gave" : "the allocator lacks something");
}

// SPDX-License-Identifier: MIT
// What the benchmarks share: a steady state that counts its allocations, and the raw coroutine beside which
// we measure.
#pragma once

#include <benchmark/benchmark.h>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <utility>

#include "bench/count_news.hpp"

namespace bench {

/// Runs `frame` until the library has enough of it. `each` is how many items (resumes, waits) a frame is.
/// Fails the benchmark when one frame allocates. Returns the number of frames.
template <class Frame>
std::int64_t steady(benchmark::State& state, std::int64_t each, Frame frame) {
    const std::uint64_t before = news();
    std::int64_t frames = 0;
    for (auto _ : state) {
        frame();
        ++frames;
    }
    if (news() != before) state.SkipWithError("a steady state allocates");
    state.SetItemsProcessed(frames * each);
    return frames;
}

/// Fails the benchmark when what was measured is not what it says: a fast wrong answer is no answer.
inline void expect(benchmark::State& state, bool as_it_should_be) {
    if (!as_it_should_be) state.SkipWithError("it did not run as often as it should");
}

/// The least that a coroutine can be; a loop over these handles is the limit that no scheduler can beat.
class Raw {
  public:
    struct promise_type {
        Raw get_return_object() { return Raw(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() noexcept { std::terminate(); }
    };

    explicit Raw(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    Raw(Raw&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Raw& operator=(Raw&&) = delete;
    ~Raw() {
        if (handle_) handle_.destroy();
    }
    void resume() { handle_.resume(); }

  private:
    std::coroutine_handle<promise_type> handle_;
};

}  // namespace bench

// SPDX-License-Identifier: MIT
// The least that coroutines can be: loops over bare handles, the limit that no scheduler can beat.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "bench/shuffled.hpp"

namespace bench {

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
    Raw& operator=(Raw&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Raw() {
        if (handle_) handle_.destroy();
    }
    void resume() { handle_.resume(); }
    std::coroutine_handle<> handle() const { return handle_; }

  private:
    std::coroutine_handle<promise_type> handle_;
};

/// Adds one, and waits for the next frame, for ever.
inline Raw raw_count(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await std::suspend_always();
    }
}

/// The naive loop.
class RawLoop {
  public:
    explicit RawLoop(std::int64_t count, Order order = Order::as_made) {
        for (std::int64_t i = 0; i < count; ++i) all_.push_back(raw_count(sum_));
        put_in(order, all_);
    }
    void frame() {
        for (Raw& one : all_) one.resume();
    }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t sum_ = 0;
    std::vector<Raw> all_;
};

/// The same, with each frame fetched before its turn.
class RawLoopPrefetching {
  public:
    RawLoopPrefetching(std::int64_t count, Order order) {
        for (std::int64_t i = 0; i < count; ++i) all_.push_back(raw_count(sum_));
        put_in(order, all_);
    }
    void frame() {
        constexpr std::size_t ahead = 8;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (i + ahead < all_.size()) __builtin_prefetch(all_[i + ahead].handle().address());
            all_[i].resume();
        }
    }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t sum_ = 0;
    std::vector<Raw> all_;
};

/// Each coroutine puts itself into the queue of the next frame, as most schedulers do it.
class RawRequeue {
  public:
    explicit RawRequeue(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) all_.push_back(requeue(*this));
        for (const Raw& one : all_) next_.push_back(one.handle());
        now_.reserve(next_.size());
    }
    void frame() {
        now_.swap(next_);
        next_.clear();
        for (const std::coroutine_handle<> one : now_) one.resume();
    }
    std::int64_t done() const { return sum_; }

  private:
    class Next {
      public:
        explicit Next(std::vector<std::coroutine_handle<>>& queue) : queue_(&queue) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> h) { queue_->push_back(h); }
        void await_resume() const noexcept {}

      private:
        std::vector<std::coroutine_handle<>>* queue_;
    };
    static Raw requeue(RawRequeue& world) {
        for (;;) {
            ++world.sum_;
            co_await Next(world.next_);
        }
    }

    std::int64_t sum_ = 0;
    std::vector<Raw> all_;
    std::vector<std::coroutine_handle<>> now_, next_;
};

}  // namespace bench

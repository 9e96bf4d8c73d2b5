// SPDX-License-Identifier: MIT
// Generators beside a hand-written loop with the same results, beside the least that a coroutine can be, and
// recursion that must not cost its depth.
#include <coroutine>
#include <cstdint>
#include <exception>

#include "bench/group.hpp"
#include "segue/segue.hpp"

namespace {

// Keeps the compiler from summing the sequence by formula.
constexpr std::int64_t turn = 0x9E3779B97F4A7C15 >> 1;
constexpr std::int64_t elements = 100'000;

/// Takes all elements of a sequence each frame.
template <class Each>
class Consumer {
  public:
    explicit Consumer(Each each) : each_(each) {}
    void frame() {
        each_([this](std::int64_t n) {
            benchmark::DoNotOptimize(n);
            ++taken_;
        });
    }
    std::int64_t done() const { return taken_; }

  private:
    Each each_;
    std::int64_t taken_ = 0;
};

/// Yields by a pointer into its frame, and nothing else.
class RawGenerator {
  public:
    struct promise_type {
        RawGenerator get_return_object() {
            return RawGenerator(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        std::suspend_always yield_value(std::int64_t&& n) noexcept {
            value = &n;
            return {};
        }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
        std::int64_t* value = nullptr;
    };
    explicit RawGenerator(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    RawGenerator(const RawGenerator&) = delete;
    RawGenerator& operator=(const RawGenerator&) = delete;
    ~RawGenerator() { handle_.destroy(); }
    bool next() {
        handle_.resume();
        return !handle_.done();
    }
    std::int64_t value() const { return *handle_.promise().value; }

  private:
    std::coroutine_handle<promise_type> handle_;
};

RawGenerator raw_numbers(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_yield i ^ turn;
}

segue::Generator<std::int64_t> numbers(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) co_yield i ^ turn;
}

segue::Generator<std::int64_t> deep(std::int64_t count, int depth) {
    if (depth > 0) {
        co_yield segue::elements_of(deep(count, depth - 1));
    } else {
        co_yield segue::elements_of(numbers(count));
    }
}

template <class Each>
bench::Measured consumer(std::string name, bench::Mark mark, Each each) {
    return bench::steady<Consumer<Each>>(std::move(name), elements, std::move(mark), each);
}

}  // namespace

bench::Group bench::generators() {
    Group group;
    group.push_back(consumer("generator/loop", Mark::none(), [](auto take) {
        for (std::int64_t i = 0; i < elements; ++i) take(i ^ turn);
    }));
    group.push_back(consumer("generator/raw_coroutine", Mark::none("generator/loop"), [](auto take) {
        RawGenerator all = raw_numbers(elements);
        while (all.next()) take(all.value());
    }));
    group.back().allocations = Allocations::shown;
    group.push_back(consumer("generator/segue", Mark::times(1.5, "generator/loop"), [](auto take) {
        for (const std::int64_t n : numbers(elements)) take(n);
    }));
    const auto recursion = [](int depth) {
        return [depth](auto take) {
            for (const std::int64_t n : deep(elements, depth)) take(n);
        };
    };
    group.push_back(consumer("generator/elements_of_10_deep", Mark::none(), recursion(10)));
    // O(1) an element: what is left is the making of a thousand frames.
    group.push_back(consumer("generator/elements_of_1000_deep",
                             Mark::times(1.5, "generator/elements_of_10_deep"), recursion(1000)));
    return group;
}

// SPDX-License-Identifier: MIT
#include "tests/support/allocations.hpp"

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define SEGUE_TEST_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define SEGUE_TEST_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEGUE_TEST_ASAN 1
#elif __has_feature(thread_sanitizer)
#define SEGUE_TEST_TSAN 1
#endif
#endif

namespace {

thread_local std::uint64_t count = 0;

/// What of this thread's calls is to fail.
struct Faults {
    bool armed = false;
    bool onwards = false;
    std::uint64_t first = 0;
    std::uint64_t calls = 0;
};
thread_local Faults faults;

[[maybe_unused]] bool fails() noexcept {
    if (!faults.armed) return false;
    ++faults.calls;
    return faults.calls >= faults.first && faults.calls - faults.first < (faults.onwards ? 3 : 1);
}

}  // namespace

#if !defined(SEGUE_TEST_TSAN)
// Weak: where another part of the tests replaces them, that one is taken. ASan's own are weak too, and come
// first; Windows takes its runtime's before weak ones.
#if defined(_WIN32) || defined(SEGUE_TEST_ASAN)
#define SEGUE_TEST_WEAK
#else
#define SEGUE_TEST_WEAK __attribute__((weak))
#endif
SEGUE_TEST_WEAK void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
#if !defined(SEGUE_TEST_ASAN)  // whose pool keeps nothing: there is no steady state to count
    ++count;
#endif
    return fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
SEGUE_TEST_WEAK void* operator new(std::size_t size) {
    if (void* memory = ::operator new(size, std::nothrow)) return memory;
#if defined(__cpp_exceptions)
    throw std::bad_alloc();
#else
    std::abort();
#endif
}
SEGUE_TEST_WEAK void operator delete(void* memory) noexcept { std::free(memory); }
SEGUE_TEST_WEAK void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
SEGUE_TEST_WEAK void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
#endif

namespace segue::test {

std::uint64_t allocations() noexcept { return count; }

bool allocations_are_counted() {
    const std::uint64_t before = count;
    ::operator delete(::operator new(1));
    return count != before;
}

void fail_allocations(std::uint64_t first, bool onwards) noexcept { faults = {true, onwards, first, 0}; }

std::uint64_t stop_failing() noexcept {
    faults.armed = false;
    return faults.calls;
}

bool allocations_can_fail() {
#if defined(__cpp_exceptions)
    fail_allocations(2, false);
    ::operator delete(::operator new(1));
    return stop_failing() != 0;
#else
    return false;
#endif
}

}  // namespace segue::test

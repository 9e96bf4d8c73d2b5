// SPDX-License-Identifier: MIT
#include "tests/support/allocations.hpp"

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEGUE_TEST_COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SEGUE_TEST_COUNTS 0
#endif
#endif
#ifndef SEGUE_TEST_COUNTS
#define SEGUE_TEST_COUNTS 1
#endif

namespace {

thread_local std::uint64_t count = 0;

}  // namespace

#if SEGUE_TEST_COUNTS
// Weak: where another part of the tests replaces them, that one is taken. Windows takes its runtime's before
// weak ones.
#if defined(_WIN32)
#define SEGUE_TEST_WEAK
#else
#define SEGUE_TEST_WEAK __attribute__((weak))
#endif
SEGUE_TEST_WEAK void* operator new(std::size_t size) {
    ++count;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    std::abort();
}
SEGUE_TEST_WEAK void operator delete(void* memory) noexcept { std::free(memory); }
SEGUE_TEST_WEAK void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace segue::test {

std::uint64_t allocations() noexcept { return count; }

bool allocations_are_counted() {
    const std::uint64_t before = count;
    ::operator delete(::operator new(1));
    return count != before;
}

}  // namespace segue::test

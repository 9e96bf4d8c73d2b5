// SPDX-License-Identifier: MIT
// Counts this thread's calls of operator new, where the sanitizers do not own it, and lets some of them fail.
#pragma once

#include <cstdint>

namespace segue::test {

/// Calls of operator new on this thread so far.
std::uint64_t allocations() noexcept;

/// False under ASan and TSan, and where the program replaces operator new elsewhere: nothing is counted then.
bool allocations_are_counted();

/// From now on a call of operator new on this thread is to fail with std::bad_alloc: the `first`-th, from 1,
/// and the two after it where `onwards` says so. Over-aligned ones never fail. Under TSan and without
/// exceptions nothing does.
void fail_allocations(std::uint64_t first, bool onwards) noexcept;
/// Ends that. @return the calls since it began.
std::uint64_t stop_failing() noexcept;
/// False where none does.
bool allocations_can_fail();

}  // namespace segue::test

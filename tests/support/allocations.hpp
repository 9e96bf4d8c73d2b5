// SPDX-License-Identifier: MIT
// Counts this thread's calls of operator new, where the sanitizers do not own it.
#pragma once

#include <cstdint>

namespace segue::test {

/// Calls of operator new on this thread so far.
std::uint64_t allocations() noexcept;

/// False under ASan and TSan, and where the program replaces operator new elsewhere: nothing is counted then.
bool allocations_are_counted();

}  // namespace segue::test

// SPDX-License-Identifier: MIT
// Every allocation of the program is counted: a steady state must not allocate, and a script has to be small.
#pragma once

#include <cstdint>

namespace bench {

struct Heap {
    std::uint64_t calls = 0;  ///< of any operator new, and of the frame pool for more memory, so far
    std::uint64_t bytes = 0;  ///< in use now, those that the frame pool keeps for reuse included
};

/// On all threads.
Heap heap();

/// Calls of any operator new on this thread so far.
std::uint64_t allocations_here();

}  // namespace bench

// SPDX-License-Identifier: MIT
// How often operator new was called: a steady state must not allocate, and that is counted, not assumed.
#pragma once

#include <cstdint>

namespace bench {

/// Calls of any operator new by this program so far, on all threads.
std::uint64_t news();

}  // namespace bench

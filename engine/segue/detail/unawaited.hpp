// SPDX-License-Identifier: MIT
// Tasks that were dropped before they were awaited or started: mostly a forgotten co_await.
#pragma once

#include <cstdint>
#include <source_location>
#include <vector>

namespace segue::detail {

struct Unawaited {
    std::source_location born;  // where its coroutine is written
};

/// Remembers the last few of this thread.
void note_unawaited(const std::source_location& born) noexcept;
/// How many there were on this thread.
std::uint64_t unawaited_count();
/// While there is one on a thread, nothing is noted there.
class Expected {
  public:
    Expected();
    ~Expected();
    Expected(const Expected&) = delete;
    Expected& operator=(const Expected&) = delete;
};
/// Those behind the first `count`, as far as they are remembered, oldest first.
std::vector<Unawaited> unawaited_since(std::uint64_t count);

}  // namespace segue::detail

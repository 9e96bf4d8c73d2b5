// SPDX-License-Identifier: MIT
#include "segue/detail/unawaited.hpp"

#include <algorithm>
#include <array>

namespace segue::detail {
namespace {

constexpr std::size_t kept = 64;

struct Notes {
    std::uint64_t count = 0;
    std::uint32_t expected = 0;
    std::array<std::source_location, kept> born;
};
thread_local constinit Notes notes;

}  // namespace

void note_unawaited(const std::source_location& born) noexcept {
    if (notes.expected == 0) notes.born[notes.count++ % kept] = born;
}

Expected::Expected() { ++notes.expected; }
Expected::~Expected() { --notes.expected; }

std::uint64_t unawaited_count() { return notes.count; }

std::vector<Unawaited> unawaited_since(std::uint64_t count) {
    std::vector<Unawaited> out;
    const std::uint64_t first = std::max(count, notes.count > kept ? notes.count - kept : 0);
    for (std::uint64_t i = first; i < notes.count; ++i) out.push_back({notes.born[i % kept]});
    return out;
}

}  // namespace segue::detail

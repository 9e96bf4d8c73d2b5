// SPDX-License-Identifier: MIT
#include "segue/http/detail/sink.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace segue::http::detail {

namespace {

constexpr std::size_t step = std::size_t(1) << 20;  // of a length that may be a lie no more is touched ahead
constexpr std::size_t worth_it = std::size_t(1) << 16;  // bytes: a system call costs as much as some faults

/// Gives memory its pages before it is written: all in one call, which costs two thirds of a fault for each.
void populate([[maybe_unused]] const char* from, [[maybe_unused]] const char* to) noexcept {
#ifdef MADV_POPULATE_WRITE  // Linux 5.14; an older one refuses, and the faults come one by one
    static const std::uintptr_t page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t first = (reinterpret_cast<std::uintptr_t>(from) + page - 1) / page * page;
    const std::uintptr_t last = reinterpret_cast<std::uintptr_t>(to) / page * page;
    if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

bool MemorySink::write(std::string_view more) {
    more = more.substr(0, most - std::min(most, bytes.size()));
    make_ready(bytes.size() + more.size());
    bytes.append(more);
    return true;
}

void MemorySink::reserve(std::size_t size, Bodies& old) {
    if (size <= bytes.capacity()) return;
    std::string used = old.take(size);
    if (used.capacity() < size) return bytes.reserve(size);
    bytes = std::move(used);
    ready_ = bytes.capacity();
}

/// Where room was reserved, for `size` bytes and some ahead of them.
void MemorySink::make_ready(std::size_t size) {
    if (size <= ready_ || size > bytes.capacity() || bytes.capacity() < worth_it) return;
    ready_ = std::min(bytes.capacity(), bytes.size() + std::max(step, size - bytes.size()));
    populate(bytes.data() + bytes.size(), bytes.data() + ready_);
}

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
#include "segue/http/detail/curl_calls.hpp"

#include <atomic>
#include <cassert>

namespace segue::http::detail {

namespace {

thread_local bool on_io_thread = false;
std::atomic<std::uint64_t> calls{0};
std::atomic<std::uint64_t> foreign{0};

}  // namespace

CurlThread::CurlThread() { on_io_thread = true; }
CurlThread::~CurlThread() { on_io_thread = false; }

void note_curl_call() noexcept {
    calls.fetch_add(1, std::memory_order_relaxed);
    if (on_io_thread) return;
    foreign.fetch_add(1, std::memory_order_relaxed);
    assert(!"libcurl was called outside its I/O thread");
}

std::uint64_t curl_calls() noexcept { return calls.load(std::memory_order_relaxed); }
std::uint64_t foreign_curl_calls() noexcept { return foreign.load(std::memory_order_relaxed); }

}  // namespace segue::http::detail

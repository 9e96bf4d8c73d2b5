// SPDX-License-Identifier: MIT
#include "segue/http/detail/slab.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "segue/config.hpp"
#include "segue/http/detail/engine.hpp"

namespace segue::http::detail {

namespace {

constexpr std::size_t usual = 4080;  // which malloc makes 4 KiB of

}  // namespace

Slab* Slab::make(std::size_t bytes, std::shared_ptr<Engine> home) {
    return make_exactly(SEGUE_ASAN ? bytes : std::max(bytes, usual - sizeof(Slab)), std::move(home));
}

Slab* Slab::make_exactly(std::size_t bytes, std::shared_ptr<Engine> home) {
    return new (::operator new(sizeof(Slab) + bytes)) Slab(bytes, std::move(home));
}

void* Slab::take(std::size_t bytes) noexcept {
    if (used_ + bytes > room_) {
        if (bytes > room_ || holds_.load(std::memory_order_acquire) != open - taken_) return nullptr;
        used_ = taken_ = 0;
        holds_.store(open, std::memory_order_relaxed);
    }
    void* memory = reinterpret_cast<std::byte*>(this + 1) + used_;
    used_ += bytes;
    ++taken_;
    return memory;
}

void Slab::retire() noexcept { drop(open - taken_); }
void Slab::give_back() noexcept { drop(1); }

void Slab::drop(std::uint32_t count) noexcept {
    if (holds_.fetch_sub(count, std::memory_order_acq_rel) != count) return;
    this->~Slab();
    ::operator delete(this);
}

}  // namespace segue::http::detail

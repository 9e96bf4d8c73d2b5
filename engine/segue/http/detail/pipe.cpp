// SPDX-License-Identifier: MIT
#include "segue/http/detail/pipe.hpp"

#include <utility>

namespace segue::http::detail {

namespace {

constexpr std::size_t most = std::size_t(256) << 10;  // bytes that wait for their reader
constexpr std::size_t piece = std::size_t(64) << 10;  // small ones that wait are joined up to this

}  // namespace

void Pipe::ring(std::unique_lock<std::mutex> lock) {
    const bool first = !std::exchange(rung_, true);
    lock.unlock();
    if (first) bell_(shared_from_this());
}

void Pipe::open(Head head) {
    std::unique_lock lock(mutex_);
    head_ = std::move(head);
    opened_ = true;
    ring(std::move(lock));
}

bool Pipe::write(std::string_view bytes) {
    if (bytes.empty()) return true;
    std::unique_lock lock(mutex_);
    const bool first = pieces_.empty();
    if (!first && pieces_.back().size() + bytes.size() <= piece) {
        pieces_.back() += bytes;
    } else {
        pieces_.emplace_back(bytes);
    }
    size_ += bytes.size();
    full_ = full_ || size_ >= most;
    if (first) ring(std::move(lock));
    return true;
}

void Pipe::end() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    ring(std::move(lock));
}

bool Pipe::is_full() {
    const std::lock_guard lock(mutex_);
    return full_;
}

bool Pipe::opened() {
    const std::lock_guard lock(mutex_);
    return opened_ || ended_;
}

bool Pipe::readable() {
    const std::lock_guard lock(mutex_);
    return ended_ || !pieces_.empty();
}

bool Pipe::has_pieces() {
    const std::lock_guard lock(mutex_);
    return !pieces_.empty();
}

std::optional<std::string> Pipe::take(bool& wants_more) {
    const std::lock_guard lock(mutex_);
    if (pieces_.empty()) return std::nullopt;
    std::optional<std::string> first = std::move(pieces_.front());
    pieces_.pop_front();
    size_ -= first->size();
    // Half empty, not less than full: a reader that takes a piece a frame would stop and start it each time.
    wants_more = full_ && size_ <= most / 2;
    if (wants_more) full_ = false;
    return first;
}

void Pipe::wait_for(Waker reader, bool piece) {
    reader_ = std::move(reader);
    for_piece_ = piece;
}

void Pipe::deliver() {
    {
        const std::lock_guard lock(mutex_);
        rung_ = false;
    }
    if (for_piece_ ? readable() : opened()) std::exchange(reader_, {}).deliver();
}

}  // namespace segue::http::detail

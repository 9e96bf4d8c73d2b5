// SPDX-License-Identifier: MIT
#include "segue/http/stream.hpp"

#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/glance.hpp"
#include "segue/http/detail/text.hpp"

namespace segue::http {

using detail::Outcome;
using detail::RecordPtr;

Stream::Stream(RecordPtr record) : record_(std::move(record)) {}

Stream& Stream::operator=(Stream&& other) noexcept {
    if (this != &other) {
        abort();
        record_ = std::move(other.record_);
    }
    return *this;
}

Stream::~Stream() { abort(); }

void Stream::abort() noexcept {
    if (!record_) return;
    const std::shared_ptr<detail::Pipe> pipe =
        record_->pipe() ? record_->pipe()->shared_from_this() : nullptr;
    detail::abort_transfer(record_);
    if (pipe) pipe->cancel_reader();
}

const detail::Head& Stream::head() const noexcept {
    static const detail::Head nothing;
    return record_ && record_->pipe() ? record_->pipe()->head() : nothing;
}

int Stream::status() const noexcept { return head().status; }
const std::vector<Field>& Stream::headers() const noexcept { return head().headers; }
const std::string& Stream::url() const noexcept { return head().url; }

std::string_view Stream::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers()) {
        if (detail::equal_ignoring_case(key, name)) return value;
    }
    return {};
}

Progress Stream::progress() const noexcept {
    if (record_) return detail::progress_of(*record_);
    Progress nothing;
    nothing.state = TransferState::failed;
    return nothing;
}

const Error& Stream::error() const noexcept {
    static const Error none;
    if (!record_ || record_->outcome.load(std::memory_order_acquire) != Outcome::finished) return none;
    if (record_->pipe() && record_->pipe()->has_pieces()) return none;
    return record_->result()->error;
}

Stream::Next Stream::next() { return Next(record_); }

Stream::Next::Next(RecordPtr record) : record_(std::move(record)) {}

bool Stream::Next::is_awaited() const { return record_ && record_->pipe() && record_->pipe()->has_reader(); }
bool Stream::Next::ready() {
    if (!record_ || !record_->pipe() || record_->pipe()->readable()) return true;
    return record_->outcome.load(std::memory_order_acquire) == Outcome::cancelled;  // its stream is gone
}
void Stream::Next::hook(Waker waker) { record_->pipe()->wait_for(std::move(waker), true); }
void Stream::Next::unhook() { record_->pipe()->wait_no_more(); }

std::optional<std::string> Stream::Next::result() {
    if (!record_ || !record_->pipe()) return std::nullopt;
    bool wants_more = false;
    auto piece = record_->pipe()->take(wants_more);
    if (wants_more) record_->home()->read_on(*record_);
    return piece;
}

void Stream::Next::describe(Reason& reason) const { detail::describe(record_, reason); }

Opening::Opening(RecordPtr record) : record_(std::move(record)) {}
Opening::~Opening() { detail::abort_transfer(record_); }

bool Opening::ready() {
    if (!record_ || record_->has_ended()) return true;
    if (!record_->home()->closed()) return false;
    record_->end_at_once(Error(Errc::client_closed, "the client ended first"));
    record_->extra().pipe = nullptr;
    return true;
}

void Opening::hook(Waker waker) {
    const detail::CpuMeter::Span span(record_->home()->meter);
    record_->pipe()->wait_for(std::move(waker), false);
    record_->home()->submit(*record_);
}

void Opening::unhook() {
    record_->pipe()->wait_no_more();
    detail::abort_transfer(record_);
}

Stream Opening::result() { return Stream(std::exchange(record_, {})); }

void Opening::describe(Reason& reason) const { detail::describe(record_, reason); }

}  // namespace segue::http

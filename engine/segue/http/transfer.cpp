// SPDX-License-Identifier: MIT
#include "segue/http/transfer.hpp"

#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/glance.hpp"
#include "segue/http/detail/url.hpp"

namespace segue::http {

namespace {

using detail::abort_transfer;
using detail::Outcome;
using detail::progress_of;
using detail::Record;

/// A record that the game cancelled has no result of its own: the pump thread may still be at it.
Response response_of(const detail::RecordPtr& record) {
    if (!record) return Response();
    if (record->outcome.load(std::memory_order_acquire) != Outcome::cancelled) return Response(record);
    Error error(Errc::cancelled, "cancelled");
    const std::string host = detail::parse_url(record->url()).url.authority();
    ascribe(error, host, progress_of(*record).attempt, 0);
    return Response(detail::RecordPtr::adopt(Record::stand_in(std::move(error))));
}

}  // namespace

Get::Get(detail::RecordPtr record) : record_(std::move(record)) {}
Get::Get(Get&& other) noexcept : record_(std::move(other.record_)) {}
Get::~Get() {
    abort_transfer(record_);
    waker_.cancel();
}

void Get::delivered() { std::exchange(waker_, Waker()).deliver(); }

bool Get::Wait::ready() {
    if (!record_ || record_->has_ended()) return true;
    if (record_->is_submitted() || !record_->home()->closed()) return false;
    record_->end_at_once(Error(Errc::client_closed, "the client ended first"));
    return true;
}

void Get::Wait::hook(Waker waker) {
    const detail::CpuMeter::Span span(record_->home()->meter);
    get_->waker_ = std::move(waker);
    record_->waiter = get_;
    if (!record_->is_submitted()) record_->home()->submit(*record_);
}

void Get::Wait::unhook() {
    abort_transfer(record_);
    get_->waker_ = Waker();
}

Response Get::Wait::result() {
    if (record_) record_->waiter = nullptr;
    return response_of(record_);
}

void Get::Wait::describe(Reason& reason) const { detail::describe(record_, reason); }

Transfer::Transfer(detail::RecordPtr record) : record_(std::move(record)) {}
Transfer::Transfer(Transfer&& other) noexcept { take(other); }

Transfer& Transfer::operator=(Transfer&& other) noexcept {
    if (this == &other) return *this;
    const Transfer old(std::move(*this));  // goes last: it may take a script, and this in its frame, with it
    take(other);
    return *this;
}

void Transfer::take(Transfer& other) noexcept {
    record_ = std::move(other.record_);
    wakers_ = std::exchange(other.wakers_, {});
    if (record_ && record_->waiter) record_->waiter = this;
}

Transfer::~Transfer() { abort(); }

void Transfer::abort() {
    const bool answered = done();  // though it may not have been delivered yet
    abort_transfer(record_);
    if (answered) return delivered();
    for (Waker& waker : std::exchange(wakers_, {})) waker.cancel();
}

void Transfer::delivered() {
    for (Waker& waker : std::exchange(wakers_, {})) waker.deliver();
}

Progress Transfer::progress() const noexcept {
    if (record_) {
        const detail::CpuMeter::Span span(record_->home()->meter);
        return progress_of(*record_);
    }
    Progress nothing;
    nothing.state = TransferState::failed;
    return nothing;
}

bool Transfer::done() const noexcept { return !record_ || record_->has_ended(); }

void Transfer::cancel() {
    if (!record_ || !record_->home()->cancel(*record_)) return;
    record_->waiter = nullptr;
    delivered();
}

void Transfer::Wait::hook(Waker waker) {
    std::vector<Waker>& wakers = transfer_->wakers_;
    std::erase_if(wakers, [](const Waker& old) { return !old.pending(); });
    wakers.push_back(std::move(waker));
    record_->waiter = transfer_;
}

Response Transfer::Wait::result() { return response_of(record_); }

void Transfer::Wait::describe(Reason& reason) const { detail::describe(record_, reason); }

}  // namespace segue::http

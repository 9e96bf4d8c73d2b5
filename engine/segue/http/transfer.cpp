// SPDX-License-Identifier: MIT
#include "segue/http/transfer.hpp"

#include <cstdio>
#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/url.hpp"

namespace segue::http {

namespace {

using detail::Outcome;
using detail::Record;

Progress progress_of(const Record& record) noexcept {
    const Outcome outcome = record.outcome.load(std::memory_order_acquire);
    const Time now = record.home->now();
    Progress progress;
    progress.received = record.received.load(std::memory_order_relaxed);
    progress.total = record.total.load(std::memory_order_relaxed);
    progress.attempt = record.attempt.load(std::memory_order_relaxed);
    progress.state = record.state.load(std::memory_order_relaxed);
    if (outcome == Outcome::cancelled) {
        progress.state = TransferState::failed;
    } else if (outcome == Outcome::finished) {
        progress.state = record.result->error ? TransferState::failed : TransferState::done;
    } else if (progress.state == TransferState::retrying) {
        const Time left = Time(record.retry_at.load(std::memory_order_relaxed)) - now;
        progress.retry_in = left > Time(0) ? static_cast<double>(left.count()) * 1e-9 : 0;
    } else if (progress.state == TransferState::receiving) {
        progress.bytes_per_second = record.rate.at(now);
    }
    return progress;
}

/// "1.2 MB/s"
std::string pace(double bytes_per_second) {
    char text[32];
    if (bytes_per_second < 1e3) {
        std::snprintf(text, sizeof text, "%.0f B/s", bytes_per_second);
    } else if (bytes_per_second < 1e6) {
        std::snprintf(text, sizeof text, "%.1f KB/s", bytes_per_second * 1e-3);
    } else {
        std::snprintf(text, sizeof text, "%.1f MB/s", bytes_per_second * 1e-6);
    }
    return text;
}

/// "GET /stage2.json 43 %, 1.2 MB/s"
std::string words_for(const Record& record) {
    const Progress progress = progress_of(record);
    const std::string target = detail::parse_url(record.request.url()).url.target;
    std::string words = record.request.method() + ' ' + target.substr(0, target.find('?'));
    char text[64] = "";
    switch (progress.state) {
        case TransferState::retrying:
            std::snprintf(text, sizeof text, " retry %u in %.1f s", progress.attempt, progress.retry_in);
            break;
        case TransferState::receiving:
            if (progress.total != 0) {
                std::snprintf(text, sizeof text, " %.0f %%, ", 100 * progress.fraction());
            } else {
                std::snprintf(text, sizeof text, " %llu bytes, ",
                              static_cast<unsigned long long>(progress.received));
            }
            return words + text + pace(progress.bytes_per_second);
        default:
            return words + ' ' + std::string(name(progress.state));
    }
    return words + text;
}

/// A record that the game cancelled has no result of its own: the pump thread may still be at it.
Response response_of(const detail::RecordPtr& record) {
    if (!record) return Response();
    if (record->outcome.load(std::memory_order_acquire) != Outcome::cancelled) return Response(record);
    detail::RecordPtr stand_in(
        new Record(Request(record->request.method(), record->request.url()), Options()));
    Error error(Errc::cancelled, "cancelled");
    const std::string host = detail::parse_url(record->request.url()).url.authority();
    error.at(host, record->attempt.load(std::memory_order_relaxed), 0);
    stand_in->end_at_once(std::move(error));
    return Response(std::move(stand_in));
}

void abort_transfer(detail::RecordPtr& record) noexcept {
    if (!record) return;
    const std::shared_ptr<detail::Engine> home = record->home;
    const detail::CpuMeter::Span span(home->meter);
    record->waiter = nullptr;
    if (record->submitted) home->cancel(*record);
    detail::let_go(std::move(record));
}

}  // namespace

Get::Get(detail::RecordPtr record) : record_(std::move(record)) {}
Get::Get(Get&& other) noexcept : record_(std::move(other.record_)) {}
Get::~Get() { abort_transfer(record_); }

bool Get::ready() {
    if (!record_ || record_->has_ended()) return true;
    if (record_->submitted || !record_->home->closed()) return false;
    record_->end_at_once(Error(Errc::client_closed, "the client ended first"));
    return true;
}

void Get::hook(Waker waker) {
    const detail::CpuMeter::Span span(record_->home->meter);
    waker_ = std::move(waker);
    record_->waiter = this;
    if (!record_->submitted) record_->home->submit(record_);
}

void Get::unhook() { abort_transfer(record_); }

Response Get::result() {
    Response response = response_of(record_);
    if (record_) record_->waiter = nullptr;
    record_ = {};
    return response;
}

void Get::describe(Reason& reason) const {
    if (record_) reason.text(words_for(*record_));
}

Transfer::Transfer(detail::RecordPtr record) : record_(std::move(record)) {}
Transfer::Transfer(Transfer&& other) noexcept : record_(std::move(other.record_)) {
    if (record_) record_->waiter = nullptr;
}

Transfer& Transfer::operator=(Transfer&& other) noexcept {
    if (this != &other) {
        abort();
        record_ = std::move(other.record_);
        if (record_) record_->waiter = nullptr;
    }
    return *this;
}

Transfer::~Transfer() { abort(); }

void Transfer::abort() {
    abort_transfer(record_);
    for (Waker& waker : std::exchange(wakers_, {})) waker.cancel();
}

void Transfer::delivered() {
    for (Waker& waker : std::exchange(wakers_, {})) waker.deliver();
}

Progress Transfer::progress() const noexcept {
    if (record_) {
        const detail::CpuMeter::Span span(record_->home->meter);
        return progress_of(*record_);
    }
    Progress nothing;
    nothing.state = TransferState::failed;
    return nothing;
}

bool Transfer::done() const noexcept { return !record_ || record_->has_ended(); }

void Transfer::cancel() {
    if (!record_ || !record_->home->cancel(*record_)) return;
    record_->waiter = nullptr;
    delivered();
}

bool Transfer::ready() { return done(); }

void Transfer::hook(Waker waker) {
    std::erase_if(wakers_, [](const Waker& old) { return !old.pending(); });
    wakers_.push_back(std::move(waker));
    record_->waiter = this;
}

void Transfer::unhook() {}  // the waker is stale from now on, and goes with the next hook

Response Transfer::result() { return response_of(record_); }

void Transfer::describe(Reason& reason) const {
    if (record_) reason.text(words_for(*record_));
}

}  // namespace segue::http

// SPDX-License-Identifier: MIT
#include "segue/http/detail/glance.hpp"

#include <cstdio>
#include <string>
#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/url.hpp"

namespace segue::http::detail {

namespace {

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

}  // namespace

Progress progress_of(const Record& record) noexcept {
    const Outcome outcome = record.outcome.load(std::memory_order_acquire);
    const Time now = record.home()->now();
    Progress progress;
    const Course* course = record.course();
    if (course) {
        progress.received = course->received.load(std::memory_order_relaxed);
        progress.total = course->total.load(std::memory_order_relaxed);
        progress.attempt = course->attempt.load(std::memory_order_relaxed);
        progress.state = course->state.load(std::memory_order_relaxed);
    }
    if (outcome == Outcome::cancelled) {
        progress.state = TransferState::failed;
    } else if (outcome == Outcome::finished) {
        progress.state = course->result->error ? TransferState::failed : TransferState::done;
    } else if (progress.state == TransferState::retrying) {
        const Time left = Time(course->retry_at.load(std::memory_order_relaxed)) - now;
        progress.retry_in = left > Time(0) ? static_cast<double>(left.count()) * 1e-9 : 0;
    } else if (progress.state == TransferState::receiving) {
        progress.bytes_per_second = course->rate.at(now);
    }
    return progress;
}

namespace {

std::string words_for(const Record& record) {
    const Progress progress = progress_of(record);
    const std::string target = parse_url(record.url()).url.target;
    std::string words = std::string(record.method()) + ' ' + target.substr(0, target.find('?'));
    char text[64] = "";
    switch (progress.state) {
        case TransferState::done:
            return words;  // "... arrived and woke #5"
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

}  // namespace

void describe(const RecordPtr& record, Reason& reason) {
    if (!record) return;
    reason.text(words_for(*record));
    const Options& options = record->options();
    const bool each_step = options.connect_timeout() != never && options.first_byte_timeout() != never &&
                           options.stall_timeout() != never;
    if (each_step || options.total_timeout() != never) reason.bounded();
    if (options.stall_timeout() == never && options.total_timeout() == never)
        reason.unbounded("neither a total nor a stall timeout");
}

void abort_transfer(RecordPtr& record) noexcept {
    if (!record) return;
    const std::shared_ptr<Engine> home = record->home();
    const CpuMeter::Span span(home->meter);
    record->waiter = nullptr;
    if (record->is_submitted()) home->cancel(*record);
    let_go(std::move(record));
}

}  // namespace segue::http::detail

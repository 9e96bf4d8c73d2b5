// SPDX-License-Identifier: MIT
#include "segue/http/detail/flight.hpp"

#include <algorithm>
#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/freshness.hpp"
#include "segue/http/detail/pipe.hpp"
#include "segue/http/detail/retry.hpp"
#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

constexpr unsigned most_interim = 16;  // 1xx answers before the real one: more is an endless stream of them
constexpr std::size_t most_fields = 256;     // in all header blocks of an attempt
constexpr std::uint64_t idle_limit = 65536;  // body bytes of a redirect that are read to keep the connection
constexpr std::uint64_t most_reserved = std::uint64_t(64) << 20;  // for a Content-Length that may be a lie

/// What belongs to the first host and is not told to another.
bool is_private(std::string_view name) {
    return equal_ignoring_case(name, "authorization") || equal_ignoring_case(name, "cookie") ||
           equal_ignoring_case(name, "proxy-authorization") || equal_ignoring_case(name, "host");
}

bool has_field(const std::vector<Field>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return equal_ignoring_case(field.first, name); });
}

void erase_fields(std::vector<Field>& fields, bool (*unwanted)(std::string_view)) {
    std::erase_if(fields, [&](const Field& field) { return unwanted(field.first); });
}

/// Whether what has arrived of a file is of no use after this.
bool spoils_part(Errc code) {
    return code == Errc::io_error || code == Errc::checksum_mismatch || code == Errc::too_large ||
           code == Errc::headers_too_large || code == Errc::protocol_error || code == Errc::decode_failed;
}

double seconds(Time time) { return static_cast<double>(time.count()) * 1e-9; }

}  // namespace

bool is_plain(std::string_view encoding) noexcept {
    return encoding.empty() || equal_ignoring_case(encoding, "identity");
}

Time after(Time from, Time span) noexcept {
    return from == never || span >= never - from ? never : from + span;
}

Flight::Flight(Engine& engine, RecordPtr record, std::uint64_t number)
    : engine_(engine), record_(std::move(record)), course_(record_->take_up()), number_(number) {
    course_.flight = this;
    if (record_->file()) part_.emplace(*record_->file());
    rewind();
}

const Pump& Flight::pump() const { return engine_; }

bool Flight::has_slot() const noexcept {
    return state_ != TransferState::queued && state_ != TransferState::retrying;
}

void Flight::set_state(TransferState state) noexcept {
    state_ = state;
    course_.state.store(state, std::memory_order_relaxed);
}

void Flight::set_target(Url url) {
    url_ = std::move(url);
    origin_ = url_.origin();
    outgoing_.url = url_.text();
}

void Flight::rewind() {
    const Options& options = record_->options();
    hops_ = 0;
    set_target(parse_url(record_->url()).url);
    outgoing_.method = record_->method();
    outgoing_.has_body = record_->request() && record_->request()->has_body();
    outgoing_.body = outgoing_.has_body ? std::string_view(record_->request()->body()) : std::string_view();
    outgoing_.connect_timeout = options.connect_timeout();
    outgoing_.ca_file = options.ca_file();
    // What may be paused stays with HTTP/1.1: libcurl before 8.7 hangs on HTTP/2 streams that were.
    outgoing_.http2 = options.http2() && !record_->pipe() && !engine_.has_bandwidth();
    outgoing_.fresh_connection = !is_idempotent(outgoing_.method);
    outgoing_.fields = options.headers();
    auto& fields = outgoing_.fields;
    if (!options.authorization().empty()) {
        erase_fields(fields,
                     [](std::string_view name) { return equal_ignoring_case(name, "authorization"); });
        fields.emplace_back("Authorization", options.authorization());
    } else if (!url_.userinfo.empty() && !has_field(fields, "authorization")) {
        fields.emplace_back("Authorization", "Basic " + base64(url_.userinfo));
    }
    if (record_->pipe() || (part_ && options.resume())) {
        // What is packed cannot be gone on with, and comes out in lumps.
        erase_fields(fields,
                     [](std::string_view name) { return equal_ignoring_case(name, "accept-encoding"); });
        fields.emplace_back("Accept-Encoding", "identity");
    }
    if (!has_field(fields, "accept-encoding")) fields.emplace_back("Accept-Encoding", "gzip");
    if (!has_field(fields, "accept")) fields.emplace_back("Accept", "*/*");
    if (!has_field(fields, "user-agent")) fields.emplace_back("User-Agent", "segue");
    if (kept_answer_) ask_for_news();
}

void Flight::hop() {
    ++hops_;
    auto& method = outgoing_.method;
    const bool rewritten = (status_ == 303 && method != "GET" && method != "HEAD") ||
                           ((status_ == 301 || status_ == 302) && method == "POST");
    if (rewritten) {
        method = "GET";
        outgoing_.has_body = false;
        outgoing_.body = {};
        outgoing_.fresh_connection = false;
        erase_fields(outgoing_.fields, [](std::string_view name) {
            return equal_ignoring_case(name.substr(0, 8), "content-");
        });
    }
    const std::string before = origin_;
    if (kept_answer_) {  // another URL's answer is not what it was asked about
        kept_answer_.reset();
        erase_fields(outgoing_.fields,
                     [](std::string_view name) { return equal_ignoring_case(name.substr(0, 3), "if-"); });
    }
    set_target(*std::exchange(redirect_, std::nullopt));
    if (origin_ != before) erase_fields(outgoing_.fields, is_private);
}

void Flight::enter_queue(Time now) {
    since_ = now;
    set_state(TransferState::queued);
}

void Flight::enter_attempt(Time now) {
    const Time waited = now - since_;
    queued_ += waited;
    // Waiting for a slot counts in no limit but queue_timeout.
    total_left_until_ =
        attempts_ == 0 ? after(now, record_->options().total_timeout()) : after(total_left_until_, waited);
    if (hops_ == 0) ++attempts_;
    const unsigned retries = is_idempotent(outgoing_.method) ? record_->options().retries() : 0;
    outgoing_.most_sends = 1 + retries - std::min(attempts_ - 1, retries);
    since_ = now;
    asked_at_ = std::chrono::floor<std::chrono::seconds>(engine_.transport().wall());
    verdict_ = Errc::none;
    verdict_words_.clear();
    status_ = 0;
    interim_ = 0;
    final_block_ = has_body_ = chunked_ = false;
    header_bytes_ = header_fields_ = 0;
    length_.reset();
    received_ = 0;
    headers_.clear();
    content_.restart(std::string::npos);
    sink_ = &content_;
    redirect_.reset();
    restart_ = whole_ = false;
    kept_ = 0;
    held_ = 0;
    whole_size_.reset();
    if (part_) ask_for_the_rest();
    course_.attempt.store(attempts_, std::memory_order_relaxed);
    course_.received.store(0, std::memory_order_relaxed);
    course_.total.store(0, std::memory_order_relaxed);
    course_.rate.restart(now);
    set_state(TransferState::connecting);
}

void Flight::enter_retry(Time now, Time pause, Time of_the_budget) {
    pauses_ += of_the_budget;
    retry_at_ = after(now, pause);
    course_.retry_at.store(retry_at_.count(), std::memory_order_relaxed);
    course_.rate.restart(now);
    set_state(TransferState::retrying);
    rewind();
}

void Flight::connected() {
    if (state_ == TransferState::requesting) {  // sent again, since a kept connection was dead
        course_.attempt.store(++attempts_, std::memory_order_relaxed);
    }
    since_ = engine_.transport().now();
    set_state(TransferState::requesting);
    engine_.retime(*this);
}

bool Flight::give_up(Errc code, std::string words) {
    if (verdict_ == Errc::none) {
        verdict_ = code;
        verdict_words_ = std::move(words);
    }
    return false;
}

bool Flight::status(int code, std::size_t line_bytes) {
    if (state_ == TransferState::connecting) connected();  // a transport that did not say so
    if (!count_header(line_bytes)) return false;
    if (code == 0) return give_up(Errc::protocol_error, "a status line that cannot be read");
    if (code < 100 || code > 999) return give_up(Errc::protocol_error, "a status of " + std::to_string(code));
    if (final_block_) return give_up(Errc::protocol_error, "a second status line");
    if (code < 200 && ++interim_ > most_interim) {
        return give_up(Errc::protocol_error, "an endless row of 1xx answers");
    }
    if (code == 101)
        return give_up(Errc::protocol_error, "101 to a request that asked for no other protocol");
    status_ = code;
    headers_.clear();
    length_.reset();
    chunked_ = false;
    return true;
}

bool Flight::count_header(std::size_t bytes) {
    header_bytes_ += bytes;
    const std::size_t most = record_->options().max_header_bytes();
    return header_bytes_ <= most ||
           give_up(Errc::headers_too_large, "more than " + std::to_string(most) + " bytes of headers");
}

bool Flight::field(std::string_view name, std::string_view value) {
    if (!count_header(name.size() + value.size() + 4)) return false;  // ": " and CR LF
    if (++header_fields_ > most_fields) {
        return give_up(Errc::headers_too_large,
                       "more than " + std::to_string(most_fields) + " header fields");
    }
    value = trimmed(value);
    if (name.find('\0') != name.npos || value.find('\0') != value.npos) {
        return give_up(Errc::protocol_error, "NUL in a header");
    }
    if (value.find('\r') != value.npos) return give_up(Errc::protocol_error, "CR in a header");
    if (name.empty()) return give_up(Errc::protocol_error, "a header without a name");
    if (final_block_) return true;  // a trailer: counted, not kept
    if (equal_ignoring_case(name, "content-length")) {
        const auto length = decimal(value);
        if (!length) return give_up(Errc::protocol_error, "Content-Length is no number");
        if (length_ && *length_ != *length) return give_up(Errc::protocol_error, "two lengths");
        length_ = length;
    }
    if (equal_ignoring_case(name, "transfer-encoding")) {
        const bool is_chunked = equal_ignoring_case(value, "chunked");
        chunked_ = chunked_ || is_chunked;
        if (!is_chunked && !equal_ignoring_case(value, "identity")) {
            return give_up(Errc::protocol_error, "a Transfer-Encoding that was not asked for");
        }
    }
    headers_.emplace_back(name, value);
    return true;
}

std::string_view Flight::found(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers_) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

bool Flight::fields_end() {
    if (final_block_ || status_ < 200) return true;  // a trailer's end, or an interim answer's
    final_block_ = true;
    const Time now = engine_.transport().now();
    since_ = now;
    stall_.begin(record_->options().stall_timeout(), now);
    has_body_ = outgoing_.method != "HEAD" && status_ != 204 && status_ != 304;
    if (!has_body_ || chunked_) length_.reset();
    if (status_ == 304 && kept_answer_ && !is_about(headers_, kept_answer_->headers)) {
        kept_answer_.reset();  // the server speaks of another one (RFC 9111, 4.3.4): asked for without it
        restart_ = true;
    }
    const bool going_on = wants_redirect() ? verdict_ == Errc::none : begin_body();
    set_state(TransferState::receiving);
    course_.rate.restart(now);
    engine_.retime(*this);
    return going_on;
}

/// Whether the answer is a redirect that we were asked to follow; sets the verdict where that must not be.
bool Flight::wants_redirect() {
    const bool kind = status_ == 301 || status_ == 302 || status_ == 303 || status_ == 307 || status_ == 308;
    const unsigned most = record_->options().redirects();
    const auto location = found("location");
    if (!kind || most == 0 || location.empty()) return false;
    if (hops_ >= most) {
        give_up(Errc::too_many_redirects, "more than " + std::to_string(most));
        return true;
    }
    auto [url, fault] = resolve_url(url_, location);
    if (fault == UrlFault::other_scheme) {
        give_up(Errc::forbidden_redirect, "to " + std::string(location.substr(0, location.find(':'))));
    } else if (fault == UrlFault::malformed) {
        give_up(Errc::protocol_error, "a Location that is no URL");
    } else if (url_.scheme == "https" && url.scheme == "http") {
        give_up(Errc::forbidden_redirect, "from https to http");
    } else {
        url.userinfo.clear();
        redirect_ = std::move(url);
    }
    return true;
}

bool Flight::begin_body() {
    const Options& options = record_->options();
    const auto encoding = has_body_ ? found("content-encoding") : std::string_view();
    if (part_) return begin_file(encoding);
    if (record_->pipe()) return begin_stream(encoding);
    if (!decoder_.begin(options, encoding)) return give_up(Errc::decode_failed, decoder_.detail());
    const bool plain = is_plain(encoding);
    if (!fits(plain)) return false;
    // Reserving halves the CPU time; pages of a lie are never touched.
    if (length_ && plain) {
        content_.reserve(static_cast<std::size_t>(std::min(*length_, most_reserved)), engine_.bodies());
    }
    return true;
}

/// Looks at the announced length, and tells it.
bool Flight::fits(bool plain) {
    if (!length_) return true;
    const std::uint64_t most = record_->options().max_bytes();
    if (*length_ > INT64_MAX || (plain && *length_ > most - std::min(most, kept_))) {
        return give_up(Errc::too_large, "a Content-Length of more than " + std::to_string(most));
    }
    course_.total.store(kept_ + *length_, std::memory_order_relaxed);
    return true;
}

bool Flight::body(std::string_view bytes) {
    if (!final_block_) return give_up(Errc::protocol_error, "a body before its headers");
    const Time now = engine_.transport().now();
    stall_.bytes(bytes.size(), now);
    received_ += bytes.size();
    course_.received.store(kept_ + received_, std::memory_order_relaxed);
    course_.rate.add(bytes.size(), now);
    engine_.count_bytes(bytes.size(), now);
    if (ignores_body()) return received_ <= idle_limit;
    if (!has_body_) return give_up(Errc::protocol_error, "a body where there is none");
    const std::uint64_t most = record_->options().max_bytes();
    if (received_ > most && received_ - most > idle_limit) {  // gzip that decodes to nothing, for ever
        return give_up(Errc::too_large, "more than " + std::to_string(most) + " bytes");
    }
    const Errc code = decoder_.add(bytes, *sink_);
    if (code != Errc::none) return give_up(code, code == Errc::io_error ? part_->words() : decoder_.detail());
    pause_if_needed(now);
    return sink_ != &content_ || received_ <= content_.most;
}

void Flight::end(Ending ending) {
    timings_ = ending.timings;
    Errc code = verdict_;
    std::string words = std::move(verdict_words_);
    int os_error = 0;
    if (code != Errc::none) {
        if (code == Errc::io_error) os_error = part_->os_error();
    } else if (ignores_body()) {
        // its body does not matter, not even how it ended
    } else if (sink_ == &content_ && received_ > content_.most) {
        // there is more of it than was wanted
    } else if (ending.code != Errc::none) {
        code = ending.code;
        words = std::move(ending.detail);
        os_error = ending.os_error;
    } else if (!final_block_) {
        code = Errc::connection_lost;
        words = "no answer";
    } else if (length_ && received_ < *length_) {
        code = Errc::truncated;
        words = std::to_string(received_) + " of " + std::to_string(*length_) + " bytes";
    } else if (whole_size_ && part_->size() != *whole_size_) {
        code = Errc::truncated;
        words = std::to_string(part_->size()) + " of " + std::to_string(*whole_size_) + " bytes";
    } else if (has_body_ || status_ == 204) {  // which stands for an empty one
        code = decoder_.finish();
        words = decoder_.detail();
    }
    if (code == Errc::none && part_) code = end_file(words, os_error);
    if (code == Errc::none) leave_in_cache();
    engine_.conclude(*this, code, std::move(words), os_error);
}

Time Flight::deadline() const noexcept {
    const Options& options = record_->options();
    switch (state_) {
        case TransferState::queued:
            return after(since_, options.queue_timeout());
        case TransferState::connecting:
            return std::min(after(since_, options.connect_timeout()), total_left_until_);
        case TransferState::requesting:
            return std::min(after(since_, options.first_byte_timeout()), total_left_until_);
        case TransferState::receiving:
            return held_ != 0 ? total_left_until_ : std::min(stall_.deadline(), total_left_until_);
        case TransferState::retrying:
            return std::min(retry_at_, total_left_until_);
        case TransferState::done:
        case TransferState::failed:
            break;
    }
    return never;
}

Errc Flight::overdue(Time now) noexcept {
    const Options& options = record_->options();
    if (state_ != TransferState::queued && now >= total_left_until_) return Errc::total_timeout;
    switch (state_) {
        case TransferState::queued:
            return now >= after(since_, options.queue_timeout()) ? Errc::queue_timeout : Errc::none;
        case TransferState::connecting:
            return now >= after(since_, options.connect_timeout()) ? Errc::connect_timeout : Errc::none;
        case TransferState::requesting:
            return now >= after(since_, options.first_byte_timeout()) ? Errc::first_byte_timeout : Errc::none;
        case TransferState::receiving:
            return held_ == 0 && stall_.stalled(now) ? Errc::stalled : Errc::none;
        default:
            return Errc::none;
    }
}

std::optional<Time> Flight::retry_after(std::chrono::system_clock::time_point wall) const {
    const auto value = found("retry-after");
    if (value.empty()) return std::nullopt;
    return detail::retry_after(value, found("date"), wall);
}

void Flight::fill(Error error, Time now) {
    course_.result = std::make_unique<Result>();
    Result& result = *course_.result;
    const bool answered = error.code() == Errc::none || error.code() == Errc::retry_after_too_long;
    // A status is told whenever there was one; a body only if it is whole and the one that was asked for.
    result.status = final_block_ && (has_slot() || from_cache_) ? status_ : 0;
    if (result.status != 0) result.headers = std::move(headers_);
    if (answered) result.body = std::move(content_.bytes);
    if (part_ && spoils_part(error.code())) part_->discard();
    ascribe(error, url_.authority(), attempts_, result.status >= 300 ? result.status : 0);
    result.error = std::move(error);
    result.url = outgoing_.url;
    result.timings = timings_;
    result.timings.queued = seconds(queued_ + (state_ == TransferState::queued ? now - since_ : Time(0)));
    result.timings.total = seconds(now - record_->submitted_at);
    result.finished_at = now;
}

}  // namespace segue::http::detail

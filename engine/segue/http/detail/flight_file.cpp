// SPDX-License-Identifier: MIT
// A flight whose body goes to a file: what an answer means for the part that is there already.
#include <algorithm>
#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/flight.hpp"
#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

/// Content-Range: "bytes 5-9/10", "bytes 5-9/*", or "bytes */10" where nothing of it was sent.
struct ContentRange {
    std::optional<std::uint64_t> first;
    std::uint64_t last = 0;
    std::optional<std::uint64_t> total;
};

std::optional<ContentRange> content_range(std::string_view text) {
    constexpr std::string_view unit = "bytes ";
    if (!equal_ignoring_case(text.substr(0, unit.size()), unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto slash = text.find('/');
    if (slash == text.npos) return std::nullopt;
    const std::string_view bytes = text.substr(0, slash), whole = text.substr(slash + 1);
    ContentRange range;
    range.total = decimal(whole);
    if (!range.total && whole != "*") return std::nullopt;
    if (bytes == "*") return range;
    const auto dash = bytes.find('-');
    if (dash == bytes.npos) return std::nullopt;
    range.first = decimal(bytes.substr(0, dash));
    const auto last = decimal(bytes.substr(dash + 1));
    if (!range.first || !last || *last < *range.first) return std::nullopt;
    range.last = *last;
    return range;
}

}  // namespace

/// Both without credentials.
Source Flight::source() const { return {parse_url(record_->url()).url.text(), outgoing_.url}; }

/// Of the URL that sent its beginning alone: on the way there and elsewhere the whole is asked for.
void Flight::ask_for_the_rest() {
    asked_ = {};
    std::erase_if(outgoing_.fields, [](const Field& field) {
        return equal_ignoring_case(field.first, "range") || equal_ignoring_case(field.first, "if-range");
    });
    if (!record_->options().resume() || restarted_) return;
    auto mark = part_->mark(source());
    if (!mark) return;
    asked_ = std::move(*mark);
    outgoing_.fields.emplace_back("Range", "bytes=" + std::to_string(asked_.size) + '-');
    outgoing_.fields.emplace_back("If-Range", asked_.validator);
}

/// What tells this body from every other that the URL may give; empty where the server says nothing that
/// would.
std::string Flight::strong_validator() const {
    const auto etag = found("etag");
    if (!etag.empty()) return etag.front() == '"' ? std::string(etag) : std::string();
    // A date of one second's grain is strong once a minute has passed over it (RFC 9110, 8.8.2.2).
    const auto changed = http_date(found("last-modified"));
    const auto now = http_date(found("date")).value_or(asked_at_);  // RFC 9110, 6.6.1: as it came
    if (changed && now - *changed >= std::chrono::minutes(1)) return std::string(found("last-modified"));
    return {};
}

bool Flight::has_validator(const std::string& validator) const {
    return found(validator.front() == '"' ? "etag" : "last-modified") == validator;
}

bool Flight::begin_file(std::string_view encoding) {
    if (status_ == 206) return go_on(encoding);
    if (status_ == 416 && asked_.size > 0) {
        whole_ = is_whole();
        return whole_ || restart();
    }
    if (status_ >= 200 && status_ < 300) return begin_part(encoding);
    content_.restart(most_of_refusal);
    decoded_part_ = false;
    return decoder_.begin(Options(), encoding) || give_up(Errc::decode_failed, decoder_.detail());
}

/// The file from its beginning.
bool Flight::begin_part(std::string_view encoding) {
    const Options& options = record_->options();
    if (!decoder_.begin(options, encoding)) return give_up(Errc::decode_failed, decoder_.detail());
    const bool plain = is_plain(encoding);
    if (!fits(plain)) return false;
    const std::string validator = plain && options.resume() ? strong_validator() : std::string();
    if (!part_->open(0, source(), validator)) return give_up(Errc::io_error, part_->words());
    decoded_part_ = true;
    sink_ = &*part_;
    return true;
}

/// The rest of the file, if it is that.
bool Flight::go_on(std::string_view encoding) {
    if (asked_.size == 0) return give_up(Errc::protocol_error, "206 to a request for the whole");
    const auto range = content_range(found("content-range"));
    const char* const key = asked_.validator.front() == '"' ? "etag" : "last-modified";
    const bool same = found(key).empty() || has_validator(asked_.validator);
    if (!range || range->first != asked_.size || !is_plain(encoding) || !same) return restart();
    if (!range->total || range->last != *range->total - 1) return restart();
    if (length_ && *length_ != range->last - *range->first + 1) return restart();
    kept_ = asked_.size;
    if (!fits(true)) return false;
    if (!part_->open(asked_.size, source(), asked_.validator)) return give_up(Errc::io_error, part_->words());
    // A hundred megabytes take a tenth of a second and more, and nobody else moves meanwhile: a slice at a
    // time, while the rest waits. HTTP/2 cannot wait.
    if (recalls_part() && !outgoing_.http2) {
        engine_.recall_later(*this);
        hold(for_part);
    } else if (!recall_all()) {
        return give_up(Errc::io_error, part_->words());
    }
    whole_size_ = range->last + 1;
    sink_ = &*part_;
    course_.received.store(kept_, std::memory_order_relaxed);
    course_.total.store(*whole_size_, std::memory_order_relaxed);
    engine_.count_resumed(kept_);
    return true;
}

/// Whether a refusal to send more (416) means that nothing is missing.
bool Flight::is_whole() {
    const auto range = content_range(found("content-range"));
    if (!range || range->first || range->total != asked_.size) return false;
    if (!part_->open(asked_.size, source(), asked_.validator)) return false;
    if (recalls_part() && !recall_all()) return false;
    return decoder_.needs_bytes() ? decoder_.finish() == Errc::none : has_validator(asked_.validator);
}

/// Has the limit know of the bytes that are there already. True: the checksums have to see them, by
/// recall_some().
bool Flight::recalls_part() {
    recalled_ = asked_.size;
    if (decoded_part_ && decoder_.decoded() == asked_.size) return false;  // they came in this very flight
    decoder_.begin(record_->options(), "");
    decoded_part_ = true;
    if (!decoder_.needs_bytes()) {
        decoder_.recall(asked_.size);
        return false;
    }
    recalled_ = 0;
    return true;
}

bool Flight::recall_all() {
    while (!has_recalled()) {
        if (!recall_some()) return false;
    }
    return true;
}

bool Flight::recall_some() {
    constexpr std::uint64_t slice = std::uint64_t(4) << 20;  // 3 to 15 ms
    const std::uint64_t count = std::min(slice, asked_.size - recalled_);
    if (!part_->reread(recalled_, count, [this](std::string_view bytes) { decoder_.recall(bytes); }))
        return false;
    recalled_ += count;
    return true;
}

bool Flight::restart() {
    part_->discard();
    decoded_part_ = false;
    restart_ = restarted_ = true;
    return false;
}

/// The answer is here, whole and checked: the part becomes the file, if it was the file.
Errc Flight::end_file(std::string& words, int& os_error) {
    if (whole_) {
        status_ = 200;  // what is told of a 416 that says "you have it all"
        engine_.count_resumed(asked_.size);
    } else if (sink_ != &*part_) {
        return Errc::none;
    }
    if (part_->commit()) return Errc::none;
    words = part_->words();
    os_error = part_->os_error();
    return Errc::io_error;
}

void Flight::abandon() noexcept {
    if (part_) part_->discard();
}

}  // namespace segue::http::detail

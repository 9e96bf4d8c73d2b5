// SPDX-License-Identifier: MIT
// A flight that is paused: because its reader is slow, or the client's bandwidth is used up. And what the
// body of a stream needs else.
#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/flight.hpp"
#include "segue/http/detail/pipe.hpp"
#include "segue/http/detail/retry.hpp"

namespace segue::http::detail {

bool Flight::begin_stream(std::string_view encoding) {
    const Options& options = record_->options();
    if (is_retryable(status_) && attempts_ <= options.retries()) {
        // Probably nobody will see it; if it is the last word after all, fill() hands it out.
        content_.restart(most_of_refusal);
        return decoder_.begin(Options(), encoding) || give_up(Errc::decode_failed, decoder_.detail());
    }
    // The checksums are those of the body that was asked for.
    const bool asked_for = status_ >= 200 && status_ < 300;
    const Options limit = Options().max_bytes(options.max_bytes());
    if (!decoder_.begin(asked_for ? options : limit, encoding))
        return give_up(Errc::decode_failed, decoder_.detail());
    if (!fits(is_plain(encoding))) return false;
    handed_out_ = true;
    sink_ = record_->pipe();
    record_->pipe()->open(Head{status_, headers_, outgoing_.url});
    return true;
}

/// The stream's end, whatever it is.
void Flight::end_stream() {
    Pipe& pipe = *record_->pipe();
    Result& result = *course_.result;
    if (!handed_out_ && result.status != 0) {
        pipe.open(Head{result.status, std::move(result.headers), result.url});
        pipe.write(result.body);
    }
}

void Flight::pause_if_needed(Time now) {
    if (record_->pipe() && sink_ == record_->pipe() && record_->pipe()->is_full()) hold(for_reader);
    if (engine_.is_over_bandwidth(now)) hold(for_line);
}

void Flight::hold(Holding why) {
    if (held_ == 0) engine_.transport().pause(*this);
    if (why == for_line && !(held_ & for_line)) engine_.wait_for_bandwidth(*this);
    held_ |= why;
}

void Flight::release(Holding why) {
    if (!(held_ & why)) return;
    held_ &= ~unsigned{why};
    if (held_ != 0) return;
    // The silence was ours.
    stall_.begin(record_->options().stall_timeout(), engine_.transport().now());
    engine_.retime(*this);
    engine_.transport().resume(*this);
}

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
// A request under way, on the pump thread: its attempts, hops and deadlines. As an Exchange it hears what the
// transport finds, checks it, and keeps the answer; what follows from an attempt's end is the engine's to
// decide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/http/detail/admission.hpp"
#include "segue/http/detail/decoder.hpp"
#include "segue/http/detail/record.hpp"
#include "segue/http/detail/stall.hpp"
#include "segue/http/detail/url.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class Engine;

/// `from + span`, and never where either has no end.
Time after(Time from, Time span) noexcept;

class Flight final : public Exchange {
  public:
    Flight(Engine& engine, RecordPtr record);

    // Exchange
    const Outgoing& outgoing() const override { return outgoing_; }
    const Pump& pump() const override;
    void connected() override;
    bool status(int code) override;
    bool field(std::string_view name, std::string_view value) override;
    bool fields_end() override;
    bool body(std::string_view bytes) override;
    void end(Ending ending) override;

    Record& record() const noexcept { return *record_; }
    const std::string& origin() const noexcept { return origin_; }
    Place place() noexcept { return {-std::int64_t{record_->options.priority()}, record_->number, this}; }
    TransferState state() const noexcept { return state_; }
    bool has_slot() const noexcept;

    /// Back to the first URL, with everything that a redirect took away.
    void rewind();
    /// Follows the redirect that the last answer asked for.
    void hop();
    /// Whether the attempt's answer is a redirect to follow.
    bool is_redirect() const noexcept { return redirect_.has_value(); }

    // The engine moves the flight from state to state.
    void enter_queue(Time now);
    void enter_attempt(Time now);
    void enter_retry(Time now, Time pause);

    /// When something must be looked at again in this state; never, if nothing must.
    Time deadline() const noexcept;
    /// Which limit is broken at `now`; none if the deadline has moved on since.
    Errc overdue(Time now) noexcept;

    unsigned attempts() const noexcept { return attempts_; }
    Time pauses() const noexcept { return pauses_; }
    /// How long Retry-After asked to wait, if it did.
    std::optional<Time> retry_after(std::chrono::system_clock::time_point wall) const;
    int status() const noexcept { return status_; }

    /// Moves the answer, or what there is of it, to the record.
    void fill(Error error, Time now);

    /// Where the engine's timer for this flight stands.
    Time timer = never;

  private:
    bool give_up(Errc code, std::string words);
    bool begin_body();
    bool wants_redirect();
    std::string_view found(std::string_view name) const noexcept;
    void set_state(TransferState state) noexcept;
    void set_target(Url url);

    Engine& engine_;
    RecordPtr record_;
    Outgoing outgoing_;
    Url url_;
    std::optional<Url> redirect_;
    std::string origin_;
    TransferState state_ = TransferState::queued;
    unsigned attempts_ = 0;
    unsigned hops_ = 0;

    // Times
    Time since_{};  // the state began
    Time total_left_until_ = never;
    Time pauses_{};
    Time queued_{};
    Time retry_at_ = never;
    StallWatch stall_;

    // The attempt's answer
    Errc verdict_ = Errc::none;
    std::string verdict_words_;
    int status_ = 0;
    unsigned interim_ = 0;
    bool final_block_ = false;
    bool has_body_ = false;
    bool chunked_ = false;
    std::size_t header_bytes_ = 0;
    std::size_t header_fields_ = 0;
    std::optional<std::uint64_t> length_;
    std::uint64_t received_ = 0;
    std::vector<Field> headers_;
    std::string content_;
    Decoder decoder_;
    Timings timings_;
};

}  // namespace segue::http::detail

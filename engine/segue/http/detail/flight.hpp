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
#include "segue/http/detail/cache.hpp"
#include "segue/http/detail/decoder.hpp"
#include "segue/http/detail/part_file.hpp"
#include "segue/http/detail/record.hpp"
#include "segue/http/detail/sink.hpp"
#include "segue/http/detail/stall.hpp"
#include "segue/http/detail/url.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class Engine;

/// Body bytes that are kept of an answer that is not the file or the stream that was asked for.
inline constexpr std::size_t most_of_refusal = 65536;

/// Whether a Content-Encoding changes nothing.
bool is_plain(std::string_view encoding) noexcept;

/// `from + span`, and never where either has no end.
Time after(Time from, Time span) noexcept;

class Flight final : public Exchange {
  public:
    /// `number` counts the requests of the client, in the order of their submission.
    Flight(Engine& engine, RecordPtr record, std::uint64_t number);

    // Exchange
    const Outgoing& outgoing() const override { return outgoing_; }
    const Pump& pump() const override;
    void connected() override;
    bool status(int code, std::size_t line_bytes) override;
    bool field(std::string_view name, std::string_view value) override;
    bool fields_end() override;
    bool body(std::string_view bytes) override;
    void end(Ending ending) override;

    Record& record() const noexcept { return *record_; }
    std::uint64_t number() const noexcept { return number_; }
    const std::string& origin() const noexcept { return origin_; }
    Place place() noexcept { return {-std::int64_t{record_->options().priority()}, number_, this}; }
    TransferState state() const noexcept { return state_; }
    bool has_slot() const noexcept;

    /// Back to the first URL, with everything that a redirect took away.
    void rewind();
    /// Asks the cache, before anything is sent. not_cached: nobody else is to be asked.
    Errc look_up();
    /// Whether the cache had the answer.
    bool is_answered() const noexcept { return from_cache_; }
    /// Follows the redirect that the last answer asked for.
    void hop();
    /// Whether the attempt's answer is a redirect to follow.
    bool is_redirect() const noexcept { return redirect_.has_value(); }
    /// Whether what there was of a file or in the cache turned out to be of no use: the whole is asked for.
    bool wants_restart() const noexcept { return restart_; }

    // The engine moves the flight from state to state.
    void enter_queue(Time now);
    void enter_attempt(Time now);
    void enter_retry(Time now, Time pause, Time of_the_budget);

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
    /// Whether the answer's head was given to a script, so that nothing can be tried again.
    bool has_handed_out() const noexcept { return handed_out_; }
    /// Hands a stream's script what it has not yet got. After fill().
    void end_stream();

    /// Why no more bytes are received for now.
    enum Holding : unsigned { for_reader = 1, for_line = 2, for_part = 4 };
    void release(Holding why);

    /// Has the checksums see some more of the part that an answer goes on with. False: it cannot be read, and
    /// the attempt is over.
    bool recall_some();
    /// Whether they have seen all of it.
    bool has_recalled() const noexcept { return recalled_ == asked_.size; }
    int part_error() const noexcept { return part_->os_error(); }
    const std::string& part_words() const noexcept { return part_->words(); }

    /// The request was cancelled: nothing of its file stays.
    void abandon() noexcept;

    /// Where the engine's timer for this flight stands.
    Time timer = never;

  private:
    bool give_up(Errc code, std::string words);
    bool count_header(std::size_t bytes);
    bool begin_body();
    bool fits(bool plain);
    bool may_use_cache() const;
    void ask_for_news();
    void take_kept(CacheEntry entry);
    void leave_in_cache();
    void pause_if_needed(Time now);
    void hold(Holding why);
    bool begin_stream(std::string_view encoding);
    bool begin_file(std::string_view encoding);
    bool begin_part(std::string_view encoding);
    bool go_on(std::string_view encoding);
    bool is_whole();
    bool recalls_part();
    bool recall_all();
    bool restart();
    Source source() const;
    void ask_for_the_rest();
    bool has_validator(const std::string& validator) const;
    Errc end_file(std::string& words, int& os_error);
    std::string strong_validator() const;
    bool ignores_body() const noexcept { return redirect_ || restart_ || whole_; }
    bool wants_redirect();
    std::string_view found(std::string_view name) const noexcept;
    void set_state(TransferState state) noexcept;
    void set_target(Url url);

    Engine& engine_;
    RecordPtr record_;
    Course& course_;
    const std::uint64_t number_;
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
    MemorySink content_;
    Sink* sink_ = &content_;
    Decoder decoder_;
    Timings timings_;

    unsigned held_ = 0;
    bool handed_out_ = false;

    // Of a request that the cache may answer
    std::optional<CacheEntry> kept_answer_;  // which the server is asked about
    bool uses_cache_ = false;
    std::chrono::sys_seconds asked_at_{};  // from then on an answer ages
    bool from_cache_ = false;

    // Of a download to a file
    std::optional<PartFile> part_;
    Mark asked_;              // what this attempt asked to go on from
    std::uint64_t kept_ = 0;  // bytes that this attempt's answer goes on behind
    std::optional<std::uint64_t> whole_size_;
    bool decoded_part_ = false;   // the decoder has seen the part's bytes, or is being shown them
    std::uint64_t recalled_ = 0;  // those that an earlier attempt or run left, and that it has seen
    bool restart_ = false;
    bool restarted_ = false;  // once is enough: a server that cannot resume is not asked again
    bool whole_ = false;
};

}  // namespace segue::http::detail

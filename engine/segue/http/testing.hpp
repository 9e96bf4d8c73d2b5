// SPDX-License-Identifier: MIT
// A network without a network, for tests, replays and games in fast motion. With this transport a client has
// no thread: everything (queue, retries, deadlines, redirects) runs inside advance(), on the thread that
// calls it, on the fake's own clock, so that each response arrives in the same tick on every run.
//
//     segue::Scheduler game;
//     http::testing::FakeTransport fake;                       // must outlive the client
//     fake.serve("http://relay/", "assets");     // http://relay/stage.json is assets/stage.json
//     fake.bandwidth(65536).latency(40ms).loss(0.05);          // act at once, on what is under way too
//     http::Client web{game, http::ClientOptions().transport(fake)};
//     ...
//     fake.advance(1.0 / 60);                                  // each frame, before the tick
//     game.tick(1.0 / 60);
//
// Faults on the fly: unplug() resets what is open and refuses connections until plug(); reset_one() resets
// the oldest transfer. Scripted answers: fake.on(url, Reply(200, "text")).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/http/transport.hpp"

namespace segue::http::testing {

/// What a scripted answer does wrong.
enum class Fault {
    none,        ///< nothing
    unresolved,  ///< the name does not resolve
    refused,     ///< the connection is refused
    black_hole,  ///< no connection ever comes about
    silence,     ///< a connection, and then no answer
    reset,       ///< reset after at() bytes of the body
    cut,         ///< closed in good order after at() bytes of the body
    stall,       ///< nothing more after at() bytes of the body
};

/// A scripted answer: chained setters.
class Reply {
  public:
    /// An answer of that status with that body, and a Content-Length.
    explicit Reply(int status = 200, std::string body = {}) : status_(status), body_(std::move(body)) {}

    /// Adds a header field; may be called repeatedly.
    Reply& header(std::string name, std::string value) {
        fields_.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    /// From the request to the headers, instead of the line's. Half of it passes before the connection
    /// stands.
    template <class Rep, class Period>
    Reply& latency(std::chrono::duration<Rep, Period> span) {
        latency_ = detail::saturated(span);
        return *this;
    }
    /// Bytes per second of this answer alone; 0: as the line.
    Reply& pace(std::uint64_t bytes_per_second) {
        pace_ = bytes_per_second;
        return *this;
    }
    /// Sends no Content-Length.
    Reply& no_length() {
        has_length_ = false;
        return *this;
    }
    /// `at`: for reset, cut and stall, in bytes of the body.
    Reply& fault(Fault kind, std::uint64_t at = 0) {
        fault_ = kind;
        at_ = at;
        return *this;
    }

  private:
    friend class FakeTransport;
    int status_;
    std::string body_;
    std::vector<Field> fields_;
    Time latency_ = Time(-1);
    std::uint64_t pace_ = 0;
    std::uint64_t at_ = 0;
    Fault fault_ = Fault::none;
    bool has_length_ = true;
};

/// What a client asked for.
class Seen {
  public:
    Seen() = default;

    std::string method;         ///< "GET"
    std::string url;            ///< absolute
    std::vector<Field> fields;  ///< as they went out, but for Host and Content-Length
    std::string body;           ///< as it went out
    Time at{};                  ///< when, on the fake's clock

    /// A field's value; empty if it was not sent.
    std::string_view header(std::string_view name) const noexcept;
};

/// The fake. One thread; may serve several clients. Its calendar begins on 2020-01-01.
class FakeTransport final : public Transport {
  public:
    /// `seed` fixes which transfers `loss` hits, and where.
    explicit FakeTransport(std::uint64_t seed = 1);
    ~FakeTransport() override;

    /// Scripts the next answer for this URL (as the client sends it). Answers are given in order, the last
    /// one for ever.
    FakeTransport& on(std::string url, Reply reply);
    /// Answers URLs that begin with `prefix` with the files under `folder`; 404 where there is none.
    FakeTransport& serve(std::string prefix, std::filesystem::path folder);

    /// Bytes per second, shared equally by all transfers. 0, the start value: no limit.
    FakeTransport& bandwidth(std::uint64_t bytes_per_second);
    /// From a request to its headers. 0 at the start.
    template <class Rep, class Period>
    FakeTransport& latency(std::chrono::duration<Rep, Period> span) {
        latency_ = detail::saturated(span);
        return *this;
    }
    /// The share of answers, 0 to 1, that are reset in mid-body. 0 at the start.
    FakeTransport& loss(double share);
    /// Resets all that is open, and refuses connections, until plug().
    FakeTransport& unplug();
    /// Ends an unplug().
    FakeTransport& plug();
    /// False from unplug() to plug().
    bool plugged() const noexcept { return plugged_; }
    /// Resets the transfer that has been under way for the longest; false if there is none.
    bool reset_one();

    /// Lets `seconds` pass on the fake's clock (0 is fine: what is due now happens), with all that happens
    /// meanwhile.
    void advance(double seconds);

    /// All requests so far, in order.
    const std::vector<Seen>& requests() const noexcept { return requests_; }
    /// The most connections that were ever open at once.
    unsigned most_sockets() const noexcept { return most_sockets_; }

    /// @{
    /// As Transport says; all on the one thread.
    void attach(Pump& pump, const ClientOptions& options) override;
    void detach(Pump& pump) override;
    void start(Exchange& exchange) override;
    void stop(Exchange& exchange) override;
    void pause(Exchange& exchange) override;
    void resume(Exchange& exchange) override;
    void wake() noexcept override {}
    Time now() const noexcept override { return now_; }
    std::chrono::system_clock::time_point wall() const noexcept override;
    unsigned sockets() const noexcept override { return static_cast<unsigned>(wires_.size()); }
    /// @}

  private:
    struct Wire;

    Reply answer(const std::string& url);
    Reply file(const std::string& url, std::string_view prefix, const std::filesystem::path& folder) const;
    Time run_pumps();
    Time next_event() const;
    void happen();
    void step(Wire& wire);
    void step_headers(Wire& wire);
    void send_slice();
    void send(Wire& wire, std::uint64_t most);
    void end(Wire& wire, Ending ending);
    bool is_paced(const Wire& wire) const;

    std::map<std::string, std::deque<Reply>> scripted_;
    std::vector<std::pair<std::string, std::filesystem::path>> folders_;
    std::vector<Seen> requests_;
    std::vector<Pump*> pumps_;
    std::vector<std::unique_ptr<Wire>> wires_;  // oldest first
    Time now_{};
    Time sliced_{};  // the last tick of the grid
    Time latency_{};
    std::uint64_t bandwidth_ = 0;
    std::uint64_t credit_ = 0;  // of the line, in byte-nanoseconds
    std::uint64_t random_;
    double loss_ = 0;
    double owed_ = 0;  // nanoseconds that advance() could not express yet
    unsigned most_sockets_ = 0;
    bool plugged_ = true;
};

}  // namespace segue::http::testing

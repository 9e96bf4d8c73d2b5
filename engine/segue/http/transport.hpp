// SPDX-License-Identifier: MIT
// What carries the bytes of a client: libcurl on its own thread (the default), the scripted fake of
// <segue/http/testing.hpp>, or one of your own (a console's network library). All policy (queue, limits,
// retries, deadlines, redirects, decoding) is the client's; a transport carries one attempt at a time and
// says what happened.
//
// A transport owns the loop. Until it is detached it calls Pump::run whenever wake() was called and whenever
// the time that run returned has come, always on one thread of its choice, the "pump thread". start() and
// stop() come from inside run(); what happens to an exchange is told on the same thread, and never from
// inside start() or stop().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "segue/http/error.hpp"
#include "segue/http/options.hpp"

namespace segue::http {

/// Nanoseconds since a moment that the transport chooses; never scaled, never paused.
using Time = std::chrono::nanoseconds;

/// A time that never comes.
inline constexpr Time never = Time::max();

/// How long the parts of a transfer took, in seconds. What did not happen is 0.
class Timings {
  public:
    Timings() = default;

    double queued = 0;         ///< waiting for a slot, all attempts together
    double name_lookup = 0;    ///< of the last attempt, from its start
    double connect = 0;        ///< of the last attempt, from its start, as the next two
    double tls = 0;            ///< 0 without TLS
    double first_byte = 0;     ///< to the first byte of the answer
    double total = 0;          ///< from the request to the end, all attempts and pauses included
    double dispatch_wait = 0;  ///< from the end to the tick that handed the response out
};

/// The client's logic, as a transport sees it.
class Pump {
  public:
    /// Does all that is due at `now`, and says when it wants to be called again at the latest.
    virtual Time run(Time now) = 0;

  protected:
    ~Pump() = default;
};

/// What an exchange is to send.
class Outgoing {
  public:
    Outgoing() = default;

    std::string method;         ///< "GET"
    std::string url;            ///< absolute, checked, without credentials and fragment
    std::vector<Field> fields;  ///< as they go out, but for Host and Content-Length
    std::string_view body;      ///< lives as long as the exchange
    bool has_body = false;      ///< an empty body is a body
    bool fresh_connection =
        false;  ///< it may reach the server once at most: no connection that could be dead
    /// How often the request may go out at most: over a kept connection that turns out to be dead it may go
    /// out again by a fresh one, with another connected().
    unsigned most_sends = 1;
    bool http2 = false;  ///< where the server speaks it, over TLS; else, and else always, HTTP/1.1
    std::chrono::nanoseconds connect_timeout{};  ///< as Options says; the client ends a connect that is late
    std::string ca_file;                         ///< empty: the system's
};

/// How an exchange ended.
class Ending {
  public:
    Ending() = default;
    /// One that failed; `none` is a good one.
    Ending(Errc code, std::string detail, int os_error = 0)
        : code(code), os_error(os_error), detail(std::move(detail)) {}

    Errc code = Errc::none;  ///< what went wrong
    int os_error = 0;        ///< errno, where there is one
    std::string detail;      ///< in your words
    Timings timings;         ///< of this attempt, from name_lookup to first_byte
};

/// One attempt at one request. The transport calls these in the order of their declaration. Where one returns
/// false, the client has seen enough: the transport ends the exchange with any Ending, the client knows why
/// by itself.
class Exchange {
  public:
    /// Always the same object while the exchange lives.
    virtual const Outgoing& outgoing() const = 0;
    /// The pump that started it.
    virtual const Pump& pump() const = 0;

    /// There is a connection (TLS included) and the request goes out; once more where it does so again.
    virtual void connected() = 0;
    /// A status line, and how long it was, where that counts as bytes of headers. After one of 100 to 199
    /// another one follows. `code` 0: it cannot be read.
    virtual bool status(int code, std::size_t line_bytes = 0) = 0;
    /// A header field, or a trailer's.
    virtual bool field(std::string_view name, std::string_view value) = 0;
    /// The end of a header block.
    virtual bool fields_end() = 0;
    /// Bytes of the body: chunked coding undone, Content-Encoding not.
    virtual bool body(std::string_view bytes) = 0;
    /// The end, good or bad: last call, exactly one, unless stop() comes first.
    virtual void end(Ending ending) = 0;

    /// For the transport alone.
    void* handle = nullptr;

  protected:
    ~Exchange() = default;
};

/// What carries the bytes.
class Transport {
  public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// A client begins. Game thread.
    virtual void attach(Pump& pump, const ClientOptions& options) = 0;
    /// A client ends: its exchanges are dropped without a word, its pump is not called again, and no call of
    /// it is running when this returns. Game thread.
    virtual void detach(Pump& pump) = 0;
    /// Begins an exchange. Pump thread.
    virtual void start(Exchange& exchange) = 0;
    /// Drops an exchange at once; nothing is told of it any more. Pump thread.
    virtual void stop(Exchange& exchange) = 0;
    /// Receives no more of a body until resume(), so that the peer has to wait. What broke may still be told.
    /// Called on the pump thread, also from inside Exchange::fields_end and body.
    virtual void pause(Exchange& exchange) = 0;
    /// Goes on. Pump thread; nothing is told from inside.
    virtual void resume(Exchange& exchange) = 0;
    /// Has run() called soon. Any thread.
    virtual void wake() noexcept = 0;
    /// Any thread.
    virtual Time now() const noexcept = 0;
    /// The calendar's time, for Retry-After and expiry dates. Any thread.
    virtual std::chrono::system_clock::time_point wall() const noexcept = 0;
    /// Open connections, idle ones included. Any thread.
    virtual unsigned sockets() const noexcept = 0;
};

}  // namespace segue::http

// SPDX-License-Identifier: MIT
// A body that a script reads piece by piece while it arrives.
//
//     http::Stream body = co_await web.stream(url);           // resumes when the answer's headers are here
//     while (auto chunk = co_await body.next()) use(*chunk);
//     if (body.error()) log("{}", body.error().message());    // it broke off
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/awaitable.hpp"
#include "segue/http/detail/pipe.hpp"
#include "segue/http/detail/record.hpp"
#include "segue/http/error.hpp"
#include "segue/http/progress.hpp"

namespace segue::http {

class Client;

/// What Client::stream() gives: an answer whose body is still arriving. When about 256 KiB wait to be read,
/// the transfer pauses, and with it the server, until the script has read half of them; such a pause counts
/// in no timeout but the total one. Dropped before its end, it is aborted, and a script that waits for its
/// next piece is cancelled. Default-made or moved from: at its end.
///
/// Once the headers are here nothing is tried again: what fails then ends the body, and error() says why.
/// Checksums are looked at when all pieces are out.
class Stream {
  public:
    Stream() = default;
    /// @{
    /// The other one is at its end then; what this one held is aborted.
    Stream(Stream&&) noexcept = default;
    Stream& operator=(Stream&& other) noexcept;
    /// @}
    ~Stream();

    /// An answer came, with a status of 200 to 299.
    bool ok() const noexcept { return status() >= 200 && status() < 300; }
    /// 0 where no answer came.
    int status() const noexcept;
    /// A header's value, by its name in any case; empty where there is none.
    std::string_view header(std::string_view name) const noexcept;
    /// All headers, in order.
    const std::vector<Field>& headers() const noexcept;
    /// Who answers, after redirects.
    const std::string& url() const noexcept;
    /// Where it stands. `received` counts what has arrived, read or not.
    Progress progress() const noexcept;

    /// Why there are no more pieces; none while there are pieces to read, and at a good end.
    const Error& error() const noexcept;

    /// The wait of next().
    class Next {
      public:
        /// @{
        /// The protocol of <segue/awaitable.hpp>.
        bool ready();
        void hook(Waker waker);
        void unhook();
        std::optional<std::string> result();
        void describe(Reason& reason) const;
        template <class P>
        const char* complaint(const P&) const {
            return is_awaited() ? "a stream's next() is awaited by two scripts at once" : nullptr;
        }
        /// @}

      private:
        friend class Stream;
        explicit Next(detail::RecordPtr record);
        bool is_awaited() const;
        detail::RecordPtr record_;
    };

    /// Waits for the next piece of the body, usually 1 to 128 KiB; empty at the end, good or bad. Resumes on
    /// the game thread at the start of a tick (step 2); does not suspend where a piece is here. Cancelled, or
    /// lost in a race, it has taken nothing. One script at a time.
    Next next();

    /// For the client.
    explicit Stream(detail::RecordPtr record);

  private:
    const detail::Head& head() const noexcept;
    void abort() noexcept;

    detail::RecordPtr record_;
};

/// `co_await web.stream(url)`: starts when awaited, resumes when the headers of the answer are here, or an
/// error instead of them, on the game thread at the start of a tick (step 2). Cancelled with its script, it
/// is aborted.
class Opening {
  public:
    /// Before it is awaited.
    Opening(Opening&&) noexcept = default;
    Opening& operator=(Opening&&) = delete;
    ~Opening();

    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready();
    void hook(Waker waker);
    void unhook();
    Stream result();
    void describe(Reason& reason) const;
    /// @}

  private:
    friend class Client;
    explicit Opening(detail::RecordPtr record);

    detail::RecordPtr record_;
};

}  // namespace segue::http

// SPDX-License-Identifier: MIT
// The HTTP client of a game: requests are awaited by scripts, or begun and watched frame by frame. The
// network has a thread of its own; what a call here costs the game thread is an allocation or two.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "segue/http/options.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/request.hpp"
#include "segue/http/stream.hpp"
#include "segue/http/transfer.hpp"

namespace segue {
class Scheduler;
}

namespace segue::http {

/// Sends requests for the scripts of one scheduler. All its functions are called on the game thread. Keep it
/// as long as its requests: at its end, what is under way is aborted, and who waits gets Errc::client_closed.
/// It may end before or after the scheduler.
///
/// Nothing here throws for what the network or a server does. A URL, method, header or option that cannot be
/// sent (CR, LF, NUL, another scheme than http and https) gives Errc::invalid_argument without being queued.
class Client {
  public:
    /// Begins its thread, unless there is a transport of your own. Options that cannot work give
    /// Errc::invalid_argument for every request.
    explicit Client(Scheduler& scheduler, ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// @{
    /// `http::Response page = co_await web.get(url);`
    Get get(std::string url);
    Get get(std::string url, Options options);
    /// @}
    /// @{
    /// Sends `body`. A POST is sent once: it is neither retried nor sent over a connection that could be
    /// dead.
    Get post(std::string url, std::string body, Options options = {});
    Get post(std::string url, const std::vector<std::byte>& body, Options options = {});
    /// @}
    /// Sends a request of any method.
    Get send(Request request, Options options = {});

    /// @{
    /// Begins at once; the Transfer is watched and awaited later, and aborts when dropped.
    Transfer begin(std::string url, Options options = {});
    Transfer begin(Request request, Options options = {});
    /// @}

    /// Writes the body of a 2xx answer to `file`, whose folder must exist: to `file`.part first, which takes
    /// the place of `file` in one step once the body is whole and its checksums are right. After any failure
    /// the old file is as it was. Another answer than 2xx comes back with the first 64 KiB of its body; that
    /// of a file is empty.
    ///
    /// An attempt that fails goes on where the one before stopped, and so does a later download of this URL
    /// to this file, even after the program died: where the server named the body by a strong ETag, or by an
    /// old enough Last-Modified, and still has that one, at the URL that sent the beginning, after redirects.
    /// Else it begins anew. `file`.part, and `file`.part.from that remembers both URLs and the name, stay for
    /// it after connection faults, timeouts and the client's end; they go after a cancel and after io, size,
    /// decoding, protocol and checksum errors.
    ///
    /// Files are written on the I/O thread (with a fake transport: in its advance()), and synced before they
    /// take their name; what the client's end leaves open is closed on the game thread. io_error, never
    /// retried, with errno: no such folder (ENOENT), no permission (EACCES), the disk is full (ENOSPC),
    /// another download is writing this file (EWOULDBLOCK).
    Get download(std::string url, std::filesystem::path file, Options options = {});
    /// Reads the body piece by piece while it arrives: see Stream. Not more than about 256 KiB of it are in
    /// memory, and libcurl's own buffer.
    Opening stream(std::string url, Options options = {});

    /// Counts since the client was made, and what is going on now. Costs nothing.
    Stats stats() const noexcept;

    /// CPU time in seconds that the download code took of the game thread since the last call of this
    /// function: submitting, handing out responses, reading progress. For a frame's report. What a fake
    /// transport does inside advance() stands for the network, and is not counted.
    double take_cpu_seconds() noexcept;

  private:
    class Desk;

    /// Without extra it is a GET with the usual options.
    detail::RecordPtr make(std::string url, std::unique_ptr<detail::Extra> extra = nullptr);
    detail::RecordPtr make(Request&& request, Options&& options);
    detail::RecordPtr refused(std::string why);
    /// What of it cannot be sent, in words; empty if all is well.
    static std::string refusal_of(const detail::Extra& extra);
    Transfer begun(detail::RecordPtr record);

    std::shared_ptr<Desk> desk_;
};

}  // namespace segue::http

// SPDX-License-Identifier: MIT
// How a transfer can fail: one enum of codes, and a value that says what happened in words. Nothing here
// throws.
#pragma once

#include <string>
#include <string_view>

namespace segue::http {

/// Why a transfer gave no answer. A 4xx or 5xx answer is a response and leaves this at `none`.
enum class Errc {
    none,                ///< an answer came, whatever its status
    invalid_argument,    ///< refused before it was queued: URL, method, header or option; nothing was sent
    queue_timeout,       ///< no free slot within Options::queue_timeout
    not_cached,          ///< only_if_cached, and the cache has no fresh answer
    dns_failed,          ///< the name does not resolve
    connect_failed,      ///< refused, unreachable, or no descriptor left; retried
    connect_timeout,     ///< no connection (TLS included) within Options::connect_timeout; retried
    tls_failed,          ///< the TLS handshake broke, or a certificate file could not be read
    tls_verify_failed,   ///< the peer's certificate is not trusted, expired or another host's
    first_byte_timeout,  ///< no whole header block within Options::first_byte_timeout; retried
    stalled,        ///< no byte for Options::stall_timeout, or fewer than 64 bytes a second over it; retried
    total_timeout,  ///< all attempts together took longer than Options::total_timeout
    connection_lost,       ///< closed or reset before the answer was whole; retried
    truncated,             ///< the body ended before its announced end; retried
    too_large,             ///< more decoded bytes than Options::max_bytes
    headers_too_large,     ///< more header bytes than Options::max_header_bytes, or more than 256 fields
    protocol_error,        ///< the peer does not speak HTTP/1.1 properly
    decode_failed,         ///< the gzip body is damaged or cut off
    too_many_redirects,    ///< more than Options::redirects
    forbidden_redirect,    ///< a redirect away from http(s), or from https to http; nothing was opened
    checksum_mismatch,     ///< the body is not the one that sha256 or crc32 asked for
    retry_after_too_long,  ///< the server asks to wait for longer than Options::retry_after_limit
    io_error,              ///< a file could not be written; os_error() has errno
    cancelled,             ///< Transfer::cancel()
    client_closed,         ///< the client ended first
};

/// The enumerator's name: "connect_timeout".
std::string_view name(Errc code) noexcept;

/// What went wrong with a transfer, as a value. Default-made: nothing.
class Error {
  public:
    Error() = default;
    /// What a client, or a transport of your own, found.
    Error(Errc code, std::string detail, int os_error = 0);

    /// What kind of failure it is.
    Errc code() const noexcept { return code_; }
    /// One sentence for a log: code, host, the underlying words, attempts. For a 4xx or 5xx answer, "HTTP
    /// 404".
    std::string message() const;
    /// "example.com:8080": who was talked to last, after redirects; empty for a URL that was refused.
    const std::string& host() const noexcept { return host_; }
    /// How many times the request was sent or tried; 0 if it never left the queue.
    unsigned attempts() const noexcept { return attempts_; }
    /// The words of whoever found it: curl's own text, zlib's, or ours.
    const std::string& detail() const noexcept { return detail_; }
    /// errno of the operating system, 0 where there is none.
    int os_error() const noexcept { return os_error_; }

    /// Whether there is an error at all.
    explicit operator bool() const noexcept { return code_ != Errc::none; }

  private:
    /// Fills in who was asked and how often.
    friend void ascribe(Error& error, std::string host, unsigned attempts, int status);
    Errc code_ = Errc::none;
    int os_error_ = 0;
    int status_ = 0;
    unsigned attempts_ = 0;
    std::string host_;
    std::string detail_;
};

}  // namespace segue::http

// SPDX-License-Identifier: MIT
// What a request and a client can be told: classes of chained setters, each with its usual value. Durations
// are real time, any std::chrono duration; 0 or less is refused when the request is made, duration::max()
// means "no limit".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::http {

class Client;
class Options;
class Transport;

/// A header field as it is sent or was received.
using Field = std::pair<std::string, std::string>;

namespace detail {

class Engine;
class Flight;
class Random;
std::chrono::nanoseconds backoff(const Options& options, unsigned number, Random& random);

/// A duration of any unit in nanoseconds; what does not fit is the longest there is.
template <class Rep, class Period>
constexpr std::chrono::nanoseconds saturated(std::chrono::duration<Rep, Period> duration) noexcept {
    using Wide = std::chrono::duration<long double, std::nano>;
    const long double count = Wide(duration).count();
    if (!(count < static_cast<long double>(std::chrono::nanoseconds::max().count()))) {
        return std::chrono::nanoseconds::max();
    }
    if (count < 0) return std::chrono::nanoseconds(-1);
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration);
}

}  // namespace detail

/// How one request is to be carried out. A getter has its setter's name.
class Options {
  public:
    Options() = default;

    /// Adds a request header; may be called repeatedly. CR, LF or NUL in it refuse the request
    /// (invalid_argument).
    Options& header(std::string name, std::string value) {
        headers_.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    /// Sends "Authorization: Bearer TOKEN". Dropped at a redirect to another host, port or scheme.
    Options& bearer(std::string_view token);
    /// Sends "Authorization: Basic ...". Dropped at a redirect to another host, port or scheme.
    Options& basic(std::string_view user, std::string_view password);

    /// From a free slot to a connection, TLS included; each attempt. Usually 15 s.
    template <class Rep, class Period>
    Options& connect_timeout(std::chrono::duration<Rep, Period> limit) {
        connect_timeout_ = detail::saturated(limit);
        return *this;
    }

    /// From the connection to the end of the header block, the sending of a body included; each attempt.
    /// Usually 30 s.
    template <class Rep, class Period>
    Options& first_byte_timeout(std::chrono::duration<Rep, Period> limit) {
        first_byte_timeout_ = detail::saturated(limit);
        return *this;
    }

    /// The longest gap without bytes in a body, and the span over which 64 bytes a second must come. Usually
    /// 20 s.
    template <class Rep, class Period>
    Options& stall_timeout(std::chrono::duration<Rep, Period> limit) {
        stall_timeout_ = detail::saturated(limit);
        return *this;
    }

    /// All attempts and their pauses, not the waiting for slots. Usually 60 s; none for a file or a stream.
    template <class Rep, class Period>
    Options& total_timeout(std::chrono::duration<Rep, Period> limit) {
        total_timeout_ = detail::saturated(limit);
        return *this;
    }

    /// The waiting for a slot, each attempt. Usually none.
    template <class Rep, class Period>
    Options& queue_timeout(std::chrono::duration<Rep, Period> limit) {
        queue_timeout_ = detail::saturated(limit);
        return *this;
    }

    /// The most decoded body bytes to accept, else too_large. Usually 64 MiB; no limit for a file or a
    /// stream.
    Options& max_bytes(std::uint64_t bytes) {
        max_bytes_ = bytes;
        return *this;
    }

    /// The most header bytes to accept in an attempt, else headers_too_large; fields are limited to 256.
    /// Usually 64 KiB. One line of more than 100 KB is too large whatever this says: libcurl's own limit.
    Options& max_header_bytes(std::size_t bytes) {
        max_header_bytes_ = bytes;
        return *this;
    }

    /// How many redirects are followed; 0 gives the 3xx answer itself. Usually 10.
    Options& redirects(unsigned count) {
        redirects_ = count;
        return *this;
    }

    /// How often a failed request is tried again: n + 1 attempts. Usually 3. Methods that are not idempotent
    /// are sent once whatever this says, unless retry_all_methods() was called.
    Options& retries(unsigned count) {
        retries_ = count;
        return *this;
    }

    /// Lets POST and PATCH be retried: the server may then see a request twice.
    Options& retry_all_methods() {
        retry_all_methods_ = true;
        return *this;
    }

    /// The pause before try k is random between 0 and min(`longest`, `first` x 2^(k-1)) (full jitter).
    /// Usually 0.5 s and 10 s.
    template <class Rep, class Period, class Rep2, class Period2>
    Options& retry_delay(std::chrono::duration<Rep, Period> first,
                         std::chrono::duration<Rep2, Period2> longest) {
        retry_first_ = detail::saturated(first);
        retry_longest_ = detail::saturated(longest);
        return *this;
    }

    /// The most that all pauses of a request may add up to, but for those that a server asks for by
    /// Retry-After; then the last failure stands. Usually 120 s.
    template <class Rep, class Period>
    Options& retry_budget(std::chrono::duration<Rep, Period> limit) {
        retry_budget_ = detail::saturated(limit);
        return *this;
    }

    /// The longest Retry-After to obey, else retry_after_too_long at once. Usually 60 s.
    template <class Rep, class Period>
    Options& retry_after_limit(std::chrono::duration<Rep, Period> limit) {
        retry_after_limit_ = detail::saturated(limit);
        return *this;
    }

    /// Larger goes first where slots are short; equals go in the order of their requests. Usually 0.
    Options& priority(int larger_first) {
        priority_ = larger_first;
        return *this;
    }

    /// The decoded body must have this SHA-256 (64 hexadecimal digits), else checksum_mismatch and no body.
    Options& sha256(std::string hex) {
        sha256_ = std::move(hex);
        return *this;
    }

    /// The decoded body must have this CRC-32 (that of zip and gzip), else checksum_mismatch and no body.
    Options& crc32(std::uint32_t value) {
        crc32_ = value;
        return *this;
    }

    /// A PEM file of the authorities to trust instead of the system's.
    Options& ca_file(std::filesystem::path path) {
        ca_file_ = path.string();
        return *this;
    }

    /// Speaks HTTP/2 with https servers that do. A stream, and a client with a bandwidth limit, stay with
    /// HTTP/1.1. Usually false.
    Options& http2(bool on) {
        http2_ = on;
        return *this;
    }

    /// Answers from ClientOptions::cache alone, where it has a fresh answer, and else gives not_cached
    /// without asking anybody: for play without a network. Not for files and streams, which go past the
    /// cache.
    Options& only_if_cached() {
        only_if_cached_ = true;
        return *this;
    }

    /// Of Client::download: goes on where an earlier attempt, or an earlier run of the program, stopped.
    /// Usually true.
    Options& resume(bool on) {
        resume_ = on;
        return *this;
    }

    /// @{
    /// What was set, else what is usual; no limit is the largest value there is.
    std::chrono::nanoseconds connect_timeout() const noexcept { return connect_timeout_; }
    std::chrono::nanoseconds first_byte_timeout() const noexcept { return first_byte_timeout_; }
    std::chrono::nanoseconds stall_timeout() const noexcept { return stall_timeout_; }
    std::chrono::nanoseconds total_timeout() const noexcept {
        return total_timeout_.value_or(std::chrono::seconds(60));
    }
    std::chrono::nanoseconds queue_timeout() const noexcept { return queue_timeout_; }
    std::uint64_t max_bytes() const noexcept { return max_bytes_.value_or(std::uint64_t(64) << 20); }
    std::size_t max_header_bytes() const noexcept { return max_header_bytes_; }
    unsigned redirects() const noexcept { return redirects_; }
    unsigned retries() const noexcept { return retries_; }
    std::chrono::nanoseconds retry_budget() const noexcept { return retry_budget_; }
    std::chrono::nanoseconds retry_after_limit() const noexcept { return retry_after_limit_; }
    int priority() const noexcept { return priority_; }
    const std::string& sha256() const noexcept { return sha256_; }
    std::optional<std::uint32_t> crc32() const noexcept { return crc32_; }
    const std::string& ca_file() const noexcept { return ca_file_; }
    bool http2() const noexcept { return http2_; }
    bool resume() const noexcept { return resume_; }
    /// @}

    /// Equal in all that was set.
    friend bool operator==(const Options&, const Options&) = default;

  private:
    friend class Client;
    friend class detail::Engine;
    friend class detail::Flight;
    friend std::chrono::nanoseconds detail::backoff(const Options& options, unsigned number,
                                                    detail::Random& random);
    const std::vector<Field>& headers() const noexcept { return headers_; }
    const std::string& authorization() const noexcept { return authorization_; }
    bool retries_all_methods() const noexcept { return retry_all_methods_; }
    std::chrono::nanoseconds retry_first() const noexcept { return retry_first_; }
    std::chrono::nanoseconds retry_longest() const noexcept { return retry_longest_; }
    bool is_only_if_cached() const noexcept { return only_if_cached_; }
    /// What of this cannot work, in words; empty if all is well. The client asks before it queues.
    std::string refusal() const;
    /// Takes away max_bytes() and total_timeout() where they were not set. The client does it for a file and
    /// for a stream.
    Options& unlimited_unless_set() {
        if (!total_timeout_) total_timeout_ = std::chrono::nanoseconds::max();
        if (!max_bytes_) max_bytes_ = UINT64_MAX;
        return *this;
    }

    std::vector<Field> headers_;
    std::string authorization_;
    std::string sha256_;
    std::string ca_file_;
    std::chrono::nanoseconds connect_timeout_ = std::chrono::seconds(15);
    std::chrono::nanoseconds first_byte_timeout_ = std::chrono::seconds(30);
    std::chrono::nanoseconds stall_timeout_ = std::chrono::seconds(20);
    std::optional<std::chrono::nanoseconds> total_timeout_;
    std::chrono::nanoseconds queue_timeout_ = std::chrono::nanoseconds::max();
    std::chrono::nanoseconds retry_first_ = std::chrono::milliseconds(500);
    std::chrono::nanoseconds retry_longest_ = std::chrono::seconds(10);
    std::chrono::nanoseconds retry_budget_ = std::chrono::seconds(120);
    std::chrono::nanoseconds retry_after_limit_ = std::chrono::seconds(60);
    std::optional<std::uint64_t> max_bytes_;
    std::size_t max_header_bytes_ = std::size_t(64) << 10;
    std::optional<std::uint32_t> crc32_;
    unsigned redirects_ = 10;
    unsigned retries_ = 3;
    int priority_ = 0;
    bool retry_all_methods_ = false;
    bool http2_ = false;
    bool only_if_cached_ = false;
    bool resume_ = true;
};

/// How a client works. A getter has its setter's name.
class ClientOptions {
  public:
    ClientOptions() = default;

    /// The most connections at once, idle ones included. Usually 32.
    ClientOptions& max_connections(unsigned count) {
        max_connections_ = count;
        return *this;
    }

    /// The most connections to one scheme, host and port. Usually 6.
    ClientOptions& max_per_host(unsigned count) {
        max_per_host_ = count;
        return *this;
    }

    /// The most waiting scripts to resume in one tick; the others follow in the next ones. Usually 512.
    ClientOptions& max_resumes_per_tick(unsigned count) {
        max_resumes_per_tick_ = count;
        return *this;
    }

    /// Body bytes per second that all transfers of the client may receive together; 0: no limit, as usual.
    /// Kept over any second or two, in lumps of a sixteenth of a second's bytes (1 KiB at least, 128 KiB at
    /// most). The waiting for it counts in no timeout but the total one.
    ClientOptions& bandwidth(std::uint64_t bytes_per_second) {
        bandwidth_ = bytes_per_second;
        return *this;
    }

    /// Keeps answers in files in `folder`, which is made where there is none, up to `bytes` in all; then
    /// those go that were used longest ago. Usually none. What a private cache of RFC 9111 keeps, with these
    /// limits: of GETs with status 200 that were not redirected, whose request has no credentials, range or
    /// condition of its own and whose answer has no Vary; files and streams go past it. It obeys
    /// Cache-Control (no-store, no-cache, max-age), Expires and Age, and asks with ETag or Last-Modified
    /// about what is no longer fresh: an answer out of the cache has status 200, asked about or not. A
    /// damaged file is an answer that is not there; where the folder cannot be written, nothing is kept. Read
    /// and written on the I/O thread.
    ClientOptions& cache(std::filesystem::path folder, std::uint64_t bytes) {
        cache_folder_ = std::move(folder);
        cache_bytes_ = bytes;
        return *this;
    }

    /// "http://host:port", socks5:// and the like. Usually none: the environment's proxies are not looked at.
    ClientOptions& proxy(std::string url) {
        proxy_ = std::move(url);
        return *this;
    }

    /// Carries the bytes in place of libcurl: the fake of <segue/http/testing.hpp>, or your own. It must
    /// outlive the client.
    ClientOptions& transport(Transport& carrier) {
        transport_ = &carrier;
        return *this;
    }

    /// Fixes the random numbers of the retry pauses. Usually drawn from the system, and 1 with a transport of
    /// your own.
    ClientOptions& seed(std::uint64_t value) {
        seed_ = value;
        return *this;
    }

    /// @{
    /// What was set, else what is usual; no proxy, cache or transport: empty, null.
    unsigned max_connections() const noexcept { return max_connections_; }
    unsigned max_per_host() const noexcept { return max_per_host_; }
    unsigned max_resumes_per_tick() const noexcept { return max_resumes_per_tick_; }
    std::uint64_t bandwidth() const noexcept { return bandwidth_; }
    const std::string& proxy() const noexcept { return proxy_; }
    Transport* transport() const noexcept { return transport_; }
    std::optional<std::uint64_t> seed() const noexcept { return seed_; }
    /// @}

  private:
    friend class Client;
    friend class detail::Engine;
    const std::filesystem::path& cache_folder() const noexcept { return cache_folder_; }
    std::uint64_t cache_bytes() const noexcept { return cache_bytes_; }
    /// What of this cannot work, in words; empty if all is well.
    std::string refusal() const;

    std::filesystem::path cache_folder_;
    std::string proxy_;
    Transport* transport_ = nullptr;
    std::uint64_t bandwidth_ = 0;
    std::uint64_t cache_bytes_ = 0;
    std::optional<std::uint64_t> seed_;
    unsigned max_connections_ = 32;
    unsigned max_per_host_ = 6;
    unsigned max_resumes_per_tick_ = 512;
};

}  // namespace segue::http

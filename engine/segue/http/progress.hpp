// SPDX-License-Identifier: MIT
// What can be read of a running transfer and of a client, each frame, for free.
#pragma once

#include <cstdint>
#include <string_view>

namespace segue::http {

/// Where a transfer stands.
enum class TransferState : std::uint8_t {
    queued,      ///< waits for a slot
    connecting,  ///< has a slot: name look-up, connection, TLS
    requesting,  ///< connected, the answer's headers are not all here
    receiving,   ///< the body is arriving
    retrying,    ///< an attempt failed, the next one waits for its time (Progress::retry_in)
    done,        ///< a response is there, whatever its status
    failed,      ///< an error, a cancel, or the client's end
};

/// The enumerator's name: "receiving".
std::string_view name(TransferState state) noexcept;

/// A transfer, seen at one moment.
class Progress {
  public:
    Progress() = default;

    /// Body bytes of this attempt as they came over the wire (before gunzip), behind those that a resumed
    /// file had already.
    std::uint64_t received = 0;
    /// What `received` will be at the end; 0: unknown.
    std::uint64_t total = 0;
    /// Over about the last half second.
    double bytes_per_second = 0;
    /// Seconds until the next try; 0 unless retrying.
    double retry_in = 0;
    /// 1 is the first; 0 before it.
    unsigned attempt = 0;
    /// What it is doing.
    TransferState state = TransferState::queued;

    /// 0 to 1; 0 while the total is unknown.
    double fraction() const noexcept {
        return total == 0 ? 0 : static_cast<double>(received) / static_cast<double>(total);
    }
    /// Whether the transfer has ended.
    bool ended() const noexcept { return state == TransferState::done || state == TransferState::failed; }
};

/// A client since its start, seen at one moment.
class Stats {
  public:
    Stats() = default;

    std::uint64_t ok = 0;         ///< transfers that ended with a 2xx answer
    std::uint64_t failed = 0;     ///< transfers that ended with an error or another status; not the cancelled
    std::uint64_t cancelled = 0;  ///< transfers that were dropped or cancelled
    std::uint64_t retries = 0;    ///< attempts beyond the first of a transfer
    std::uint64_t cached = 0;     ///< of those that were ok, with a body out of the cache
    std::uint64_t bytes_downloaded = 0;  ///< body bytes as they came over the wire
    std::uint64_t bytes_resumed = 0;     ///< bytes that a resumed download did not have to fetch again
    unsigned in_flight = 0;              ///< transfers that hold a slot
    unsigned queued = 0;                 ///< transfers that wait for a slot
    unsigned retrying = 0;               ///< transfers that wait for their next try
    unsigned sockets = 0;                ///< open connections, idle ones included
    double bytes_per_second = 0;         ///< over about the last half second, all transfers together
};

}  // namespace segue::http

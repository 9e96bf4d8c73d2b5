// SPDX-License-Identifier: MIT
// Who fetches files. The game asks through this interface and
// knows no network; the screen implements it with
// segue::http.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "segue/task.hpp"

namespace relay {

/// What a transfer was, as the courier saw it: a line of the
/// credits.
struct Waybill {
    std::string url;         // as it was asked for
    std::int64_t bytes = 0;  // of the body, as it came
    double seconds = 0;      // from the asking to the end
    int retries = 0;
    bool cached = false;  // the courier had it: nobody asked
};

/// A file that came, or the reason why it did not.
class Parcel {
  public:
    Parcel() = default;
    Parcel(std::string bytes, std::string error,
           Waybill waybill = Waybill())
        : bytes_(std::move(bytes)),
          error_(std::move(error)),
          waybill_(std::move(waybill)) {}
    bool ok() const { return error_.empty(); }
    const std::string& bytes() const { return bytes_; }
    const std::string& error() const { return error_; }
    const Waybill& waybill() const { return waybill_; }

  private:
    std::string bytes_, error_;
    Waybill waybill_;
};

enum class LaneState : std::uint8_t {
    queued,
    flying,
    retry,  // waits for its next attempt
    done,
    failed,    // gave up
    cut,       // a boss holds it
    built_in,  // the game's own copy took its place
};

/// One transfer as it is now; a row of LINK, a wire of the
/// title.
class Lane {
  public:
    std::string name;  // "stage.json"
    std::int64_t received = 0;
    std::int64_t total = 0;  // 0: not known yet
    LaneState state = LaneState::queued;
    double retry_in = 0;  // seconds, in LaneState::retry
    int attempt = 1;

    /// 0..1; 0 while the size is unknown.
    float share() const {
        if (state == LaneState::done) return 1;
        if (state == LaneState::built_in) return 1;
        if (state == LaneState::cut) return 0;
        if (total <= 0) return 0;
        return float(double(received) / double(total));
    }
};

class Courier {
  public:
    virtual ~Courier() = default;
    /// Fetches `path`, such as "stage1/stage.json"; larger
    /// priorities go first. Retries are the courier's; an
    /// error means that it gave up. Dropping the task aborts.
    virtual segue::Task<Parcel> get(std::string path,
                                    int priority) = 0;
    /// The state of a path asked for before: read every
    /// frame, cheap. A path never asked for is queued, with 0
    /// bytes.
    virtual Lane lane(std::string_view path) const = 0;
};

}  // namespace relay

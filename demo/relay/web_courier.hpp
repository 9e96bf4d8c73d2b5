// SPDX-License-Identifier: MIT
// The game's courier over HTTP: what it fetches, how each transfer stands, how long answers take.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/courier.hpp"
#include "segue/http/http.hpp"
#include "segue/overlay/downloads.hpp"

namespace relay {

/// A transfer that is under way, as the inspector lists it; its button ends it, and must be gone before it.
segue::overlay::Download row_of(const std::string& name, segue::http::Transfer& transfer);

class WebCourier final : public Courier {
  public:
    /// @param base  "http://127.0.0.1:41234", without a slash at its end. `web` must outlive this and its
    /// tasks.
    WebCourier(segue::http::Client& web, std::string base) : web_(web), base_(std::move(base)) {}

    /// Tries for as long as it takes: a pack has no total timeout, only connect, first byte and stall count.
    /// Gives up on answers such as 404. What went wrong is logged to stderr. The parcel's waybill has the
    /// transfer's own figures: body bytes as they came, seconds from the request over all attempts and
    /// pauses.
    segue::Task<Parcel> get(std::string path, int priority) override;
    Lane lane(std::string_view path) const override;

    /// Milliseconds from the last request to its answer; 0: none came yet.
    [[nodiscard]] int delay_ms() const { return delay_ms_; }
    /// No byte in the last three attempts: nobody is there. A line that only loses transfers is not offline.
    [[nodiscard]] bool offline() const;
    /// A path that is under way, "" if none is: a paced line needs to know whose pace counts.
    [[nodiscard]] std::string_view under_way() const;
    /// Those that are under way and those that have ended, for the inspector.
    void list(std::vector<segue::overlay::Download>& out);

  private:
    struct Flight {
        segue::http::Transfer* transfer = nullptr;  // while it lasts
        Lane lane;                                  // as it ended
        int status = 0;                             // so, too; 0: without an answer
        std::string error;                          // so, too; empty: well
        mutable unsigned heard = 0;  // the last attempt that brought a byte, as far as it was looked at
    };
    class Watch;

    segue::http::Client& web_;
    std::string base_;
    std::map<std::string, Flight, std::less<>> flights_;
    int delay_ms_ = 0;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// Who gets a slot next: by (priority, order), within a limit in all and a limit for each host. 10 000 easy
// handles in a multi cost 117 MB, and curl knows no priorities; so requests wait here, and curl sees those
// that have a slot.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace segue::http::detail {

class Flight;

/// Where a flight stands in the queue; smaller goes first.
struct Place {
    std::int64_t minus_priority = 0;
    std::uint64_t number = 0;
    Flight* flight = nullptr;

    friend bool operator<(const Place& a, const Place& b) noexcept {
        if (a.minus_priority != b.minus_priority) return a.minus_priority < b.minus_priority;
        return a.number < b.number;
    }
};

/// The queue and its slots. Pump thread only. All calls cost O(log n), with n waiting.
class Admission {
  public:
    Admission(unsigned most, unsigned most_per_host) : most_(most), most_per_host_(most_per_host) {}

    void enqueue(const std::string& origin, Place place);
    /// Takes a waiting flight out.
    void withdraw(const std::string& origin, Place place);
    /// The next flight that may have a slot, and has it from now on; nullptr if there is none.
    Flight* admit();
    /// A flight gives its slot back.
    void release(const std::string& origin);

  private:
    struct Host {
        unsigned busy = 0;
        std::set<Place> waiting;
    };
    using Hosts = std::map<std::string, Host>;

    /// A host that has both a free slot and somebody waiting, by its first in line.
    struct Ready {
        Place place;
        Hosts::iterator host;
        friend bool operator<(const Ready& a, const Ready& b) noexcept { return a.place < b.place; }
    };

    void retract(Hosts::iterator host);
    void offer(Hosts::iterator host);

    Hosts hosts_;
    std::set<Ready> ready_;
    unsigned busy_ = 0;
    unsigned most_;
    unsigned most_per_host_;
};

}  // namespace segue::http::detail

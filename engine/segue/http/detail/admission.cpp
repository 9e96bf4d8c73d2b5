// SPDX-License-Identifier: MIT
#include "segue/http/detail/admission.hpp"

namespace segue::http::detail {

/// Takes a host out of ready_, before its queue or its slots change.
void Admission::retract(Hosts::iterator host) {
    if (!host->second.waiting.empty()) ready_.erase({*host->second.waiting.begin(), host});
}

/// Puts a host back where it belongs, after its queue or its slots changed.
void Admission::offer(Hosts::iterator host) {
    Host& state = host->second;
    if (state.waiting.empty()) {
        if (state.busy == 0) hosts_.erase(host);
    } else if (state.busy < most_per_host_) {
        ready_.insert({*state.waiting.begin(), host});
    }
}

void Admission::enqueue(const std::string& origin, Place place) {
    const auto host = hosts_.try_emplace(origin).first;
    retract(host);
    host->second.waiting.insert(place);
    offer(host);
}

void Admission::withdraw(const std::string& origin, Place place) {
    const auto host = hosts_.find(origin);
    retract(host);
    host->second.waiting.erase(place);
    offer(host);
}

Flight* Admission::admit() {
    if (busy_ >= most_ || ready_.empty()) return nullptr;
    const Ready first = *ready_.begin();
    retract(first.host);
    first.host->second.waiting.erase(first.place);
    ++first.host->second.busy;
    ++busy_;
    offer(first.host);
    return first.place.flight;
}

void Admission::release(const std::string& origin) {
    const auto host = hosts_.find(origin);
    retract(host);
    --host->second.busy;
    --busy_;
    offer(host);
}

}  // namespace segue::http::detail

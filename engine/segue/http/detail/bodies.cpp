// SPDX-License-Identifier: MIT
#include "segue/http/detail/bodies.hpp"

#include <algorithm>
#include <utility>

namespace segue::http::detail {

std::string Bodies::take(std::size_t bytes) {
    if (bytes < least) return {};
    auto best = kept_.end();
    for (auto k = kept_.begin(); k != kept_.end(); ++k) {
        const std::size_t room = k->body.capacity();
        if (room < bytes || room / 2 > bytes) continue;
        if (best == kept_.end() || room < best->body.capacity()) best = k;
    }
    if (best == kept_.end()) return {};
    std::string body = std::move(best->body);
    bytes_ -= body.capacity();
    kept_.erase(best);
    return body;
}

void Bodies::keep(std::string body, Time now) {
    const std::size_t size = body.capacity();
    if (size < least || size > most - bytes_) return;
    body.clear();
    kept_.push_back({std::move(body), now});
    bytes_ += size;
}

Time Bodies::run(Time now) {
    const auto wanted =
        std::find_if(kept_.begin(), kept_.end(), [now](const Kept& k) { return now - k.since < longest; });
    for (auto k = kept_.begin(); k != wanted; ++k) bytes_ -= k->body.capacity();
    kept_.erase(kept_.begin(), wanted);
    return kept_.empty() ? never : kept_.front().since + longest;
}

}  // namespace segue::http::detail

// SPDX-License-Identifier: MIT
#include "scripts/world/scores.hpp"

#include <algorithm>
#include <utility>

namespace relay {

int Scores::place_of(std::int64_t points) const {
    if (points < least) return places;
    auto below = [points](const Score& s) {
        return s.points < points;
    };
    auto at = std::ranges::find_if(rows_, below);
    return std::min(int(at - rows_.begin()), places);
}

int Scores::add(Score score) {
    int place = place_of(score.points);
    if (place == places) return place;
    rows_.insert(rows_.begin() + place, std::move(score));
    if (rows_.size() > places) rows_.pop_back();
    ++version_;
    return place;
}

std::int64_t Scores::best() const {
    return rows_.empty() ? 0 : rows_.front().points;
}

std::vector<std::int64_t> Scores::points() const {
    std::vector<std::int64_t> out;
    for (const Score& s : rows_) out.push_back(s.points);
    return out;
}

Scores Scores::of(const std::vector<std::int64_t>& points) {
    Scores out;
    for (std::int64_t each : points) {
        Score row;
        row.points = each;
        out.add(std::move(row));
    }
    return out;
}

}  // namespace relay

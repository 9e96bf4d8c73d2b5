// SPDX-License-Identifier: MIT
// The ten best runs. Who gets a place decides which screen
// comes next, so the table's points are an input of a run and
// stand in its log; names and dates are drawn only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/world.hpp"

namespace relay {

/// What initials are made of, in the order in which they
/// turn.
inline constexpr std::string_view initial_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

/// One run of the table.
struct Score {
    std::int64_t points = 0;
    Difficulty difficulty = Difficulty::normal;
    int stage = 1;         // in which it ended
    bool cleared = false;  // it brought the packet home
    int continues = 0;
    std::string initials = "AAA";
    std::string date;  // "2026-01-31"; empty: today
    bool operator==(const Score&) const = default;
};

/// One table for all difficulties: each row says its own.
class Scores {
  public:
    static constexpr int places = 10;
    /// Nobody is asked for a name below that.
    static constexpr std::int64_t least = 1000;

    /// Where a run of so many points would stand: 0 is the
    /// first, `places` says that it would not. Of equals the
    /// earlier one stays above.
    int place_of(std::int64_t points) const;
    /// @return its place; what has none is not kept.
    int add(Score score);
    /// From the best one down.
    const std::vector<Score>& rows() const { return rows_; }
    /// The first one's points; 0: there is none.
    std::int64_t best() const;
    /// Grows with every row that is added: save it then.
    int version() const { return version_; }

    /// The points alone, for a log, and a table of nameless
    /// runs out of them.
    std::vector<std::int64_t> points() const;
    static Scores of(const std::vector<std::int64_t>& points);

  private:
    std::vector<Score> rows_;
    int version_ = 0;
};

}  // namespace relay

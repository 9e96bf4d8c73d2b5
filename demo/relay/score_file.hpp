// SPDX-License-Identifier: MIT
// The table of scores as a file of the user's: a text in JSON, an object a run. A broken one costs no game:
// it is said, the file is set aside, and the table is empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "demo/relay/user_folder.hpp"
#include "scripts/world/scores.hpp"

namespace relay {

inline constexpr std::string_view score_file = "scores.json";

/// @return nothing when `text` is no table; `error` says why, with the row. Rows may be in any order, and of
/// more than ten the best are kept.
[[nodiscard]] std::optional<Scores> read_scores(std::string_view text, std::string& error);

/// @param today  the date of the runs that have none yet, "2026-01-31".
[[nodiscard]] std::string text_of(const Scores& scores, std::string_view today);

/// The calendar's day here, "2026-01-31".
[[nodiscard]] std::string today();

/// The table that lies in the user's folder.
[[nodiscard]] Scores load_scores(UserFolder& folder);
/// Takes no time of a frame.
void save_scores(UserFolder& folder, const Scores& scores);

}  // namespace relay

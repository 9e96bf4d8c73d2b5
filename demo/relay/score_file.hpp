// SPDX-License-Identifier: MIT
// The table of scores as a file of the user's: a text in JSON, an object a run. A broken one costs no game:
// it is said, the file is set aside, and the table is empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

/// @param folder  has read(name), which gives an optional text, and set_aside(name, why).
template <class Folder>
[[nodiscard]] Scores load_scores(Folder& folder) {
    const std::string name(score_file);
    const auto text = folder.read(name);
    std::string error;
    auto scores = text ? read_scores(*text, error) : Scores();
    if (!scores) folder.set_aside(name, error);
    return scores.value_or(Scores());
}

/// @param folder  has write(name, text), which says itself why it cannot.
template <class Folder>
bool save_scores(Folder& folder, const Scores& scores) {
    return folder.write(std::string(score_file), text_of(scores, today()));
}

}  // namespace relay

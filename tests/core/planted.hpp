// SPDX-License-Identifier: MIT
// Causes that are planted in a game on purpose, and what "why?" has to say of each.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/core/inspected.hpp"

namespace probe {

/// Of a cause that no line of a script has.
inline constexpr unsigned no_line = ~0u;

/// The sentence, and what has to stand in it.
struct Answer {
    std::string sentence;
    unsigned line = 0;  // in the file of the plants; 0: the plant never got there, which is a fault
    std::vector<std::string> words;
};

struct Plant {
    const char* name;
    std::function<Answer(Inspected&)> run;
};

/// Of why(frame).
std::vector<Plant> slow_frames();
/// Of why(script).
std::vector<Plant> stuck_scripts();

/// What of an answer is missing; empty: nothing.
inline std::string missing(const Answer& a, const std::string& file) {
    std::string out;
    const std::string at = file + ":" + std::to_string(a.line);
    const auto found = a.sentence.find(at);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (a.line != no_line && (found == std::string::npos || digit((a.sentence + " ")[found + at.size()])))
        out += " " + at;
    for (const std::string& word : a.words) {
        if (!has(a.sentence, word)) out += " '" + word + "'";
    }
    return out;
}

}  // namespace probe

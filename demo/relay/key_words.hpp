// SPDX-License-Identifier: MIT
// What the game's texts call the keys, as this player has them.
#pragma once

#include <string>

#include "demo/relay/keys.hpp"

namespace relay {

/// Each is the first key of its act, or the first button of a gamepad; empty: it has none.
struct KeyWords {
    std::string move = "ARROWS";
    std::string shoot = "Z";
    std::string focus = "SHIFT";
    std::string bomb = "X";
    std::string slow = "C";
    std::string plug = "P";
    std::string inspector = "F1";
    std::string settings = "F6";
};

/// In the words of the keyboard that is plugged in, as far as the alphabet has its letters: what is printed
/// on the keys, wherever they are. SDL's video must be initialised.
[[nodiscard]] KeyWords key_words(const KeyTable& keys);

}  // namespace relay

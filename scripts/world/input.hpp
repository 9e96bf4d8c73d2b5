// SPDX-License-Identifier: MIT
// What a player presses: one set of buttons a tick. The plug,
// the inspector and the window's keys are not the world's.
#pragma once

#include <cstdint>

namespace relay {

enum class Button : std::uint16_t {
    left = 1 << 0,
    right = 1 << 1,
    up = 1 << 2,
    down = 1 << 3,
    shoot = 1 << 4,  // Z, space: also "yes" in menus
    focus = 1 << 5,  // shift
    bomb = 1 << 6,   // X
    slow = 1 << 7,   // C
    pause = 1 << 8,  // Esc: also "back" in menus
    // No key: scripts were stopped, slowed or ended by hand.
    debug = 1 << 15,
};

/// The buttons held in one tick, as a set of bits.
struct Input {
    std::uint16_t held = 0;

    bool has(Button b) const {
        return (held & std::uint16_t(b)) != 0;
    }
    /// Whether any key is held.
    bool any() const {
        return (held & ~unsigned(Button::debug)) != 0;
    }
    /// Adds a button, for window code and for bots.
    Input& press(Button b, bool down = true) {
        if (down) held |= std::uint16_t(b);
        return *this;
    }
    bool operator==(const Input&) const = default;
};

}  // namespace relay

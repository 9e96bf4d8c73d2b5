// SPDX-License-Identifier: MIT
// How loud the game is.
#pragma once

namespace relay {

/// Each from 0, silence, to 1, as composed.
struct Volume {
    float effects = 0.8f;
    float music = 0.8f;
    bool operator==(const Volume&) const = default;
};

}  // namespace relay

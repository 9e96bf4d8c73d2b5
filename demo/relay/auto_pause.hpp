// SPDX-License-Identifier: MIT
// Presses pause for a player who cannot (the window is not in front any more, or the gamepad is gone), or who
// wants the sliders.
#pragma once

#include "demo/relay/input.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/world.hpp"

namespace relay {

class AutoPause {
  public:
    /// Once a frame, with what was asked of the program and what the game shows.
    void hear(const Commands& commands, const Screen& screen);
    /// Whether pause is held in the world's next tick.
    [[nodiscard]] bool presses(const World& world, const Screen& screen) const;

  private:
    bool wanted_ = false;  // until there is a panel, or the window is in front again
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// A window that is left on the title or while a card shows pauses the field that comes.
#include "demo/relay/auto_pause.hpp"

namespace relay {

void AutoPause::hear(const Commands& commands, const Screen& screen) {
    if (commands.focus_lost) wanted_ = true;
    if ((commands.pad_lost || commands.settings) && screen.scene == Scene::field) wanted_ = true;
    if (commands.focus_gained || screen.panel != Panel::none) wanted_ = false;
}

/// In every other tick: the game listens to buttons that go down, and hears nothing in a field's first ones.
bool AutoPause::presses(const World& world, const Screen& screen) const {
    return wanted_ && screen.scene == Scene::field && screen.panel == Panel::none && world.tick % 2 == 0;
}

}  // namespace relay

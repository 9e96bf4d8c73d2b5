// SPDX-License-Identifier: MIT
// A player that is a script: for --bot, and to record runs.
#pragma once

#include "scripts/world/input.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/world.hpp"
#include "segue/generator.hpp"

namespace relay {

/// Endless: one Input a tick, from what is drawn then. It
/// plays fairly in a stage: it sees bullets, not the scripts
/// that fire them. Elsewhere it taps Z.
/// @param screen  where it is asked things (bot_menu.hpp);
///     null: it taps Z there, too, and so continues.
segue::Generator<Input> bot(const World& world,
                            const Screen* screen = nullptr);

}  // namespace relay

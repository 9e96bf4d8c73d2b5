// SPDX-License-Identifier: MIT
// A player that is a script: for --bot, and to record runs.
#pragma once

#include "scripts/world/input.hpp"
#include "scripts/world/world.hpp"
#include "segue/generator.hpp"

namespace relay {

/// Endless: one Input a tick, from what the world shows then.
/// It taps Z on title and panels, and plays fairly in a
/// stage: it sees bullets, not the scripts that fire them.
segue::Generator<Input> bot(const World& world);

}  // namespace relay

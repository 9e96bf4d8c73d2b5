// SPDX-License-Identifier: MIT
// What the bot does where it is asked.
#pragma once

#include <cstdint>

#include "scripts/world/input.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

/// A panel is open, or a name is wanted.
bool asks(const Screen& screen);
/// It goes on from a pause, does not continue a run that is
/// lost, and signs as BOT.
/// @param tick  of its own: a button is let go in every
///     second one, for menus count what goes down.
Input answer(const Screen& screen, std::uint64_t tick);

}  // namespace relay

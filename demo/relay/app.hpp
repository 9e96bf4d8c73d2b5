// SPDX-License-Identifier: MIT
// The program: one loop of 60 frames a second over game, network and picture.
#pragma once

#include <filesystem>

#include "demo/relay/flags.hpp"

namespace relay {

/// Plays until the window is closed or the frames are over.
/// @param home  the folder with assets/ and scripts/.
/// @return the program's exit status: 0, or 1 when a replay went another way than its log.
/// Throws std::runtime_error, in words for the user, when something cannot be had or written.
int play(const Flags& flags, const std::filesystem::path& home);

}  // namespace relay

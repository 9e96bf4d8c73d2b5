// SPDX-License-Identifier: MIT
// What a run begins with: its log, its game, its player's files, as the flags ask.
#pragma once

#include <cstdint>
#include <optional>

#include "demo/relay/flags.hpp"
#include "demo/relay/settings.hpp"
#include "demo/relay/user_folder.hpp"
#include "scripts/game.hpp"

namespace relay {

/// The log that is played again, if one is. Throws std::runtime_error when it cannot be read.
[[nodiscard]] std::optional<InputLog> log_of(const Flags& flags);
/// @param folder  where the best runs are; a replay brings its own.
[[nodiscard]] Config config_of(const Flags& flags, std::optional<InputLog> log, UserFolder& folder);
/// Where a run ends by itself; 0: nowhere.
[[nodiscard]] std::int64_t last_frame_of(const Flags& flags, const std::optional<InputLog>& log);
/// A run that has to be the same for everybody leaves a person's files alone.
[[nodiscard]] UserFolder user_folder_of(const Flags& flags, UserFolder::Say say);
/// A window of a size that was asked for is one.
[[nodiscard]] Settings settings_of(UserFolder& folder, const Flags& flags);

}  // namespace relay

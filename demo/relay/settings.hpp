// SPDX-License-Identifier: MIT
// settings.txt in the user's folder: what a player sets once, and what keys of the game change.
#pragma once

#include <string>
#include <string_view>

#include "demo/relay/named_lines.hpp"
#include "demo/relay/user_folder.hpp"
#include "demo/relay/volume.hpp"

namespace relay {

struct Settings {
    Volume volume;
    bool shake = true;        // the field, when you are hit
    bool flashes = true;      // what is hit, in white
    bool fullscreen = false;  // from the start
    double scale = 1;         // of the window and of screenshots: 1 is 960 x 540
    bool operator==(const Settings&) const = default;
};

/// The file as it is made when there is none: every default, explained.
extern const std::string_view default_settings;

/// What is wrong or missing has its default.
[[nodiscard]] Settings parse_settings(std::string_view text, Complaints& complaints);

/// Of the folder's settings.txt, which is made when it is not there, set aside when it is no text, and never
/// changed for what is wrong in it: that is said.
[[nodiscard]] Settings read_settings(UserFolder& folder);

/// Writes what differs between the two, each value on its line of the file as it is now, soon: see
/// UserFolder::write_later().
void write_changes(UserFolder& folder, const Settings& from, const Settings& to);

}  // namespace relay

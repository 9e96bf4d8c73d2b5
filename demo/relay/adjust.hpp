// SPDX-License-Identifier: MIT
// What the keys of the settings do: the volume, shakes, flashes, the whole screen.
#pragma once

#include <string>

#include "demo/relay/input.hpp"
#include "demo/relay/settings.hpp"

namespace relay {

struct Adjusted {
    Settings settings;
    std::string words;  // "VOLUME 70%"; empty: nothing was asked
};
[[nodiscard]] Adjusted adjusted(const Settings& settings, const Commands& commands);

}  // namespace relay

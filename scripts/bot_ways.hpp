// SPDX-License-Identifier: MIT
// Where the bot can go, and what that costs.
#pragma once

#include <vector>

#include "scripts/bot_sight.hpp"
#include "scripts/world/input.hpp"

namespace relay {

struct Way {
    int dx = 0, dy = 0;
    bool focus = false;
    Input input() const;
};

/// Half a second of it, played in its mind.
/// @param target  where it would like to be, in x.
float cost_of(const Way& way, const World& w,
              const std::vector<Threat>& threats,
              float target);

}  // namespace relay

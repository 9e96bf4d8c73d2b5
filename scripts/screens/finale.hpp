// SPDX-License-Identifier: MIT
// Both ends of a run: how it sets out, and what comes after
// its last stage.
#pragma once

#include <vector>

#include "scripts/screens/play.hpp"
#include "scripts/world/delivery.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

/// A new run begins: with nothing but the table's best score.
void set_out(Play& play);
/// A run is over: ending and scores, as it has earned.
/// @param home  every stage was won.
segue::Task<> conclude(Play& play, bool home);

/// The packet is home: the log of the run goes up.
segue::Task<> ending(Play& play);
/// An entry a file, as its courier told of it, and their sum.
std::vector<Credit> credits_of(
    const std::vector<Delivery>& files);
/// A name, if the run is one of the best ten, and the table:
/// shown then, and always to who is home.
segue::Task<> high_scores(Play& play, bool home);
/// Three letters, left in screen.initials.
segue::Task<> initials(Play& play);

}  // namespace relay

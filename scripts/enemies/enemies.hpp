// SPDX-License-Identifier: MIT
// What waves are made of. Each is started by a stage with one
// row of its data, and runs until its last enemy is gone.
#pragma once

#include "scripts/stages/stage.hpp"
#include "scripts/world/stage_data.hpp"
#include "segue/task.hpp"

namespace relay {

/// How an enemy fires: a script that ends with it.
using Gun = segue::Task<> (*)(Stage&, Enemy&);

/// One aimed ball each 1.2 s, while it is high enough.
segue::Task<> shoot(Stage& stage, Enemy& me);

/// A V of drones from the top.
segue::Task<> drones(Stage& stage, Wave wave);
/// Two strings of drones on sine paths, mirrored.
segue::Task<> strings(Stage& stage, Wave wave);
/// The same, and the last of each string has a whip.
segue::Task<> whips(Stage& stage, Wave wave);
/// One that fires rings: the first enemy of README.md.
segue::Task<> guards(Stage& stage, Wave wave);
/// A pair: each fires when the other says "clear". With a
/// sway they change places, and so on.
segue::Task<> escorts(Stage& stage, Wave wave);
/// Drones on a spiral that turns: the i-th of them flies at
/// radius + step * i from its middle.
segue::Task<> drone_spiral(Stage& stage, Wave wave);
/// Mines on a ring, held by their hub.
segue::Task<> mines(Stage& stage, Wave wave);
/// The same on two rings that turn against each other: as
/// many on each, the outer one a step further out.
segue::Task<> mine_rings(Stage& stage, Wave wave);
/// A hub that sows a sunflower.
segue::Task<> sunflower_hub(Stage& stage, Wave wave);
/// A row of seeders: one bullet is three.
segue::Task<> seeders(Stage& stage, Wave wave);
/// A row of seeders that fire roses, in turns.
segue::Task<> roses(Stage& stage, Wave wave);
/// Lasers from top to bottom, one after the other.
segue::Task<> taps(Stage& stage, Wave wave);
/// Rows of darts from nobody, with a gap that wanders.
segue::Task<> curtains(Stage& stage, Wave wave);

}  // namespace relay

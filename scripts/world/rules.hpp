// SPDX-License-Identifier: MIT
// The rules of the field: what moves without a script, and
// who hits whom. Called once a tick, after the scripts.
#pragma once

#include "scripts/world/world.hpp"

namespace relay {

/// Steps the ship, bolts, bullets, bomb and sparks by one
/// tick.
/// @param hostile  seconds that passed for bullets: less than
///     a tick in slow motion.
/// Enemies without hp stay, for those who own their scripts
/// to bury; a boss stops at its floor.
void step(World& world, float hostile);

/// A new run: lives, bombs, score; `high` is kept.
void new_run(World& world);
/// An empty field, the ship at its place, safe for 2 s.
void clear_field(World& world);
/// Points for a kill.
int worth(EnemyKind kind);
/// A bullet's radius in pixels; half of it hurts.
float radius_of(BulletKind kind);

}  // namespace relay

// SPDX-License-Identifier: MIT
// One number for a whole world: two runs that give the same
// have played alike.
#pragma once

#include <cstdint>
#include <string_view>

#include "scripts/world/world.hpp"

namespace relay {

/// FNV-1a (Fowler, Noll, Vo), 64 bits, fed with values and
/// the bits of floats: no padding, no pointers.
class Digest {
  public:
    void add(std::uint64_t v);
    void add(float v);
    void add(double v);
    void add(std::string_view v);
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

std::uint64_t digest_of(std::string_view bytes);

/// Every row that rules and scripts read, and the digest of
/// the stage's data, for the waves to come are part of the
/// world. Left out: what is only drawn or heard (names of
/// shapes, resolved flags, bursts, messages, flashes, the
/// shake, the high score), so that shapes, backdrops, songs
/// and a player's table of scores never change it.
std::uint64_t world_hash(const World& world);

}  // namespace relay

// SPDX-License-Identifier: MIT
// Random numbers for one script: a script has its own, so
// that one more draw here changes nothing there.
#pragma once

#include <cstdint>

#include "scripts/world/world.hpp"

namespace relay {

/// SplitMix64 (Steele, Lea, Flood 2014), seeded by the run's
/// seed and by the script's place in the order of starts.
class Random {
  public:
    Random(std::uint64_t seed, std::uint32_t order)
        : state_(seed * 0x9e3779b97f4a7c15 + order) {
        next();
    }
    explicit Random(World& world)
        : Random(world.seed, world.next_order()) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// From `low` up to, but not, `high`.
    float between(float low, float high) {
        float share = float(next() >> 40) / 16777216.f;
        return low + (high - low) * share;
    }

  private:
    std::uint64_t state_;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// Random numbers that are the same on every run: orders in memory, and due times.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bench {

/// splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
class Random {
  public:
    /// Below `bound`.
    std::uint64_t below(std::uint64_t bound) {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) % bound;
    }
    /// From `low` to less than `high`, to the nanosecond.
    std::chrono::nanoseconds between(std::chrono::nanoseconds low, std::chrono::nanoseconds high) {
        return low + std::chrono::nanoseconds(below(static_cast<std::uint64_t>((high - low).count())));
    }

  private:
    std::uint64_t state_ = 1;
};

/// In which order frames that were allocated one after the other are resumed.
enum class Order { as_made, shuffled };

template <class T>
void put_in(Order order, std::vector<T>& all) {
    if (order == Order::as_made) return;
    Random random;
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random.below(i)]);
}

}  // namespace bench

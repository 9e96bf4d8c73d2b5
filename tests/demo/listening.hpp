// SPDX-License-Identifier: MIT
// What tests make of samples.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "demo/relay/tones.hpp"

namespace relay::testing {

inline std::size_t samples_in(double seconds) {
    return static_cast<std::size_t>(std::lround(seconds * sample_rate));
}

inline float peak(std::span<const float> samples) {
    float most = 0;
    for (const float sample : samples) most = std::max(most, std::abs(sample));
    return most;
}

inline double mean(std::span<const float> samples) {
    double sum = 0;
    for (const float sample : samples) sum += static_cast<double>(sample);
    return sum / static_cast<double>(samples.size());
}

/// Root of the mean square: how loud it is.
inline double loudness(std::span<const float> samples) {
    double sum = 0;
    for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return std::sqrt(sum / static_cast<double>(samples.size()));
}

/// Half of how often it changes its sign: cycles of a plain wave.
inline double cycles(std::span<const float> samples) {
    int changes = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) changes += (samples[i] > 0) != (samples[i - 1] > 0);
    return changes / 2.0;
}

}  // namespace relay::testing

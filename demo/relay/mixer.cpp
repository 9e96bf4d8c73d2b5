// SPDX-License-Identifier: MIT
// The sum, and what is done to it.
#include "demo/relay/mixer.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

constexpr float duck_factor = 0.70794578f;  // -3 dB
constexpr int duck_samples = sample_rate * 80 / 1000;
const float closed = filter_share(400);                // while offline
constexpr float five_ms = 1 / (0.005f * sample_rate);  // shares of the way, a sample
constexpr float fifty_ms = 1 / (0.05f * sample_rate);
constexpr float knee = 0.8f;  // up to here samples stay as they are

/// Arrives, too: what only ever comes nearer ends among the smallest numbers, which are slow to count with.
void approach(float& value, float target, float share) {
    constexpr float there = 1e-6f;
    const float way = target - value;
    value = std::abs(way) < there ? target : value + way * share;
}

/// Many sounds at once are squeezed instead of clipped.
float squeezed(float sample) {
    const float over = std::abs(sample) - knee;
    if (over <= 0) return sample;
    return std::copysign(knee + (1 - knee) * std::tanh(over / (1 - knee)), sample);
}

}  // namespace

void Mixer::start(const Note& effect) {
    const bool heard = synthesiser_.start(effect) && volume_.effects > 0;
    if (heard) ducked_ = duck_samples;
}

void Mixer::render(std::span<float> stereo) {
    begun_ = true;
    for (std::size_t i = 0; i + 1 < stereo.size(); i += 2) {
        const Stereo sample = next();
        stereo[i] = sample.left;
        stereo[i + 1] = sample.right;
    }
}

Stereo Mixer::next() {
    music_.advance(synthesiser_);
    const Buses buses = synthesiser_.next(music_.rate());
    approach(duck_, ducked_ > 0 ? duck_factor : 1, five_ms);
    if (ducked_ > 0) --ducked_;
    approach(now_.effects, volume_.effects, five_ms);
    approach(now_.music, volume_.music, five_ms);
    approach(open_, offline_ ? closed : 1, fifty_ms);
    const float music = now_.music * duck_;
    const float left = buses.effects.left * now_.effects + buses.music.left * music;
    const float right = buses.effects.right * now_.effects + buses.music.right * music;
    return {squeezed(left_.next(left, open_)), squeezed(right_.next(right, open_))};
}

}  // namespace relay

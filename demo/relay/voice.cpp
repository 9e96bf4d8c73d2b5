// SPDX-License-Identifier: MIT
// Oscillator, envelope, filters.
#include "demo/relay/voice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace relay {
namespace {

constexpr float rate_of_samples = sample_rate;
constexpr std::uint32_t golden = 0x9E3779B9;  // 2^32 by the golden ratio: spreads numbers that are close

float wrapped(float phase) { return phase - std::floor(phase); }

/// What smears a jump of 2 at phase 0 over the samples beside it: a sharp one has overtones above half the
/// sample rate, which come back as a whistle (Valimaki and Huovilainen, "Antialiasing Oscillators", 2007).
float smear(float phase, float step) {
    if (phase < step) {
        const float x = phase / step;
        return x + x - x * x - 1;
    }
    if (phase > 1 - step) {
        const float x = (phase - 1) / step;
        return x * x + x + x + 1;
    }
    return 0;
}

/// @param step  of the phase, to the next sample.
float shape(Wave wave, float phase, float step) {
    switch (wave) {
        case Wave::sine:
            return std::sin(2 * std::numbers::pi_v<float> * phase);
        case Wave::triangle:  // begins at 0, upwards
            return 4 * std::abs(wrapped(phase + 0.75f) - 0.5f) - 1;
        case Wave::saw:
            return 2 * phase - 1 - smear(phase, step);
        case Wave::square:
            return (phase < 0.5f ? 1.f : -1.f) + smear(phase, step) - smear(wrapped(phase + 0.5f), step);
    }
    return 0;
}

}  // namespace

float filter_share(float hertz) {
    return 1 - std::exp(-2 * std::numbers::pi_v<float> * hertz / rate_of_samples);
}

Voice::Voice(const Note& note, std::uint64_t order)
    : note_(note),
      tone_(&tone_of(note.name)),
      order_(order),
      octaves_(std::log2(tone_->to / tone_->from)),
      low_share_(filter_share(tone_->low_pass)),
      high_share_(filter_share(tone_->high_pass)),
      noise_(static_cast<std::uint32_t>(order * golden) | 1) {}

float Voice::oscillate(float rate) {
    const float glide = octaves_ * static_cast<float>(time_) / tone_->length;
    const float hertz = note_.pitch * tone_->from * std::exp2(glide);
    const float step = std::min(hertz * rate / rate_of_samples, 0.49f);
    float sample = shape(tone_->wave, phase_, step);
    phase_ = wrapped(phase_ + step);
    if (tone_->detune == 0) return sample;
    sample = (sample + shape(tone_->wave, second_phase_, step)) / 2;
    second_phase_ = wrapped(second_phase_ + step * std::exp2(tone_->detune / 1200));
    return sample;
}

/// Marsaglia's xorshift, as -1..1.
float Voice::white() {
    noise_ ^= noise_ << 13;
    noise_ ^= noise_ >> 17;
    noise_ ^= noise_ << 5;
    return static_cast<float>(noise_) * 0x1p-31f - 1;
}

Stereo Voice::next(float rate) {
    const auto time = static_cast<float>(time_);
    float sample = oscillate(rate) * (1 - tone_->noise);
    if (tone_->noise > 0) sample += white() * tone_->noise;
    sample *= std::min(1.f, time / tone_->attack) * std::exp((tone_->attack - time) / tone_->decay);
    low_ += low_share_ * (sample - low_);
    below_ += high_share_ * (low_ - below_);
    const float fade = std::min(1.f, (tone_->length - time) / tone_->release);
    sample = (low_ - below_) * fade * tone_->gain * note_.loudness;
    time_ += static_cast<double>(rate) / sample_rate;
    last_ = {sample * std::min(1.f, 1 - note_.pan), sample * std::min(1.f, 1 + note_.pan)};
    return last_;
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// One tone that sounds.
#pragma once

#include <cstdint>

#include "demo/relay/tones.hpp"

namespace relay {

struct Stereo {
    float left = 0, right = 0;
};

/// A sound that is asked for.
struct Note {
    SoundName name = SoundName::menu;
    float pan = 0;       // -1 left .. 1 right
    float pitch = 1;     // a factor on the tone's frequencies; of one at 1 Hz: Hz
    float loudness = 1;  // a factor on its gain
};

class Voice {
  public:
    /// Silent.
    Voice() = default;
    /// @param order  of this start among all starts: its age, and the seed of its noise.
    Voice(const Note& note, std::uint64_t order);

    [[nodiscard]] bool sounds() const {
        return tone_ != nullptr && time_ < static_cast<double>(tone_->length);
    }
    [[nodiscard]] SoundName name() const { return note_.name; }
    [[nodiscard]] std::uint64_t order() const { return order_; }
    /// The sample that next() gave last.
    [[nodiscard]] Stereo last() const { return last_; }

    /// The next sample; only while it sounds.
    /// @param rate  of its time, pitch and length alike: 1, or less in slow motion.
    Stereo next(float rate);

  private:
    float oscillate(float rate);
    float white();

    Note note_;
    const Tone* tone_ = nullptr;  // null: never started
    std::uint64_t order_ = 0;
    double time_ = 0;    // s
    float octaves_ = 0;  // of the whole glide
    float low_share_ = 1, high_share_ = 0;
    float phase_ = 0, second_phase_ = 0;  // 0..1
    std::uint32_t noise_ = 1;
    float low_ = 0, below_ = 0;  // of the two filters
    Stereo last_;
};

/// The share of the way that a one-pole filter goes to its input in one sample.
[[nodiscard]] float filter_share(float hertz);

}  // namespace relay

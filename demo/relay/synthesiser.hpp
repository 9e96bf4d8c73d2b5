// SPDX-License-Identifier: MIT
// 24 voices. Knows no sound card and no time but its own samples: the same starts give the same samples.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "demo/relay/voice.hpp"

namespace relay {

/// One sample of each kind of sound, not yet mixed.
struct Buses {
    Stereo effects, music;
};

class Synthesiser {
  public:
    static constexpr std::size_t voices = 24;
    static constexpr std::size_t most_starts = 3;  // of a name, in so many samples:
    static constexpr std::uint64_t start_window = sample_rate / 20;

    /// Starts a note with the next sample. When all voices sound, the oldest of its name ends for it; if
    /// there is none, the oldest effect for an effect, the oldest instrument for an instrument.
    /// @return false: there have been too many starts of its name in 50 ms, or nobody can make way.
    bool start(const Note& note);
    /// The next sample.
    /// @param music_rate  of the instruments' time: 1, or less in slow motion.
    [[nodiscard]] Buses next(float music_rate);
    /// How many voices of that name sound.
    [[nodiscard]] int sounding(SoundName name) const;

  private:
    /// When a name was started last, as a ring.
    struct Starts {
        std::array<std::uint64_t, most_starts> at{};
        std::size_t oldest = 0;
    };

    [[nodiscard]] Voice* place_for(SoundName name);

    std::array<Voice, voices> voices_;
    std::array<Starts, sound_names> starts_;
    std::uint64_t now_ = start_window;  // samples; so that no start lies within the window before the first
    std::uint64_t order_ = 0;
    Buses cut_;  // where stolen voices were: it dies away, a jump would click
};

}  // namespace relay

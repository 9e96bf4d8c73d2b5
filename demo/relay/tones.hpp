// SPDX-License-Identifier: MIT
// Every sound of the game as a row of numbers: the effects, and the instruments of the music.
#pragma once

#include <cstddef>
#include <cstdint>

namespace relay {

/// Samples a second, everywhere.
inline constexpr int sample_rate = 44100;

enum class Wave : std::uint8_t { sine, triangle, saw, square };

/// Effects first, then instruments.
enum class SoundName : std::uint8_t {
    shot,
    hit,
    kill,
    graze,
    warn,
    laser,
    ship_hit,
    bomb,
    slow_in,
    slow_out,
    phase_end,
    arrive,
    retry,
    unplug,
    plug,
    menu,
    chord,
    kick,
    hat,
    bass,
    arpeggio,
    pad,
};
inline constexpr std::size_t sound_names = static_cast<std::size_t>(SoundName::pad) + 1;

/// Instruments make way for effects, and slow down in slow motion.
[[nodiscard]] constexpr bool is_instrument(SoundName name) { return name >= SoundName::kick; }

/// A sample at t seconds is (wave (1 - noise) + noise) min(1, t / attack) e^(-(t - attack) / decay),
/// filtered.
struct Tone {
    Wave wave = Wave::sine;
    float from = 1, to = 1;  // Hz, an exponential glide; 1 where each note brings its own pitch
    float length = 1;        // s
    float attack = 0.001f;   // s
    float decay = 1;         // s, to 1/e
    float noise = 0;         // its share, 0..1
    float low_pass = 20000;  // Hz, one pole
    float gain = 0.1f;
    float high_pass = 20;    // Hz, one pole; what is lower than one hears is dc to a loudspeaker
    float detune = 0;        // cents from it to a second wave beside it; 0: there is one alone
    float release = 0.005f;  // s: the fade at the end
};

[[nodiscard]] const Tone& tone_of(SoundName name);

}  // namespace relay

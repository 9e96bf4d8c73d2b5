// SPDX-License-Identifier: MIT
// One press is one step.
#include "demo/relay/adjust.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

constexpr float steps = 10;  // from silence to the loudest

/// From wherever it stands to the next tenth.
float stepped(float volume, int by) {
    const float tenths = by > 0 ? std::floor(volume * steps + 0.01f) : std::ceil(volume * steps - 0.01f);
    return std::clamp(tenths + static_cast<float>(by), 0.f, steps) / steps;
}

std::string percent(float volume) { return std::to_string(std::lround(volume * 100)) + "%"; }

std::string volume_words(const Volume& volume) {
    if (volume.effects == volume.music) return "VOLUME " + percent(volume.effects);
    return "EFFECTS " + percent(volume.effects) + " MUSIC " + percent(volume.music);
}

}  // namespace

Adjusted adjusted(const Settings& settings, const Commands& commands) {
    Adjusted out{settings, {}};
    Settings& to = out.settings;
    const int by = static_cast<int>(commands.louder) - static_cast<int>(commands.quieter);
    if (by != 0) {
        to.volume.effects = stepped(to.volume.effects, by);
        to.volume.music = stepped(to.volume.music, by);
        out.words = volume_words(to.volume);
    }
    if (commands.shake) {
        to.shake = !to.shake;
        out.words = to.shake ? "SHAKE ON" : "SHAKE OFF";
    }
    if (commands.flashes) {
        to.flashes = !to.flashes;
        out.words = to.flashes ? "FLASHES ON" : "FLASHES OFF";
    }
    if (commands.fullscreen) {
        to.fullscreen = !to.fullscreen;
        out.words = to.fullscreen ? "FULL SCREEN" : "WINDOW";
    }
    return out;
}

}  // namespace relay

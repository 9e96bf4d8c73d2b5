// SPDX-License-Identifier: MIT
// One sound a happening, from where it happened.
#include "demo/relay/cues.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "scripts/world/world.hpp"

namespace relay {
namespace {

constexpr int heard_volley = 4;  // each so manieth
constexpr float semitones_of_file = 2;
constexpr float pan_of_edge = 0.6f;
constexpr std::array<float, 3> major{0, 4, 7};  // semitones

/// What happens to the line or on the screen has no place in the field.
bool has_place(What what) {
    switch (what) {
        case What::slow_in:
        case What::slow_out:
        case What::arrive:
        case What::retry:
        case What::unplug:
        case What::plug:
        case What::chord:
        case What::menu:
            return false;
        default:
            return true;
    }
}

float pan_of(const Happening& happening) {
    if (!has_place(happening.what)) return 0;
    const float middle = field_width / 2;
    return std::clamp((happening.x - middle) / middle, -1.f, 1.f) * pan_of_edge;
}

}  // namespace

std::optional<SoundName> sound_of(What what) {
    switch (what) {
        case What::shot:
            return SoundName::shot;
        case What::hit:
            return SoundName::hit;
        case What::kill:
            return SoundName::kill;
        case What::graze:
            return SoundName::graze;
        case What::warn:
            return SoundName::warn;
        case What::laser:
            return SoundName::laser;
        case What::ship_hit:
            return SoundName::ship_hit;
        case What::bomb:
            return SoundName::bomb;
        case What::slow_in:
            return SoundName::slow_in;
        case What::slow_out:
            return SoundName::slow_out;
        case What::phase_end:
            return SoundName::phase_end;
        case What::arrive:
            return SoundName::arrive;
        case What::retry:
            return SoundName::retry;
        case What::unplug:
            return SoundName::unplug;
        case What::plug:
            return SoundName::plug;
        case What::chord:
            return SoundName::chord;
        case What::menu:
            return SoundName::menu;
        case What::spark:       // by the hundred, with the sound of what made them
        case What::life:        // one icon more
        case What::enter:       // the music's other chords
        case What::firewall:    // kick and bass alone
        case What::wall_falls:  // and the other layers again
            break;
    }
    return std::nullopt;
}

void Cues::hear(const Happening& happening, std::vector<Note>& out) {
    const auto name = sound_of(happening.what);
    if (!name) return;
    if (happening.what == What::shot && volleys_++ % heard_volley != 0) return;
    if (happening.what == What::chord) {
        for (const float semitones : major) out.push_back({*name, 0, std::exp2(semitones / 12), 1});
        return;
    }
    Note note{*name, pan_of(happening), 1, 1};
    if (happening.what == What::arrive)
        note.pitch = std::exp2(semitones_of_file * static_cast<float>(happening.number - 1) / 12);
    out.push_back(note);
}

void Cues::line(bool plugged, std::vector<Note>& out) {
    if (std::exchange(plugged_, plugged) != plugged)
        hear({plugged ? What::plug : What::unplug, 0, 0, 0}, out);
}

}  // namespace relay

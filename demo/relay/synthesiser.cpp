// SPDX-License-Identifier: MIT
// Who gets a voice, and the sum of them.
#include "demo/relay/synthesiser.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

constexpr float dies_away = 0.985f;  // a sample: a millisecond and a half to 1/e
constexpr float inaudible = 1e-6f;

void add(Stereo& sum, Stereo sample) {
    sum.left += sample.left;
    sum.right += sample.right;
}

Stereo& bus(Buses& buses, SoundName name) { return is_instrument(name) ? buses.music : buses.effects; }

float fading(float value) { return std::abs(value) < inaudible ? 0 : value * dies_away; }

void fade(Stereo& rest) { rest = {fading(rest.left), fading(rest.right)}; }

}  // namespace

bool Synthesiser::start(const Note& note) {
    Starts& starts = starts_[static_cast<std::size_t>(note.name)];
    if (now_ - starts.at[starts.oldest] < start_window) return false;
    Voice* voice = place_for(note.name);
    if (voice == nullptr) return false;
    if (voice->sounds()) add(bus(cut_, voice->name()), voice->last());
    *voice = Voice(note, ++order_);
    starts.at[starts.oldest] = now_;
    starts.oldest = (starts.oldest + 1) % most_starts;
    return true;
}

Voice* Synthesiser::place_for(SoundName name) {
    Voice* same = nullptr;
    Voice* alike = nullptr;
    const auto older = [](const Voice& voice, const Voice* than) {
        return than == nullptr || voice.order() < than->order();
    };
    for (Voice& voice : voices_) {
        if (!voice.sounds()) return &voice;
        if (voice.name() == name && older(voice, same)) same = &voice;
        if (is_instrument(voice.name()) == is_instrument(name) && older(voice, alike)) alike = &voice;
    }
    return same != nullptr ? same : alike;
}

Buses Synthesiser::next(float music_rate) {
    fade(cut_.effects);
    fade(cut_.music);
    Buses sum = cut_;
    for (Voice& voice : voices_) {
        if (!voice.sounds()) continue;
        add(bus(sum, voice.name()), voice.next(is_instrument(voice.name()) ? music_rate : 1));
    }
    ++now_;
    return sum;
}

int Synthesiser::sounding(SoundName name) const {
    return static_cast<int>(std::count_if(voices_.begin(), voices_.end(), [name](const Voice& voice) {
        return voice.sounds() && voice.name() == name;
    }));
}

}  // namespace relay

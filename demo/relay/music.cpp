// SPDX-License-Identifier: MIT
// Bars, steps, and who plays.
#include "demo/relay/music.hpp"

#include <algorithm>
#include <array>

namespace relay {
namespace {

constexpr float slow_rate = 0.7f;
constexpr float rate_change = (1 - slow_rate) / (0.12f * sample_rate);  // a sample: there in 120 ms
constexpr int round_of_chords = 4;                                      // bars
constexpr int steps_of_beat = 4;
constexpr std::array<float, 3> pad_pans{-0.5f, 0, 0.5f};

}  // namespace

void Music::follow(const Mood& mood) {
    mood_ = mood;
    if (mood.share >= 1) whole_bars_ = round_of_chords;
}

void Music::advance(Synthesiser& synthesiser) {
    const float rate = mood_.slow ? slow_rate : 1;
    rate_ += std::clamp(rate - rate_, -rate_change, rate_change);
    if (until_step_ <= 0) {
        if (step_ == 0) begin_bar();
        strike(section().bars[bar_][step_], synthesiser);
        step_ = (step_ + 1) % steps_of_bar;
        if (step_ == 0) bar_ = (bar_ + 1) % section().bars.size();
        until_step_ += sample_rate * 60.0 / (section().bpm * steps_of_beat);
    }
    until_step_ -= static_cast<double>(rate_);
}

void Music::begin_bar() {
    if (next_song_) song_ = std::move(next_song_);
    if (in_boss_ != mood_.boss) bar_ = 0;
    in_boss_ = mood_.boss;
    bar_ %= section().bars.size();  // another song may have fewer
    layers_ = layers();
    if (whole_bars_ > 0) --whole_bars_;
}

Music::Layers Music::layers() const {
    if (mood_.firewall) return {false, true, false, false};
    const float share = whole_bars_ > 0 ? 1 : mood_.share;
    return {share >= 0.25f, share >= 0.5f, share >= 0.75f, share >= 1};
}

void Music::strike(const Row& row, Synthesiser& synthesiser) const {
    if (row.kick > 0) synthesiser.start({SoundName::kick, 0, 1, row.kick});
    if (layers_.hat && row.hat > 0) synthesiser.start({SoundName::hat, 0, 1, row.hat});
    if (layers_.bass && row.bass > 0) synthesiser.start({SoundName::bass, 0, row.bass, 1});
    if (layers_.arpeggio && row.arpeggio > 0) synthesiser.start({SoundName::arpeggio, 0, row.arpeggio, 1});
    for (std::size_t i = 0; layers_.pad && i < row.pad.size(); ++i) {
        if (row.pad[i] > 0) synthesiser.start({SoundName::pad, pad_pans[i], row.pad[i], 1});
    }
}

}  // namespace relay

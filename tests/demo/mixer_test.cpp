// SPDX-License-Identifier: MIT
// Effects and music together, and what the line does to them.
#include "demo/relay/mixer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "tests/demo/listening.hpp"

namespace {

using namespace relay;
using relay::testing::loudness;
using relay::testing::peak;
using relay::testing::samples_in;

/// Both sides, in turn.
std::vector<float> play(Mixer& mixer, double seconds) {
    std::vector<float> out(samples_in(seconds) * 2);
    mixer.render(out);
    return out;
}

Note note(SoundName name, float pan = 0) { return {name, pan, 1, 1}; }

Mood whole_pack() {
    Mood mood;
    mood.share = 1;
    return mood;
}

/// What an effect is like, without music, half a second after the line was found to be as it is.
std::vector<float> heard(SoundName name, bool offline) {
    Mixer mixer;
    mixer.volume({1, 0});
    mixer.offline(offline);
    play(mixer, 0.5);
    mixer.start(note(name));
    return play(mixer, static_cast<double>(tone_of(name).length));
}

/// What a small loudspeaker gives of the left side: what lies above 500 Hz, most of all.
std::vector<float> on_small_speaker(const std::vector<float>& stereo) {
    std::vector<float> out;
    float once = 0, twice = 0;
    for (std::size_t i = 0; i + 1 < stereo.size(); i += 2) {
        once += filter_share(500) * (stereo[i] - once);
        const float first = stereo[i] - once;
        twice += filter_share(500) * (first - twice);
        out.push_back(first - twice);
    }
    return out;
}

/// How loud two bars are there, with so much of the pack in.
double music_of(float share) {
    Mixer mixer;
    Mood mood;
    mood.share = share;
    mixer.follow(mood);
    play(mixer, 0.5);
    return loudness(on_small_speaker(play(mixer, 3.75)));
}

/// How loud an effect is there, in its loudest eighth of a second.
double effect_of(SoundName name) {
    Mixer mixer;
    mixer.volume({1, 0});
    mixer.start(note(name));
    const auto samples = on_small_speaker(play(mixer, static_cast<double>(tone_of(name).length) + 0.125));
    double most = 0;
    for (std::size_t from = 0; from + samples_in(0.125) < samples.size(); from += 441) {
        most = std::max(most, loudness(std::span(samples).subspan(from, samples_in(0.125))));
    }
    return most;
}

}  // namespace

TEST_CASE("on a loudspeaker without lows every layer adds to the music, and none is lost among the others") {
    constexpr double a_little = 1.084, eight_decibels = 2.51;  // 0.7 dB
    const double kick = music_of(0), hat = music_of(0.25f), bass = music_of(0.5f), arpeggio = music_of(0.75f);
    const double all = music_of(1);
    CHECK(hat > kick * a_little);
    CHECK(bass > hat * a_little);
    CHECK(arpeggio > bass * a_little);
    CHECK(all > arpeggio * 1.05);  // the pad is a ground, not a voice
    CHECK(all < hat * eight_decibels);
}

TEST_CASE("what one has to hear there is louder than all of the music that makes way for it") {
    constexpr double ducked = 0.708, one_decibel = 1.122;
    const double music = music_of(1) * ducked;
    for (const SoundName name : {SoundName::kill, SoundName::ship_hit, SoundName::warn, SoundName::laser,
                                 SoundName::phase_end, SoundName::slow_in, SoundName::slow_out,
                                 SoundName::arrive, SoundName::retry, SoundName::unplug, SoundName::plug}) {
        CAPTURE(static_cast<int>(name));
        CHECK(effect_of(name) > music * one_decibel);
    }
    // What is heard all the time is not.
    for (const SoundName name : {SoundName::hit, SoundName::shot})
        CHECK(effect_of(name) < music * one_decibel);
}

TEST_CASE("an effect ducks the music by 3 dB for 80 ms") {
    Mixer plain, ducked;
    for (Mixer* mixer : {&plain, &ducked}) {
        mixer->follow(whole_pack());
        mixer->volume({0.0001f, 1});
        play(*mixer, 0.5);
    }
    ducked.start(note(SoundName::menu));
    const auto ratio = [&](double seconds) {
        const double before = loudness(play(plain, seconds));
        return loudness(play(ducked, seconds)) / before;
    };
    ratio(0.025);
    CHECK(ratio(0.05) == doctest::Approx(0.708).epsilon(0.01));
    ratio(0.04);  // 80 ms, and back
    CHECK(ratio(0.05) == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("an effect that has no volume, or is refused, ducks nothing") {
    Mixer plain, silent;
    for (Mixer* mixer : {&plain, &silent}) {
        mixer->volume({0, 1});
        play(*mixer, 0.5);
    }
    silent.start(note(SoundName::bomb));
    CHECK(play(plain, 0.1) == play(silent, 0.1));

    Mixer three, four;
    for (Mixer* mixer : {&three, &four}) {
        for (int i = 0; i < 3; ++i) mixer->start(note(SoundName::hit));
        play(*mixer, 0.045);
    }
    four.start(note(SoundName::hit));
    CHECK(play(three, 0.1) == play(four, 0.1));
}

TEST_CASE("offline takes what is above 400 Hz away from the whole, and leaves what is below") {
    const double graze = loudness(heard(SoundName::graze, true)) / loudness(heard(SoundName::graze, false));
    CHECK(graze < 0.06);  // 2 kHz
    const double warn = loudness(heard(SoundName::warn, true)) / loudness(heard(SoundName::warn, false));
    CHECK(warn < 0.4);  // 620 Hz
    Mixer online, offline;
    offline.offline(true);
    play(online, 1.5);
    play(offline, 1.5);  // the kick
    CHECK(loudness(play(offline, 0.9)) / loudness(play(online, 0.9)) > 0.8);
    Mixer bright, dull;
    for (Mixer* mixer : {&bright, &dull}) {
        Song song;
        song.loop = {240, std::vector<Bar>(1)};
        song.boss = song.loop;
        for (Row& row : song.loop.bars[0]) row.hat = 1;
        mixer->song(std::make_shared<const Song>(song));
        mixer->follow(whole_pack());
    }
    dull.offline(true);
    play(bright, 0.5);
    play(dull, 0.5);
    CHECK(loudness(play(dull, 0.5)) / loudness(play(bright, 0.5)) < 0.02);
}

TEST_CASE("the line that is back is heard as it was before") {
    Mixer mixer, other;
    mixer.offline(true);
    play(mixer, 0.3);
    play(other, 0.3);
    mixer.offline(false);
    play(mixer, 0.6);
    play(other, 0.6);
    CHECK(loudness(play(mixer, 0.5)) == doctest::Approx(loudness(play(other, 0.5))).epsilon(0.001));
}

TEST_CASE("volumes are of effects and of music, each without the other") {
    const auto played = [](Volume volume, bool effect) {
        Mixer mixer;
        mixer.follow(whole_pack());
        mixer.volume(volume);
        play(mixer, 0.2);
        if (effect) mixer.start(note(SoundName::phase_end));
        return play(mixer, 0.5);
    };
    CHECK(peak(played({0, 0}, true)) < 1e-6f);
    CHECK(loudness(played({1, 0.5f}, false)) ==
          doctest::Approx(loudness(played({1, 1}, false)) / 2).epsilon(0.001));
    CHECK(loudness(played({0.5f, 0}, true)) ==
          doctest::Approx(loudness(played({1, 0}, true)) / 2).epsilon(0.001));
    CHECK(loudness(played({1, 0}, false)) < 1e-6);
}

TEST_CASE("everything at once is squeezed and not clipped") {
    Mixer mixer;
    mixer.follow(whole_pack());
    play(mixer, 0.5);
    for (const SoundName name :
         {SoundName::bomb, SoundName::ship_hit, SoundName::phase_end, SoundName::kill}) {
        for (int i = 0; i < 3; ++i) mixer.start(note(name));
    }
    const float most = peak(play(mixer, 0.5));
    CHECK(most > 0.9f);
    CHECK(most <= 1);
}

TEST_CASE("a place in the field is heard from its side") {
    Mixer mixer;
    mixer.volume({1, 0});
    play(mixer, 0.2);
    mixer.start(note(SoundName::plug, 0.6f));
    std::vector<float> left, right;
    const auto both = play(mixer, 0.3);
    for (std::size_t i = 0; i < both.size(); i += 2) {
        left.push_back(both[i]);
        right.push_back(both[i + 1]);
    }
    CHECK(loudness(left) == doctest::Approx(loudness(right) * 0.4).epsilon(0.01));
}

TEST_CASE("the same orders give the same samples, in buffers of any size") {
    const auto played = [](double at_once) {
        Mixer mixer;
        mixer.follow(whole_pack());
        mixer.start(note(SoundName::ship_hit, -0.2f));
        mixer.offline(true);
        std::vector<float> out;
        while (out.size() < samples_in(0.5) * 2) {
            for (const float sample : play(mixer, at_once)) out.push_back(sample);
        }
        out.resize(samples_in(0.5) * 2);
        return out;
    };
    CHECK(played(0.5) == played(0.5));
    CHECK(played(0.01) == played(0.25));
}

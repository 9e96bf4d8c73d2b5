// SPDX-License-Identifier: MIT
// The table of sounds, and who gets one of the 24 voices.
#include "demo/relay/synthesiser.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/demo/listening.hpp"

namespace {

using namespace relay;
using relay::testing::cycles;
using relay::testing::mean;
using relay::testing::peak;
using relay::testing::samples_in;

constexpr auto first_instrument = static_cast<std::size_t>(SoundName::kick);

std::vector<float> left_of_effects(Synthesiser& synth, double seconds) {
    std::vector<float> out;
    for (std::size_t i = samples_in(seconds); i > 0; --i) out.push_back(synth.next(1).effects.left);
    return out;
}

void add_left_of_music(Synthesiser& synth, double seconds, float rate, std::vector<float>& out) {
    for (std::size_t i = samples_in(seconds); i > 0; --i) out.push_back(synth.next(rate).music.left);
}

void skip(Synthesiser& synth, double seconds) { left_of_effects(synth, seconds); }

Note note(SoundName name, float pan = 0, float pitch = 1) { return {name, pan, pitch, 1}; }

/// 24 voices of that name, three each 50 ms.
void fill(Synthesiser& synth, SoundName name) {
    for (int i = 0; i < 24; ++i) {
        if (i > 0 && i % 3 == 0) skip(synth, 0.05);
        CHECK(synth.start(note(name, 0, is_instrument(name) ? 200.f : 1.f)));
    }
    CHECK(synth.sounding(name) == 24);
}

}  // namespace

TEST_CASE("alone no effect clips, has dc, or goes on after its length") {
    for (std::size_t i = 0; i < first_instrument; ++i) {
        const auto name = static_cast<SoundName>(i);
        const Tone& tone = tone_of(name);
        CAPTURE(i);
        Synthesiser synth;
        for (int noise = 0; noise < 4; ++noise) {  // each start has a noise of its own
            CAPTURE(noise);
            REQUIRE(synth.start(note(name)));
            const auto whole = left_of_effects(synth, static_cast<double>(tone.length));
            CHECK(peak(whole) <= 1);
            CHECK(peak(whole) > tone.gain * 0.5f);
            CHECK(std::abs(mean(whole)) < 0.0005);
            skip(synth, 0.001);
            CHECK(synth.sounding(name) == 0);
            CHECK(peak(left_of_effects(synth, 0.06)) == 0);
        }
    }
}

TEST_CASE("the last 5 ms of an effect fade to nothing") {
    for (std::size_t i = 0; i < first_instrument; ++i) {
        const auto name = static_cast<SoundName>(i);
        CAPTURE(i);
        Synthesiser synth;
        synth.start(note(name));
        const auto whole = left_of_effects(synth, static_cast<double>(tone_of(name).length));
        const std::size_t last = samples_in(0.005);
        for (std::size_t left = 0; left < last; ++left) {
            const float most = static_cast<float>(left + 2) / static_cast<float>(last) * 1.5f;
            CHECK(std::abs(whole[whole.size() - 1 - left]) <= most * tone_of(name).gain);
        }
    }
    // One that is still loud then.
    Synthesiser synth;
    synth.start(note(SoundName::slow_out));
    skip(synth, 0.238);
    const float before = peak(left_of_effects(synth, 0.007));
    skip(synth, 0.0045);
    CHECK(before > 0.1f);
    CHECK(peak(left_of_effects(synth, 0.0005)) < before / 8);
}

TEST_CASE("an effect glides from its first frequency to its last, higher by the pitch of its note") {
    // The mean of an exponential glide from f to 2 f is f / ln 2.
    const double arrives = 660 / std::log(2.0) * 0.22;
    Synthesiser synth;
    synth.start(note(SoundName::arrive));
    CHECK(cycles(left_of_effects(synth, 0.22)) == doctest::Approx(arrives).epsilon(0.02));
    skip(synth, 0.01);
    synth.start(note(SoundName::arrive, 0, 2));
    CHECK(cycles(left_of_effects(synth, 0.22)) == doctest::Approx(2 * arrives).epsilon(0.02));
}

TEST_CASE("the fourth start of a name within 50 ms is refused, and another name is not") {
    Synthesiser synth;
    for (int i = 0; i < 3; ++i) {
        CHECK(synth.start(note(SoundName::hit)));
        skip(synth, 0.015);
    }
    CHECK_FALSE(synth.start(note(SoundName::hit)));
    CHECK(synth.start(note(SoundName::kill)));
    skip(synth, 0.0049);
    CHECK_FALSE(synth.start(note(SoundName::hit)));
    skip(synth, 0.0002);  // 50 ms after the first
    CHECK(synth.start(note(SoundName::hit)));
    CHECK_FALSE(synth.start(note(SoundName::hit)));
}

TEST_CASE("with all voices taken the oldest of the same name makes way, and without one the oldest effect") {
    Synthesiser synth;
    CHECK(synth.start(note(SoundName::bomb)));
    for (int i = 0; i < 23; ++i) {
        if (i % 3 == 0) skip(synth, 0.05);
        CHECK(synth.start(note(SoundName::phase_end)));
    }
    skip(synth, 0.05);
    CHECK(synth.start(note(SoundName::phase_end)));  // the bomb is older, and of another name
    CHECK(synth.sounding(SoundName::bomb) == 1);
    CHECK(synth.sounding(SoundName::phase_end) == 23);
    CHECK(synth.start(note(SoundName::laser)));  // there is no laser: the bomb is the oldest
    CHECK(synth.sounding(SoundName::bomb) == 0);
    CHECK(synth.sounding(SoundName::phase_end) == 23);
    CHECK(synth.start(note(SoundName::laser)));
    CHECK(synth.sounding(SoundName::laser) == 1);
    CHECK(synth.sounding(SoundName::phase_end) == 23);
}

TEST_CASE("effects take no voice from the music, nor the music from effects") {
    Synthesiser music;
    fill(music, SoundName::pad);
    CHECK_FALSE(music.start(note(SoundName::kill)));
    CHECK(music.start(note(SoundName::kick)));
    CHECK(music.sounding(SoundName::pad) == 23);
    Synthesiser effects;
    fill(effects, SoundName::phase_end);
    CHECK_FALSE(effects.start(note(SoundName::kick)));
    CHECK(effects.start(note(SoundName::kill)));
    CHECK(effects.sounding(SoundName::phase_end) == 23);
}

TEST_CASE("a voice that is taken away does not click") {
    Synthesiser synth;
    fill(synth, SoundName::slow_in);  // sines: all that jumps would be the end of the oldest
    skip(synth, 0.05);
    float most = 0;
    for (int i = 0; i < 200; ++i) {  // wherever it is in its wave
        Synthesiser stays = synth, stolen = synth;
        REQUIRE(stolen.start(note(SoundName::slow_in)));
        most = std::max(most, std::abs(stays.next(1).effects.left - stolen.next(1).effects.left));
        skip(synth, 1.0 / sample_rate);
    }
    CHECK(most < 0.01f);
}

TEST_CASE("a note is louder on its side, and as loud as the table says in the middle and there") {
    for (const float pan : {-0.6f, 0.f, 0.6f}) {
        CAPTURE(pan);
        Synthesiser synth;
        synth.start(note(SoundName::plug, pan));
        float left = 0, right = 0;
        for (std::size_t i = samples_in(0.1); i > 0; --i) {
            const Stereo sample = synth.next(1).effects;
            left = std::max(left, std::abs(sample.left));
            right = std::max(right, std::abs(sample.right));
        }
        CHECK(std::max(left, right) == doctest::Approx(0.3).epsilon(0.1));
        CHECK(left * std::min(1.f, 1 + pan) ==
              doctest::Approx(right * std::min(1.f, 1 - pan)).epsilon(0.001));
    }
}

TEST_CASE("a slower rate makes instruments lower and longer, and leaves effects as they are") {
    Synthesiser synth;
    synth.start(note(SoundName::bass, 0, 100));
    synth.start(note(SoundName::menu));
    std::vector<float> bass;
    add_left_of_music(synth, 0.041, 0.7f, bass);
    CHECK(synth.sounding(SoundName::menu) == 0);  // 40 ms long
    add_left_of_music(synth, 0.35, 0.7f, bass);
    CHECK(synth.sounding(SoundName::bass) == 1);  // 0.32 s long, at rate 1
    CHECK(cycles(bass) == doctest::Approx(0.391 * 70).epsilon(0.05));
    add_left_of_music(synth, 0.07, 0.7f, bass);
    CHECK(synth.sounding(SoundName::bass) == 0);
}

TEST_CASE("the hat is what is above 7 kHz") {
    Synthesiser synth;
    std::vector<float> hat;
    for (int i = 0; i < 10; ++i) {
        synth.start(note(SoundName::hat));
        add_left_of_music(synth, 0.05, 1, hat);
    }
    // Below 3 kHz: of white noise as it is a third would be left.
    std::vector<float> dull;
    float once = 0, twice = 0;
    for (const float sample : hat) {
        once += filter_share(3000) * (sample - once);
        twice += filter_share(3000) * (once - twice);
        dull.push_back(twice);
    }
    CHECK(relay::testing::loudness(hat) > 0.005);
    CHECK(relay::testing::loudness(dull) < relay::testing::loudness(hat) * 0.2);
}

TEST_CASE("the same starts give the same samples") {
    const auto played = [] {
        Synthesiser synth;
        std::vector<float> out;
        for (std::size_t i = 0; i < first_instrument; ++i) {
            synth.start(note(static_cast<SoundName>(i), 0.3f));
            for (const float sample : left_of_effects(synth, 0.03)) out.push_back(sample);
        }
        return out;
    };
    CHECK(played() == played());
}

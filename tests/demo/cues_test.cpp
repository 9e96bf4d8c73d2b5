// SPDX-License-Identifier: MIT
// What is heard of what happens.
#include "demo/relay/cues.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace {

using namespace relay;

constexpr std::array silent{What::spark, What::life, What::enter, What::firewall, What::wall_falls};

std::vector<Note> heard(Happening happening) {
    Cues cues;
    std::vector<Note> out;
    cues.hear(happening, out);
    return out;
}

}  // namespace

TEST_CASE("each happening has a sound of its own, or is one of the silent ones") {
    std::set<SoundName> sounds;
    int told = 0;
    for (int i = 0; i <= static_cast<int>(What::menu); ++i) {
        CAPTURE(i);
        const auto what = static_cast<What>(i);
        const auto sound = sound_of(what);
        CHECK(sound.has_value() != (std::ranges::find(silent, what) != silent.end()));
        CHECK(heard({what, 0, 0, 1}).size() == (what == What::chord ? 3 : sound ? 1 : 0));
        if (!sound) continue;
        CHECK_FALSE(is_instrument(*sound));
        CHECK(sounds.insert(*sound).second);
        ++told;
    }
    CHECK(told == static_cast<int>(SoundName::kick));  // every effect is heard of something
}

TEST_CASE("where it happens in the field is where it is heard, and the rest is in the middle") {
    CHECK(heard({What::kill, 216, 100, 0})[0].pan == 0);
    CHECK(heard({What::kill, 0, 100, 0})[0].pan == doctest::Approx(-0.6));
    CHECK(heard({What::laser, 432, 0, 0})[0].pan == doctest::Approx(0.6));
    CHECK(heard({What::hit, 324, 0, 0})[0].pan == doctest::Approx(0.3));
    CHECK(heard({What::graze, 900, 0, 0})[0].pan == doctest::Approx(0.6));
    for (const What what : {What::slow_in, What::slow_out, What::arrive, What::retry, What::unplug,
                            What::plug, What::chord, What::menu}) {
        CAPTURE(static_cast<int>(what));
        CHECK(heard({what, 0, 0, 1})[0].pan == 0);
    }
}

TEST_CASE("one volley of four is heard") {
    Cues cues;
    std::vector<Note> out;
    for (int i = 0; i < 9; ++i) cues.hear({What::shot, 216, 100, 0}, out);
    CHECK(out.size() == 3);
    for (int i = 0; i < 3; ++i) cues.hear({What::kill, 216, 100, 0}, out);
    CHECK(out.size() == 6);
}

TEST_CASE("each file that arrives is two semitones higher than the one before") {
    CHECK(heard({What::arrive, 0, 0, 1})[0].pitch == 1);
    CHECK(heard({What::arrive, 0, 0, 2})[0].pitch == doctest::Approx(std::exp2(2 / 12.0)));
    CHECK(heard({What::arrive, 0, 0, 7})[0].pitch == doctest::Approx(2));
    CHECK(heard({What::retry, 0, 0, 7})[0].pitch == 1);
}

TEST_CASE("the plug is heard when it is pulled and when it is put in, once") {
    Cues cues;
    std::vector<Note> out;
    cues.line(true, out);
    CHECK(out.empty());
    cues.line(false, out);
    cues.line(false, out);
    REQUIRE(out.size() == 1);
    CHECK(out[0].name == SoundName::unplug);
    cues.line(true, out);
    cues.line(true, out);
    REQUIRE(out.size() == 2);
    CHECK(out[1].name == SoundName::plug);
}

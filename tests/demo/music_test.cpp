// SPDX-License-Identifier: MIT
// The loop that grows with the download, sample by sample.
#include "demo/relay/music.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/demo/listening.hpp"

namespace {

using namespace relay;
using relay::testing::samples_in;

/// Notes that were struck.
struct Struck {
    int kick = 0, hat = 0, bass = 0, arpeggio = 0, pad = 0;
    bool operator==(const Struck&) const = default;
};

constexpr Struck kick_alone{4, 0, 0, 0, 0};
constexpr Struck everything{4, 8, 5, 16, 3};

struct Player {
    /// A bar of 0.8 s, so that a test has many of them; a boss's is one of 1 s.
    explicit Player(bool quick = true) {
        if (!quick) return;
        Song song = *built_in_song();
        song.loop.bpm = 300;
        song.boss.bpm = 240;
        music.song(std::make_shared<const Song>(song));
    }
    /// @return what is struck with this sample.
    Struck sample() {
        const Struck before = sounding();
        music.advance(synth);
        const Struck after = sounding();
        [[maybe_unused]] const Buses heard = synth.next(music.rate());
        return {after.kick - before.kick, after.hat - before.hat, after.bass - before.bass,
                after.arpeggio - before.arpeggio, after.pad - before.pad};
    }
    Struck play(std::size_t samples) {
        Struck sum;
        for (; samples > 0; --samples) {
            const Struck now = sample();
            sum.kick += now.kick;
            sum.hat += now.hat;
            sum.bass += now.bass;
            sum.arpeggio += now.arpeggio;
            sum.pad += now.pad;
        }
        return sum;
    }
    Struck bar() { return play(samples_in(0.8)); }
    Struck boss_bar() { return play(samples_in(1)); }
    /// Samples from one kick to the next one.
    int beat() {
        while (sample().kick == 0) continue;
        int samples = 1;
        while (sample().kick == 0) ++samples;
        return samples;
    }
    Struck sounding() const {
        return {synth.sounding(SoundName::kick), synth.sounding(SoundName::hat),
                synth.sounding(SoundName::bass), synth.sounding(SoundName::arpeggio),
                synth.sounding(SoundName::pad)};
    }

    Synthesiser synth;
    Music music;
};

Mood share(float of_pack) {
    Mood mood;
    mood.share = of_pack;
    return mood;
}

}  // namespace

TEST_CASE("the kick plays from the first sample, alone while less than a quarter of the pack is in") {
    Player player;
    CHECK(player.sample().kick == 1);
    player.play(samples_in(0.8) - 1);
    player.music.follow(share(0.24f));
    CHECK(player.bar() == kick_alone);
}

TEST_CASE("hat, bass, arpeggio and pad join at a quarter, half, three quarters and the whole of the pack") {
    Player player;
    const std::array<float, 4> shares{0.25f, 0.5f, 0.75f, 1};
    const std::array<Struck, 4> bars{{{4, 8, 0, 0, 0}, {4, 8, 5, 0, 0}, {4, 8, 5, 16, 0}, everything}};
    for (std::size_t i = 0; i < shares.size(); ++i) {
        CAPTURE(i);
        player.music.follow(share(shares[i]));
        CHECK(player.bar() == bars[i]);
    }
}

TEST_CASE("a layer waits for the next bar") {
    Player player;
    player.play(samples_in(0.2));
    player.music.follow(share(1));
    CHECK(player.play(samples_in(0.6)) == Struck{3, 0, 0, 0, 0});
    CHECK(player.bar() == everything);
}

TEST_CASE("a pack that is in is heard for four bars, though the next one has begun") {
    Player player;
    player.music.follow(share(1));
    player.play(samples_in(0.1));
    player.music.follow(share(0));
    CHECK(player.play(samples_in(0.7)).hat == 7);  // and one before
    for (int i = 0; i < 3; ++i) CHECK(player.bar() == everything);
    CHECK(player.bar() == kick_alone);
}

TEST_CASE("the loop is at 128 beats a minute, a boss's at 140") {
    Player player(false);
    player.play(100);
    CHECK(player.beat() == doctest::Approx(44100 * 60 / 128.0).epsilon(0.0001));
    Mood mood;
    mood.boss = true;
    player.music.follow(mood);
    player.play(samples_in(1.9));  // the bar is over
    CHECK(player.beat() == doctest::Approx(44100 * 60 / 140.0).epsilon(0.0001));
}

TEST_CASE("a boss's section begins with its first chord, at the next bar, and so does the loop after it") {
    // The loop's bars and the boss's are told apart by who plays in which of them.
    Song song;
    song.loop = {300, std::vector<Bar>(3)};
    song.boss = {240, std::vector<Bar>(2)};
    song.loop.bars[0][4].kick = song.loop.bars[1][8].hat = 1;
    song.boss.bars[0][4].bass = 110;
    song.boss.bars[1][4].arpeggio = 440;
    Player player(false);
    player.music.song(std::make_shared<const Song>(song));
    player.music.follow(share(1));
    CHECK(player.bar() == Struck{1, 0, 0, 0, 0});
    Mood mood = share(1);
    mood.boss = true;
    player.play(samples_in(0.1));
    player.music.follow(mood);
    CHECK(player.play(samples_in(0.7)) == Struck{0, 1, 0, 0, 0});  // its bar is played to the end
    CHECK(player.boss_bar() == Struck{0, 0, 1, 0, 0});
    CHECK(player.boss_bar() == Struck{0, 0, 0, 1, 0});
    CHECK(player.boss_bar() == Struck{0, 0, 1, 0, 0});  // round and round
    player.music.follow(share(1));
    CHECK(player.bar() == Struck{1, 0, 0, 0, 0});
    CHECK(player.bar() == Struck{0, 1, 0, 0, 0});
    CHECK(player.bar() == Struck{});
    CHECK(player.bar() == Struck{1, 0, 0, 0, 0});
}

TEST_CASE("a firewall leaves kick and bass alone, however much of the pack is in") {
    for (const float part : {0.f, 0.8f, 1.f}) {
        CAPTURE(part);
        Player player;
        Mood mood = share(part);
        mood.boss = mood.firewall = true;
        player.music.follow(mood);
        CHECK(player.boss_bar() == Struck{4, 0, 5, 0, 0});
        mood.firewall = false;
        player.music.follow(mood);
        CHECK(player.boss_bar().hat == (part > 0 ? 8 : 0));
    }
}

TEST_CASE("slow motion takes pitch and tempo down to 0.7 in 120 ms, and back") {
    Player player(false);
    player.play(100);
    CHECK(player.music.rate() == 1);
    Mood mood;
    mood.slow = true;
    player.music.follow(mood);
    player.play(samples_in(0.06));
    CHECK(player.music.rate() == doctest::Approx(0.85).epsilon(0.002));
    player.play(samples_in(0.0601));
    CHECK(player.music.rate() == doctest::Approx(0.7));
    CHECK(player.beat() == doctest::Approx(44100 * 60 / 128.0 / 0.7).epsilon(0.0001));
    player.music.follow(Mood());
    player.play(samples_in(0.06));
    CHECK(player.music.rate() == doctest::Approx(0.85).epsilon(0.002));
    player.play(samples_in(0.0601));
    CHECK(player.music.rate() == 1);
}

TEST_CASE(
    "a song that comes in the middle of a bar is played from the next one on, also when it is shorter") {
    Player player;
    player.bar();
    player.bar();
    player.play(samples_in(0.1));
    Song song;
    song.loop = {300, std::vector<Bar>(1)};
    song.boss = song.loop;
    song.loop.bars[0][0].kick = 1;
    player.music.song(std::make_shared<const Song>(song));
    CHECK(player.play(samples_in(0.7)).kick == 3);
    CHECK(player.bar().kick == 1);
    CHECK(player.bar().kick == 1);
}

TEST_CASE("a row's loudness and tones are what is struck") {
    const auto peak_of_kick = [](float loudness) {
        Song song;
        song.loop = {40, std::vector<Bar>(1)};
        song.boss = song.loop;
        song.loop.bars[0][0].kick = loudness;
        Synthesiser synth;
        Music music;
        music.song(std::make_shared<const Song>(song));
        float most = 0;
        for (std::size_t i = samples_in(0.1); i > 0; --i) {
            music.advance(synth);
            most = std::max(most, std::abs(synth.next(1).music.left));
        }
        return most;
    };
    CHECK(peak_of_kick(1) > 0.3f);
    CHECK(peak_of_kick(0.5f) == doctest::Approx(peak_of_kick(1) / 2));
    Song song;
    song.loop = {40, std::vector<Bar>(1)};
    song.boss = song.loop;
    song.loop.bars[0][0].arpeggio = 1000;
    Player player(false);
    player.music.song(std::make_shared<const Song>(song));
    player.music.follow(share(1));
    std::vector<float> heard;
    for (std::size_t i = samples_in(0.1); i > 0; --i) {
        player.music.advance(player.synth);
        heard.push_back(player.synth.next(1).music.left);
    }
    CHECK(relay::testing::cycles(heard) == doctest::Approx(100).epsilon(0.02));
}

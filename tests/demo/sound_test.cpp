// SPDX-License-Identifier: MIT
// A game that is heard: what it tells comes out as samples, on whatever thread asks for them.
#include "demo/relay/sound.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/demo/listening.hpp"
#include "tests/scripts/paced_courier.hpp"

namespace {

using namespace relay;
using relay::testing::loudness;
using relay::testing::PacedCourier;

std::vector<float> fill(Sound& sound, double seconds) {
    std::vector<float> out(relay::testing::samples_in(seconds) * 2);
    sound.fill(out);
    return out;
}

LineFigures line(bool plugged, bool offline) {
    LineFigures figures;
    figures.plugged = plugged;
    figures.offline = offline;
    return figures;
}

/// A game on its title.
struct Title {
    explicit Title(std::int64_t pace = 0) : courier(pace), game(scheduler, Config{}, courier, wire) {}
    void ticks(int n) {
        for (int i = 0; i < n; ++i) game.tick({});
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    Line wire;
    Game game;
};

}  // namespace

TEST_CASE("what a tick told is heard with the next frame, once") {
    Title title;
    Sound sound;
    sound.volume({1, 0});
    World world;
    world.tell(What::phase_end, 216, 100);
    sound.frame(title.game, line(true, false), false);
    fill(sound, 0.2);
    sound.tick(world);
    CHECK(loudness(fill(sound, 0.1)) < 1e-6);
    sound.frame(title.game, line(true, false), false);
    CHECK(loudness(fill(sound, 0.1)) > 0.05);
    fill(sound, 1);
    sound.frame(title.game, line(true, false), false);
    CHECK(loudness(fill(sound, 0.1)) < 1e-6);
}

TEST_CASE("a plug that is pulled is heard, and everything is dull from then on") {
    Title title;
    Sound sound;
    sound.volume({1, 0});
    sound.frame(title.game, line(true, false), false);
    fill(sound, 0.2);
    sound.frame(title.game, line(false, true), false);
    CHECK(loudness(fill(sound, 0.1)) > 0.05);
    fill(sound, 1);
    World world;
    world.tell(What::graze, 216, 100);
    const auto graze = [&](bool offline) {
        sound.tick(world);
        sound.frame(title.game, line(!offline, offline), false);
        return loudness(fill(sound, 0.035));
    };
    const double dull = graze(true);
    sound.frame(title.game, line(true, false), false);
    fill(sound, 1);  // plugged in again
    CHECK(dull < graze(false) * 0.06);
}

TEST_CASE("the music follows the boss, the firewall, and slow motion of either kind") {
    World world;
    Mood mood = mood_of(world, 0.3f, false);
    CHECK(mood.share == 0.3f);
    CHECK_FALSE(mood.boss);
    CHECK_FALSE(mood.firewall);
    CHECK_FALSE(mood.slow);
    CHECK(mood_of(world, 0, true).slow);
    world.slow = 7;
    CHECK(mood_of(world, 0, false).slow);
    world.boss.here = true;
    mood = mood_of(world, 0, false);
    CHECK(mood.boss);
    CHECK_FALSE(mood.firewall);
    world.boss.firewall = true;
    CHECK(mood_of(world, 0, false).firewall);
}

TEST_CASE("one hears how much of the pack is in") {
    const auto music = [](std::int64_t pace) {
        Title title(pace);
        title.ticks(60);
        Sound sound;
        sound.frame(title.game, line(true, false), false);
        return loudness(fill(sound, 1.8));
    };
    CHECK(music(100000) > music(0) * 1.3);
}

TEST_CASE("the song of the stage's pack plays once it is in, and the built-in one until then") {
    Title title(20000);
    Songbook book;
    CHECK(book.turn(title.game) == nullptr);
    title.courier.edited["stage1/song.json"] =
        R"({"loop": {"bpm": 99, "rows": [{}]}, "boss": {"bpm": 98, "rows": [{}]}})";
    title.ticks(300);
    REQUIRE(title.game.file("stage1/song.json") != nullptr);
    const auto song = book.turn(title.game);
    REQUIRE(song);
    CHECK(song->loop.bpm == 99);
    CHECK(song->boss.bpm == 98);
    CHECK(book.turn(title.game) == nullptr);
}

TEST_CASE("a stage without its song has the built-in one, also after a stage that had its own") {
    Songbook book;
    Title first(20000);
    first.ticks(300);
    REQUIRE(book.turn(first.game));
    segue::Scheduler scheduler;
    PacedCourier courier(0);
    Line wire;
    Game second(scheduler, Config{}.stage(2), courier, wire);
    second.tick({});
    const auto song = book.turn(second);
    REQUIRE(song);
    CHECK(song->loop.bpm == 128);
    CHECK(book.turn(second) == nullptr);
}

TEST_CASE("a song that cannot be read is left out for the built-in one") {
    Title title(20000);
    title.courier.edited["stage1/song.json"] = R"({"loop": {"bpm": 1}})";
    title.ticks(300);
    REQUIRE(title.game.file("stage1/song.json") != nullptr);
    Songbook book;
    const auto song = book.turn(title.game);
    REQUIRE(song);
    CHECK(song->loop.bpm == 128);
    CHECK(book.turn(title.game) == nullptr);
}

TEST_CASE("a card's thread takes while the game plays") {
    Title title(5000);
    Sound sound;
    std::atomic<bool> over = false;
    int loud = 0;
    std::thread card([&] {
        do loud += loudness(fill(sound, 0.005)) > 0.001;
        while (!over);
    });
    for (int i = 0; i < 300; ++i) {
        title.ticks(1);
        sound.tick(title.game.world());
        sound.volume({1, i % 2 == 0 ? 1.f : 0.5f});
        sound.frame(title.game, line(true, i > 200), i > 100);
    }
    over = true;
    card.join();
    CHECK(loud > 0);  // the kick of the first bar, at least
}

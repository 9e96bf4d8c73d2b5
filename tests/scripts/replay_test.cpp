// SPDX-License-Identifier: MIT
// The committed run: the bot plays stage 1 from its start to THROTTLE, the firewall and the tally.
// Recorded by: ./segue play --fast --stage 1 --seed 7 --bot --frames 4800 --record tests/replays/throttle.log
#include <doctest/doctest.h>

#include <optional>

#include "paced_courier.hpp"
#include "scripts/game.hpp"

using namespace relay;
using relay::testing::assets_folder;
using relay::testing::PacedCourier;
using relay::testing::read_file;

namespace {

InputLog committed() {
    std::string error;
    const auto log = InputLog::read(read_file(assets_folder() / "../tests/replays/throttle.log"), error);
    REQUIRE_MESSAGE(log.has_value(), error);
    return *log;
}

/// What a replay over a line of this pace passes, in ticks.
struct Story {
    std::uint64_t boss = 0, wall = 0, fell = 0, tally = 0, hash = 0;
    bool diverged = false;
};

Story replay(std::int64_t pace) {
    segue::Scheduler scheduler;
    PacedCourier courier(pace);
    Line line;
    Game game(scheduler, Config{}.replay(committed()), courier, line);
    Story story;
    const auto once = [&game](std::uint64_t& at, bool now) {
        if (now && at == 0) at = game.world().tick;
    };
    for (std::uint64_t i = 0; i < committed().ticks(); ++i) {
        game.tick(Input{});
        once(story.boss, game.world().boss.hittable);
        once(story.wall, game.world().boss.firewall);
        once(story.fell, story.wall > 0 && !game.world().boss.firewall);
        once(story.tally, game.screen().scene == Scene::tally);
    }
    story.hash = game.hash();
    story.diverged = game.diverged();
    return story;
}

}  // namespace

TEST_CASE(
    "the committed run reaches THROTTLE, the firewall and the tally, and the pack brings the wall down") {
    const Story story = replay(4000);
    CHECK_FALSE(story.diverged);
    CHECK(story.boss > 49 * 60);
    CHECK(story.wall > story.boss + 60);
    CHECK(story.fell > story.wall + 60);
    CHECK(story.tally > story.fell);
    std::uint64_t pack_in = 0;
    const InputLog log = committed();
    for (const Arrival& a : log.arrivals()) pack_in = a.tick;
    CHECK(story.fell == pack_in + 1);  // seen after that tick
}

TEST_CASE("the committed run gives the same world over a fast, a slow and a dead line") {
    const Story fast = replay(100000), slow = replay(300), dead = replay(0);
    CHECK(fast.hash == slow.hash);
    CHECK(fast.hash == dead.hash);
    CHECK_FALSE(dead.diverged);
}

TEST_CASE("the committed run gives this world on every compiler and machine") {
    // It changes when the rules, a script or a stage's data change: then record the run anew and take its
    // hash.
    CHECK(replay(4000).hash == 0xa54db553de6ddba1u);
}

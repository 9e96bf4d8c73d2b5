// SPDX-License-Identifier: MIT
// The committed runs: the bot plays a stage from its start to its boss, the firewall and the tally. Recorded
// by
//   ./segue play --headless --fast --bot --seed 7 --bandwidth 10 --stage 1 --frames 6300 --record FILE
// for throttle.log, with --stage 2 --frames 9200 for jitter.log, with --stage 3 --frames 7500 for
// blackhole.log.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "paced_courier.hpp"
#include "scripts/game.hpp"

using namespace relay;
using relay::testing::assets_folder;
using relay::testing::PacedCourier;
using relay::testing::read_file;

namespace {

InputLog committed(const std::string& run) {
    std::string error;
    const auto file = assets_folder() / "../tests/replays" / (run + ".log");
    const auto log = InputLog::read(read_file(file), error);
    REQUIRE_MESSAGE(log.has_value(), error);
    return *log;
}

/// What a replay over a line of this pace passes, in ticks.
struct Story {
    std::uint64_t boss = 0, wall = 0, fell = 0, tally = 0, hash = 0;
    int phases = 0;
    bool diverged = false;
};

Story replay(const std::string& run, std::int64_t pace) {
    const InputLog log = committed(run);
    segue::Scheduler scheduler;
    PacedCourier courier(pace);
    Line line;
    Game game(scheduler, Config{}.replay(log), courier, line);
    Story story;
    const auto once = [&game](std::uint64_t& at, bool now) {
        if (now && at == 0) at = game.world().tick;
    };
    bool staggers = false;
    for (std::uint64_t i = 0; i < log.ticks(); ++i) {
        game.tick(Input{});
        const BossRow& boss = game.world().boss;
        if (boss.staggers && !staggers) ++story.phases;
        staggers = boss.staggers;
        once(story.boss, boss.hittable);
        once(story.wall, boss.firewall);
        once(story.fell, story.wall > 0 && !boss.firewall);
        once(story.tally, game.screen().scene == Scene::tally);
    }
    story.hash = game.hash();
    story.diverged = game.diverged();
    return story;
}

/// From the first wave over all phases of the boss to the tally; the next stage's pack brings the wall down.
void check_story(const std::string& run, int phases) {
    const Story story = replay(run, 4000);
    CHECK_FALSE(story.diverged);
    CHECK(story.boss > 49 * 60);
    CHECK(story.phases == phases);
    CHECK(story.wall > story.boss + 60);
    CHECK(story.fell > story.wall + 60);
    CHECK(story.tally > story.fell);
    const InputLog log = committed(run);
    const std::string next = "stage" + std::to_string(log.stage + 1);
    std::uint64_t pack_in = 0;
    for (const Arrival& a : log.arrivals())
        if (a.path.starts_with(next)) pack_in = a.tick;
    CHECK(story.fell == pack_in + 1);  // seen after that tick
}

}  // namespace

TEST_CASE("the committed run of stage 1 passes THROTTLE's two phases, the firewall and the tally") {
    check_story("throttle", 2);
}

TEST_CASE("the committed run of stage 2 passes JITTER's three phases, the firewall and the tally") {
    check_story("jitter", 3);
}

TEST_CASE("the committed run of stage 3 passes BLACKHOLE's three phases, the tally, and no firewall") {
    const Story story = replay("blackhole", 4000);
    CHECK_FALSE(story.diverged);
    CHECK(story.boss > 49 * 60);
    CHECK(story.phases == 3);
    CHECK(story.wall == 0);
    CHECK(story.tally > story.boss + 60);
}

TEST_CASE("the committed runs give the same world over a fast, a slow and a dead line") {
    for (const char* run : {"throttle", "jitter", "blackhole"}) {
        CAPTURE(run);
        const Story fast = replay(run, 100000), slow = replay(run, 300), dead = replay(run, 0);
        CHECK(fast.hash == slow.hash);
        CHECK(fast.hash == dead.hash);
        CHECK_FALSE(dead.diverged);
    }
}

TEST_CASE("the committed runs give these worlds on every compiler and machine") {
    // They change when the rules, a script or a stage's data change: then record the runs anew and take their
    // hashes.
    CHECK(replay("throttle", 4000).hash == 0xa728b8a9839c9a8eu);
    CHECK(replay("jitter", 4000).hash == 0xe7e11fa77d9cf864u);
    CHECK(replay("blackhole", 4000).hash == 0xdc09d8dbfc37f4fcu);
}

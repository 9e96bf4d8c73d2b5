// SPDX-License-Identifier: MIT
// The whole game, ticked by hand over a courier without a network.
#include "scripts/game.hpp"

#include <doctest/doctest.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

#include "paced_courier.hpp"
#include "scripts/bot.hpp"
#include "scripts/screens/play.hpp"
#include "scripts/world/built_in.hpp"
#include "segue/inspect.hpp"

using namespace relay;
using relay::testing::assets_folder;
using relay::testing::PacedCourier;
using relay::testing::read_file;

namespace {

/// Records what bosses do to the line.
struct WatchedLine : Line {
    void slow(float share) override { shares.push_back(share); }
    std::vector<float> shares;
};

struct Run {
    explicit Run(Config config, std::int64_t pace = 4000, const segue::Scheduler::Options& options = {})
        : scheduler(options), courier(pace), game(scheduler, std::move(config), courier, line) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
        scheduler.on_warning([this](const segue::Warning& w) { errors.push_back(w.text); });
    }
    void ticks(int n, Input input = {}) {
        for (int i = 0; i < n; ++i) game.tick(input);
    }
    /// The bot plays until `done`, or for `most` ticks.
    bool play(int most, const std::function<bool()>& done) {
        auto player = bot(game.world());
        for (int i = 0; i < most; ++i) {
            if (done()) return true;
            game.tick(*player.next());
        }
        return done();
    }
    int alive(EnemyKind kind) const {
        return int(std::ranges::count_if(game.world().enemies,
                                         [kind](const Enemy& e) { return e.alive && e.kind == kind; }));
    }
    int resolved() const {
        return int(std::ranges::count_if(game.world().enemies,
                                         [](const Enemy& e) { return e.alive && e.resolved; }));
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    WatchedLine line;
    std::vector<std::string> errors;
    Game game;
};

Input press(Button b) { return Input{}.press(b); }

std::string edited_stage(const std::string& from, const std::string& to) {
    std::string text = read_file(assets_folder() / "stage1/stage.json");
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("24 scripts move the title's ring in every frame while its files arrive") {
    Run run(Config{}.seed(7), 2000);
    run.ticks(2);
    CHECK(run.alive(EnemyKind::orbiter) == 24);
    CHECK(run.resolved() == 0);
    std::set<int> steps;
    for (int i = 0; i < 600; ++i) {
        run.ticks(1);
        CHECK(run.game.moved() >= 24);
        steps.insert(run.resolved());
    }
    // Eight a file: stage.json, shapes.json, backdrop.png.
    CHECK(steps == std::set<int>{0, 8, 16, 24});
    CHECK(run.errors.empty());
}

TEST_CASE("the title's letters draw themselves, and the next pack arrives behind it") {
    Run run(Config{});
    run.ticks(30);
    CHECK(run.game.screen().letters[0] > 0.5f);
    CHECK(run.game.screen().letters[4] < run.game.screen().letters[0]);
    run.ticks(120);
    for (float letter : run.game.screen().letters) CHECK(letter == 1);
    CHECK(run.game.link().pack == 1);
    run.ticks(600);
    CHECK(run.game.screen().scene == Scene::title);
    CHECK(run.game.link().pack == 3);
    CHECK(run.game.file("stage3/backdrop.png") != nullptr);
    CHECK(run.game.link().share == 1);
    CHECK(run.courier.asked == 12);
}

TEST_CASE("Z leaves the title, the card waits for stage.json, and the stage begins") {
    Run run(Config{}, 1);
    run.ticks(5);
    run.ticks(1, press(Button::shoot));
    run.ticks(60);
    CHECK(run.game.screen().scene == Scene::card);
    CHECK(run.game.screen().waits_for == "WAITING FOR STAGE.JSON");
    CHECK(run.game.screen().wires == 1);
    CHECK(run.alive(EnemyKind::orbiter) == 0);
    run.courier.pace = 4000;
    run.ticks(30);
    CHECK(run.game.screen().scene == Scene::field);
    CHECK(run.game.world().stage_name == "LAST MILE");
    CHECK(run.game.world().ship.here);
    CHECK_FALSE(run.game.world().built_in);
}

TEST_CASE("the difficulty that the title chose is the stage's") {
    Run run(Config{});
    run.ticks(5);
    run.ticks(1, press(Button::right));
    run.ticks(1);
    run.ticks(1, press(Button::shoot));
    run.ticks(60);
    CHECK(run.game.world().difficulty == Difficulty::hell);
}

TEST_CASE("five drones come in a V three seconds into the stage") {
    Run run(Config{}.stage(1));
    run.ticks(180);
    CHECK(run.alive(EnemyKind::drone) == 0);
    run.ticks(60);
    CHECK(run.alive(EnemyKind::drone) == 5);
    const auto& drones = run.game.world().enemies;
    CHECK(drones[0].y > drones[1].y);
    CHECK(drones[1].y > drones[3].y);
    CHECK(run.errors.empty());
}

TEST_CASE("an escort fires only when the other one has said clear") {
    Run run(Config{}.stage(1).seed(3));
    run.play(60 * 17, [] { return false; });
    std::vector<float> sides;
    for (int i = 0; i < 600; ++i) {
        run.ticks(1);
        for (const Happening& h : run.game.world().happenings)
            if (h.what == What::shot && run.alive(EnemyKind::escort) == 2 && h.y > 60 && h.y < 95)
                sides.push_back(h.x);
    }
    REQUIRE(sides.size() >= 4);
    for (std::size_t i = 1; i < sides.size(); ++i) CHECK(sides[i] != sides[i - 1]);
}

TEST_CASE("mines hang on their hub, and go off one each 80 ms when it is shot") {
    Run run(Config{}.stage(1).seed(5));
    REQUIRE(run.play(60 * 40, [&] { return run.alive(EnemyKind::mine) == 8; }));
    REQUIRE(run.play(60 * 40, [&] { return run.alive(EnemyKind::hub) == 0; }));
    const int left = run.alive(EnemyKind::mine);
    REQUIRE(left > 2);
    std::vector<int> gone;
    int before = left;
    for (int tick = 0; tick < 80 && before > 0; ++tick) {
        run.ticks(1);
        const int now = run.alive(EnemyKind::mine);
        CHECK(before - now <= 1);
        if (now < before) gone.push_back(tick);
        before = now;
    }
    CHECK(before == 0);
    for (std::size_t i = 1; i < gone.size(); ++i) CHECK(gone[i] - gone[i - 1] == 5);  // 80 ms in 60ths
}

TEST_CASE("twice the same seed and keys give the same world, another seed or wave another") {
    const auto hash = [](Config config, const std::string& stage) {
        Run run(std::move(config));
        if (!stage.empty()) run.courier.edited["stage1/stage.json"] = stage;
        run.play(1800, [] { return false; });
        CHECK(run.errors.empty());
        return run.game.hash();
    };
    const auto base = hash(Config{}.stage(1).seed(7), "");
    CHECK(hash(Config{}.stage(1).seed(7), "") == base);
    CHECK(hash(Config{}.stage(1).seed(8), "") != base);
    CHECK(hash(Config{}.stage(1).seed(7), edited_stage("\"speed\": 92", "\"speed\": 93")) != base);
    // A wave that is still to come is part of the world as well.
    CHECK(hash(Config{}.stage(1).seed(7), edited_stage("\"lasts\": 6", "\"lasts\": 7")) != base);
    // What is said is not.
    CHECK(hash(Config{}.stage(1).seed(7), edited_stage("MIND THE WIRES", "MIND THE MIRES")) == base);
}

TEST_CASE("a recorded run, replayed over a faster line, is the same run") {
    Run live(Config{}.seed(7), 1500);
    live.play(60 * 20, [] { return false; });
    std::string error;
    const auto log = InputLog::read(live.game.log().text(), error);
    REQUIRE_MESSAGE(log.has_value(), error);
    Run again(Config{}.replay(*log), 100000);
    again.ticks(60 * 20, press(Button::bomb));  // its keys count for nothing
    CHECK(again.game.hash() == live.game.hash());
    CHECK(again.game.log() == live.game.log());
    CHECK_FALSE(again.game.diverged());
}

TEST_CASE("a replay over a dead line takes the built-in copy when that is the logged one") {
    Run live(Config{}.seed(7).stage(1), 1500);
    live.play(600, [] { return false; });
    Run again(Config{}.replay(live.game.log()), 0);
    again.ticks(600);
    CHECK(again.game.hash() == live.game.hash());
    CHECK_FALSE(again.game.diverged());
}

TEST_CASE("a replay of another stage's data says that it diverged") {
    Run live(Config{}.seed(7).stage(1));
    live.courier.edited["stage1/stage.json"] = edited_stage("\"speed\": 92", "\"speed\": 93");
    live.play(600, [] { return false; });
    Run again(Config{}.replay(live.game.log()));
    again.ticks(600);
    CHECK(again.game.diverged());
}

TEST_CASE("where nobody answers the built-in stage plays, and the screen says so") {
    Run run(Config{}.stage(1));
    run.courier.refuse = "connection refused";
    run.ticks(240);
    CHECK(run.game.world().built_in);
    CHECK(run.game.screen().scene == Scene::field);
    CHECK(run.game.screen().notice == "BUILT-IN STAGE 3: connection refused");
    CHECK(run.alive(EnemyKind::drone) == 5);
    CHECK(run.game.link().lanes[0].state == LaneState::built_in);
}

TEST_CASE("where no byte comes the card waits eight seconds, then plays the built-in stage") {
    Run run(Config{}.stage(1), 0);
    run.ticks(470);
    CHECK(run.game.screen().scene == Scene::card);
    run.ticks(20);
    CHECK(run.game.screen().scene == Scene::field);
    CHECK(run.game.world().built_in);
    CHECK(run.game.screen().notice == "BUILT-IN STAGE 1: NO BYTE CAME");
}

TEST_CASE("the title says when nobody answers, and no longer when somebody does") {
    Run run(Config{}, 0);
    run.ticks(200);
    CHECK(run.game.screen().notice.empty());
    run.ticks(80);
    CHECK(run.game.screen().notice == "NO SERVER ANSWERS: THE BUILT-IN STAGE WILL PLAY");
    run.courier.pace = 2000;
    run.ticks(60);
    CHECK(run.game.screen().notice.empty());
    run.ticks(400);
    CHECK(run.resolved() == 24);
}

TEST_CASE("a stage that begins while the line is dead takes its own copy, and its outlines when they come") {
    Run run(Config{}, 0);
    run.ticks(500);
    run.ticks(1, press(Button::shoot));
    run.ticks(30);  // the silence has lasted long enough: the card waits no longer
    CHECK(run.game.screen().scene == Scene::field);
    CHECK(run.game.world().built_in);
    run.ticks(240);
    REQUIRE(run.alive(EnemyKind::drone) == 5);
    CHECK(run.resolved() == 5);  // the drone's outline is in stage.json itself
    CHECK(run.game.link().lanes[0].state == LaneState::built_in);
    run.courier.pace = 2000;
    run.ticks(60);
    CHECK(run.game.link().lanes[0].state == LaneState::done);
    CHECK(run.game.shapes().find("mine") != nullptr);
}

TEST_CASE("a stage.json that is broken is not played") {
    Run run(Config{}.stage(1));
    run.courier.edited["stage1/stage.json"] = edited_stage("\"count\": 5", "\"count\": 0");
    run.ticks(60);
    CHECK(run.game.world().built_in);
    CHECK(run.game.screen().notice == "BUILT-IN STAGE 1: waves[0].count is not 1 to 64");
}

TEST_CASE("Esc stops everything that is hostile, and goes on where it was") {
    Run run(Config{}.stage(1).seed(7));
    run.ticks(330);
    run.ticks(1, press(Button::pause));
    const World before = run.game.world();
    run.ticks(100);
    CHECK(run.game.screen().panel == Panel::pause);
    CHECK(run.game.world().enemies[0].y == before.enemies[0].y);
    CHECK(run.game.world().ship.y == before.ship.y);
    CHECK(run.game.moved() == before.moved);
    run.ticks(1, press(Button::pause));
    run.ticks(10);
    CHECK(run.game.screen().panel == Panel::none);
    CHECK(run.game.world().enemies[0].y > before.enemies[0].y);
    CHECK(run.errors.empty());
}

TEST_CASE("out of lives there is a panel: continue from the stage's start, or the title") {
    Run run(Config{}.stage(1).difficulty(Difficulty::hell));
    int most = 60 * 60;  // nobody steers: it does not take long
    while (run.game.screen().panel == Panel::none && most-- > 0) run.ticks(1);
    REQUIRE(run.game.screen().panel == Panel::game_over);
    run.ticks(2, press(Button::shoot));
    run.ticks(60);
    CHECK(run.game.screen().scene == Scene::field);
    CHECK(run.game.world().lives == 3);
    CHECK(run.game.screen().continues == 1);
    CHECK(run.alive(EnemyKind::drone) == 0);
    while (run.game.screen().panel == Panel::none && most-- > 0) run.ticks(1);
    REQUIRE(run.game.screen().panel == Panel::game_over);
    run.ticks(2, press(Button::down));
    run.ticks(2, press(Button::shoot));
    run.ticks(10);
    CHECK(run.game.screen().scene == Scene::title);
    CHECK(run.alive(EnemyKind::orbiter) == 24);
    CHECK(run.errors.empty());
}

TEST_CASE("C with a full meter slows the hostile and not you, for two seconds") {
    segue::Scheduler scheduler;
    PacedCourier courier(0);
    WatchedLine line;
    InputLog log;
    Play play(scheduler, courier, line, log, nullptr, 0);
    play.scope.start(slow_motion(play));
    const auto ticks = [&](int n, Input pressed) {
        play.world.pressed = pressed;
        for (int i = 0; i < n; ++i) scheduler.tick(tick_length);
    };
    ticks(2, {});
    play.world.meter = 99;
    ticks(2, press(Button::slow));
    CHECK(play.hostile.scale() == 1);
    play.world.meter = 100;
    ticks(1, press(Button::slow));
    CHECK(play.hostile.scale() == 0.4);
    CHECK(play.world.meter == 0);
    const auto hostile = play.hostile.now(), own = play.clock.now();
    ticks(119, {});
    CHECK(play.hostile.scale() == 0.4);
    ticks(1, {});
    CHECK(play.hostile.scale() == 1);
    CHECK(play.clock.now() - own == 120 * tick_length);
    CHECK((play.hostile.now() - hostile).count() == doctest::Approx(48.0 * double(tick_length.count())));
}

TEST_CASE("each of the stress bullets is a script that moves in every tick") {
    Run run(Config{}.stress(500));
    run.ticks(3);
    CHECK(run.game.moved() == 524);
    CHECK(run.scheduler.size() > 524);
    run.ticks(600);
    for (const Bullet& b : run.game.world().bullets) {
        if (!b.alive) continue;
        CHECK(b.x > -5);
        CHECK(b.x < 965);
        CHECK(b.y > -5);
        CHECK(b.y < 545);
    }
    CHECK(run.errors.empty());
}

TEST_CASE("a game that ends in the middle of anything leaves no script behind") {
    for (int stage : {1, 2, 3}) {
        for (int ticks : {0, 1, 5, 60, 400, 1200, 1600, 3000, 3700}) {
            CAPTURE(stage);
            CAPTURE(ticks);
            segue::Scheduler scheduler;
            PacedCourier courier(3000);
            WatchedLine line;
            {
                Game game(scheduler, Config{}.stage(stage).seed(2), courier, line);
                auto player = bot(game.world());
                for (int i = 0; i < ticks; ++i) game.tick(*player.next());
            }
            CHECK(scheduler.size() == 0);
        }
    }
}

namespace {

/// What the inspector finds wrong in the first ninety seconds of a stage; stage 0 is the title.
/// @param pace  bytes a tick: 160 is a stage's pack in 55 s, as the server gives it
std::vector<segue::inspect::Finding> findings_of(int stage, std::int64_t pace) {
    // The thread's own time: what a machine does for others meanwhile is no hog of the game's.
    const auto options = segue::Scheduler::Options{}.inspect(segue::Inspect::full).real_clock([] {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
    });
    Run run(Config{}.stage(stage).seed(7), pace, options);
    segue::inspect::Lints lints(run.scheduler);
    std::vector<segue::inspect::Finding> found;
    int enemies = 0, bosses = 0;  // that a pointer finds, with a script that lives
    for (int second = 0; second < 90; ++second) {
        if (stage == 0) {
            run.ticks(60);  // nobody begins: the title
        } else {
            run.play(60, [] { return false; });
        }
        for (auto& one : lints.check()) found.push_back(std::move(one));
        const World& world = run.game.world();
        for (const Enemy& e : world.enemies) {
            if (!e.alive || e.script == 0) continue;
            ++enemies;
            CHECK(segue::inspect::find(run.scheduler, e.script).state() != segue::State::cancelled);
        }
        if (world.boss.here && segue::inspect::find(run.scheduler, world.boss.script)) ++bosses;
    }
    if (stage > 0) {
        CHECK(enemies > 10);
        CHECK(bosses > 10);
    }
    CHECK(run.errors.empty());
    return found;
}

}  // namespace

TEST_CASE("the inspector finds nothing wrong with the game") {
    struct Case {
        int stage;
        std::int64_t pace;
    };
    for (const auto& [stage, pace] : {Case{0, 40}, Case{1, 4000}, Case{2, 4000}, Case{3, 4000}, Case{1, 160},
                                      Case{2, 160}, Case{3, 160}}) {
        CAPTURE(stage);
        CAPTURE(pace);
        // A machine may stand still for a moment; what is slow by itself is slow each time.
        std::set<std::string> hogs;
        for (int round = 0; round < 3 && (round == 0 || !hogs.empty()); ++round) {
            std::set<std::string> now;
            for (const auto& one : findings_of(stage, pace)) {
                if (one.lint != segue::inspect::Lint::hog) FAIL_CHECK(one.text);
                if (one.lint == segue::inspect::Lint::hog && (round == 0 || hogs.contains(one.name)))
                    now.insert(one.name);
            }
            hogs = std::move(now);
        }
        for (const std::string& name : hogs) FAIL_CHECK("a hog: " << name);
    }
}

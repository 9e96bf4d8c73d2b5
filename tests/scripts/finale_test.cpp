// SPDX-License-Identifier: MIT
// After the last stage, and after the last life: credits, a name, the table.
#include "scripts/screens/finale.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "duel.hpp"
#include "scripts/bot.hpp"
#include "scripts/bot_menu.hpp"

using namespace relay;
using relay::testing::PacedCourier;

namespace {

Input press(Button b) { return Input{}.press(b); }

/// Screens on their own, ticked as the game ticks them.
struct Screens {
    explicit Screens(std::int64_t pace = 100000)
        : courier(pace), play(scheduler, courier, line, log, nullptr, 0) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
    }
    void tick(Input input = {}) {
        play.world.begin_tick(input);
        play.depot.deliver();
        scheduler.tick(tick_length);
        told += int(std::ranges::count_if(play.world.happenings,
                                          [](const Happening& h) { return h.what == What::chord; }));
        ++play.world.tick;
    }
    void ticks(int n, Input input = {}) {
        for (int i = 0; i < n; ++i) tick(input);
    }
    /// Down for a tick, and up again.
    void tap(Button button, int times = 1) {
        for (; times > 0; --times) {
            tick(press(button));
            tick();
        }
    }
    void start(segue::Task<> screen, Input input = {}) {
        script = play.scope.start(std::move(screen));
        tick(input);
    }
    /// @return how many ticks it took, `most` if it did not end.
    int until_end(int most, Input input = {}) {
        int n = 0;
        for (; script && n < most; ++n) tick(input);
        return n;
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    Line line;
    InputLog log;
    Play play;
    segue::Script<> script;
    std::vector<std::string> errors;
    int told = 0;  // chords
};

const Credit* credit_of(const Screen& screen, const std::string& file) {
    for (const Credit& credit : screen.credits)
        if (credit.head.ends_with(file)) return &credit;
    return nullptr;
}

/// A run that has earned so much.
struct Won : Screens {
    explicit Won(std::int64_t points) {
        play.record.points = play.world.score = points;
        play.world.stage = 2;
        play.world.difficulty = Difficulty::hell;
        play.screen.continues = 1;
    }
};

}  // namespace

TEST_CASE("the credits list every file with the courier's own figures, and their sum") {
    Screens screens;
    for (const char* file : {"stage1/stage.json", "stage2/backdrop.png"}) {
        Waybill& bill = screens.courier.bills[file];
        bill.url = std::string("http://a.host:8080/pack/") + file;
        bill.bytes = 12 * 1024;
        bill.seconds = 4.25;
        bill.retries = 2;
    }
    screens.courier.bills["stage1/song.json"].cached = true;
    screens.play.scope.start(fetch_ahead(screens.play, 1));
    screens.ticks(400);
    screens.start(ending(screens.play));
    const Screen& screen = screens.play.screen;
    CHECK(screen.scene == Scene::ending);
    CHECK(screens.told == 1);
    CHECK_FALSE(screens.play.world.ship.here);
    REQUIRE(screen.credits.size() == Depot::packs * 4 + 1);
    CHECK(screen.credits[0].head == "http://a.host:8080/pack/stage1/stage.json");
    CHECK(screen.credits[0].words == "12 KB   4.3 S   2 RETRIES");
    CHECK(screen.credits[0].came == Came::by_line);
    const Credit* picture = credit_of(screen, "stage2/backdrop.png");
    REQUIRE(picture != nullptr);
    CHECK(picture->words == "12 KB   4.3 S   2 RETRIES");
    const Credit* song = credit_of(screen, "stage1/song.json");
    REQUIRE(song != nullptr);
    CHECK(song->came == Came::by_cache);
    CHECK(song->words.ends_with("FROM THE CACHE"));
    CHECK(screen.credits.back().head == std::to_string(Depot::packs * 4 - 1) + " FILES CARRIED");
    CHECK(screen.credits.back().words.ends_with("   4 RETRIES"));
    CHECK(screens.errors.empty());
}

TEST_CASE("the credits say what was built in, lost, late, or has not come yet") {
    Screens refused;
    refused.courier.refuse = "HTTP 500";
    refused.play.scope.start(fetch_ahead(refused.play, 1));
    refused.ticks(400);
    refused.start(ending(refused.play));
    const Credit* stage = credit_of(refused.play.screen, "stage1/stage.json");
    const Credit* shapes = credit_of(refused.play.screen, "stage1/shapes.json");
    REQUIRE(stage != nullptr);
    REQUIRE(shapes != nullptr);
    CHECK(stage->came == Came::own_copy);
    CHECK(stage->words == "BUILT IN   NO RETRIES");
    CHECK(shapes->came == Came::lost);
    CHECK(refused.play.screen.credits.back().head == "NO FILES CARRIED");

    Screens slow(0);
    slow.play.scope.start(fetch_ahead(slow.play, 1));
    {
        Patience patience{slow.play.depot.pack(1), std::chrono::seconds(2), Missing::stage_only};
        slow.ticks(200);
    }
    slow.start(ending(slow.play));
    CHECK(credit_of(slow.play.screen, "stage1/stage.json")->came == Came::own_copy);
    CHECK(credit_of(slow.play.screen, "stage1/shapes.json")->came == Came::under_way);
    CHECK(credit_of(slow.play.screen, "stage1/shapes.json")->words == "STILL ON ITS WAY   0 KB");
    CHECK(credit_of(slow.play.screen, "stage2/stage.json") == nullptr);  // nobody asked for it
    slow.courier.pace = 100000;
    slow.ticks(10);
    slow.start(ending(slow.play));
    CHECK(credit_of(slow.play.screen, "stage1/stage.json")->came == Came::late);
}

TEST_CASE("the credits roll up, faster while Z is held, and end by themselves") {
    const auto lasts = [](Input input) {
        Screens screens;
        screens.play.scope.start(fetch_ahead(screens.play, 1));
        screens.ticks(400);
        screens.start(ending(screens.play));
        const float begin = screens.play.screen.roll;
        screens.ticks(60, input);
        CHECK(screens.play.screen.roll > begin);
        const int n = screens.until_end(60 * 60, input);
        CHECK(screens.play.screen.roll >= float(screens.play.screen.credits.size()));
        return n;
    };
    const int slow = lasts({}), fast = lasts(press(Button::shoot));
    CHECK(slow > 8 * 60);
    CHECK(slow < 30 * 60);
    CHECK(fast < slow / 2);
}

TEST_CASE("a tap of Z or Esc ends the credits, and a Z that was held before does not") {
    Screens screens;
    screens.tick(press(Button::shoot));  // it skipped the tally
    screens.start(ending(screens.play), press(Button::shoot));
    screens.ticks(3, press(Button::shoot));
    screens.ticks(5);
    CHECK(screens.script);
    screens.tap(Button::shoot);
    CHECK_FALSE(screens.script);

    screens.start(ending(screens.play));
    screens.ticks(60);
    screens.tick(press(Button::pause));
    CHECK_FALSE(screens.script);
}

TEST_CASE("three letters are entered by up, down, left, right and Z") {
    Screens screens;
    screens.start(initials(screens.play));
    Screen& screen = screens.play.screen;
    CHECK(screen.scene == Scene::initials);
    CHECK(screen.initials == "AAA");
    screens.tap(Button::up, 2);
    CHECK(screen.initials == "CAA");
    screens.tap(Button::down, 3);
    CHECK(screen.initials == "-AA");  // round the end
    screens.tap(Button::right);
    screens.tap(Button::up);
    CHECK(screen.initials == "-BA");
    screens.tap(Button::left, 2);  // no further than the first
    CHECK(screen.letter == 0);
    screens.tap(Button::up);
    CHECK(screen.initials == "ABA");
    screens.tap(Button::shoot);
    CHECK(screen.letter == 1);
    screens.tap(Button::pause);  // back
    CHECK(screen.letter == 0);
    screens.tap(Button::shoot, 2);
    CHECK(screens.script);
    screens.tap(Button::right);  // no further than the last
    screens.tap(Button::shoot);
    CHECK_FALSE(screens.script);
    CHECK(screen.initials == "ABA");
}

TEST_CASE("a letter turns on while the button is held") {
    Screens screens;
    screens.start(initials(screens.play));
    screens.ticks(19, press(Button::up));
    CHECK(screens.play.screen.initials == "BAA");
    screens.ticks(60, press(Button::up));
    CHECK(screens.play.screen.initials[0] > 'J');
    CHECK(screens.play.screen.letter == 0);
}

TEST_CASE("a run that is good enough gets its name into the table, which is shown") {
    Won run(50000);
    run.play.scores = Scores::of({90000, 40000});
    run.start(high_scores(run.play, false));
    CHECK(run.play.screen.scene == Scene::initials);
    CHECK(run.play.screen.place == 1);
    CHECK(run.play.screen.points == 50000);
    run.tap(Button::up);
    run.tap(Button::shoot, 3);
    CHECK(run.play.screen.scene == Scene::scores);
    REQUIRE(run.play.scores.rows().size() == 3);
    const Score& row = run.play.scores.rows()[1];
    CHECK(row.points == 50000);
    CHECK(row.initials == "BAA");
    CHECK(row.difficulty == Difficulty::hell);
    CHECK(row.stage == 2);
    CHECK(row.continues == 1);
    CHECK_FALSE(row.cleared);
    CHECK(run.play.screen.table == run.play.scores.rows());
    run.ticks(600);
    CHECK(run.script);
    CHECK(run.until_end(200) < 200);  // it goes by itself
}

TEST_CASE("a run that is not good enough goes to the title at once, unless it is home") {
    Won low(Scores::least - 1);
    low.start(high_scores(low.play, false));
    CHECK_FALSE(low.script);
    CHECK(low.play.screen.scene == Scene::title);

    Won home(Scores::least - 1);
    home.start(high_scores(home.play, true));
    CHECK(home.play.screen.scene == Scene::scores);
    CHECK(home.play.screen.place == -1);
    CHECK(home.play.scores.rows().empty());
    home.tap(Button::shoot);
    CHECK_FALSE(home.script);
}

TEST_CASE("a run that was helped along by hand gets no place, and the next one is a new one") {
    Won run(50000);
    run.tick(press(Button::debug));
    CHECK(run.play.world.debug);
    run.start(high_scores(run.play, true));
    CHECK(run.play.screen.scene == Scene::scores);
    CHECK(run.play.scores.rows().empty());
    run.play.world.high = 50000;
    set_out(run.play);
    CHECK_FALSE(run.play.world.debug);
    CHECK(run.play.world.high == 0);
    CHECK(run.play.world.score == 0);
}

TEST_CASE("the high score is the table's, and changes nothing that is played") {
    const auto play = [](Scores scores, std::int64_t& high) {
        relay::testing::WatchedLine line;
        segue::Scheduler scheduler;
        PacedCourier courier(4000);
        Game game(scheduler, Config{}.stage(1).seed(7).scores(std::move(scores)), courier, line);
        auto player = bot(game.world());
        for (int i = 0; i < 1200; ++i) game.tick(*player.next());
        high = game.world().high;
        return game.hash();
    };
    std::int64_t none = 0, some = 0;
    CHECK(play(Scores(), none) == play(Scores::of({7000000}), some));
    CHECK(none < 7000000);
    CHECK(some == 7000000);
}

TEST_CASE("the bot signs, goes on from a pause, and does not continue a lost run") {
    Won run(50000);
    run.start(high_scores(run.play, false));
    auto player = bot(run.play.world, &run.play.screen);
    for (int i = 0; i < 600 && run.play.screen.scene == Scene::initials; ++i) run.tick(*player.next());
    REQUIRE(run.play.scores.rows().size() == 1);
    CHECK(run.play.scores.rows()[0].initials == "BOT");

    Screen screen;
    CHECK_FALSE(asks(screen));
    screen.panel = Panel::pause;
    CHECK(asks(screen));
    screen.panel_choice = 1;
    CHECK(answer(screen, 1).has(Button::up));
    screen.panel_choice = 0;
    CHECK(answer(screen, 29).has(Button::shoot));
    screen.panel = Panel::game_over;
    CHECK(answer(screen, 29).has(Button::down));
    CHECK_FALSE(answer(screen, 29).has(Button::shoot));
    screen.panel_choice = 1;
    CHECK(answer(screen, 29).has(Button::shoot));
}

TEST_CASE("who wins every stage comes home: tally, credits, a name, the table, the title") {
    relay::testing::WatchedLine line;
    segue::Scheduler scheduler;
    std::vector<std::string> errors;
    scheduler.on_error([&errors](const segue::Failure& f) { errors.push_back(f.name); });
    PacedCourier courier(100000);
    for (int stage = 1; stage <= Depot::packs; ++stage)
        courier.edited["stage" + std::to_string(stage) + "/stage.json"] =
            relay::testing::only_a_boss(stage, 40);
    Game game(scheduler, Config{}.stage(1).difficulty(Difficulty::easy), courier, line);
    auto player = bot(game.world(), &game.screen());
    std::vector<Scene> scenes;
    for (int i = 0; i < 60 * 600 && !game.record().over; ++i) {
        game.tick(*player.next());
        if (scenes.empty() || scenes.back() != game.screen().scene) scenes.push_back(game.screen().scene);
    }
    REQUIRE(game.record().over);
    CHECK(game.record().cleared);
    const auto end = scenes.end();
    REQUIRE(scenes.size() > 6);
    CHECK(std::vector<Scene>(end - 5, end) ==
          std::vector<Scene>{Scene::tally, Scene::ending, Scene::initials, Scene::scores, Scene::title});
    REQUIRE(game.scores().rows().size() == 1);
    CHECK(game.scores().rows()[0].cleared);
    CHECK(game.scores().rows()[0].initials == "BOT");
    const auto& stages = game.record().stages;
    CHECK(stages.size() == std::size_t(std::ranges::count(scenes, Scene::tally)));
    for (std::size_t i = 0; i < stages.size(); ++i) {
        CHECK(stages[i].stage == int(i) + 1);
        CHECK(stages[i].seconds() > 3);
        CHECK(stages[i].seconds() < 200);
    }
    CHECK(game.record().bullets_max > 10);
    CHECK(errors.empty());
}

TEST_CASE("a stage that was tried twice counts both times, and what was lost, but not the pause") {
    segue::Scheduler scheduler;
    PacedCourier courier(100000);
    Line line;
    Game game(scheduler, Config{}.stage(1).difficulty(Difficulty::hell), courier, line);
    int fought = 0;
    const auto ticks = [&](int n, Input input = {}) {
        for (; n > 0; --n) {
            game.tick(input);
            const bool fights = game.screen().scene == Scene::field && game.screen().panel == Panel::none;
            fought += fights ? 1 : 0;
        }
    };
    const auto until_lost = [&] {
        for (int most = 60 * 60; game.screen().panel == Panel::none && most > 0; --most) ticks(1);
        REQUIRE(game.screen().panel == Panel::game_over);
    };
    until_lost();
    CHECK(game.record().deaths == 3);
    REQUIRE(game.record().stages.size() == 1);
    ticks(1, press(Button::shoot));
    ticks(120);
    ticks(1, press(Button::pause));
    REQUIRE(game.screen().panel == Panel::pause);
    ticks(600);
    ticks(1, press(Button::pause));
    until_lost();
    CHECK(game.record().deaths == 6);
    REQUIRE(game.record().stages.size() == 1);
    CHECK(game.record().stages[0].stage == 1);
    CHECK(std::abs(game.record().stages[0].seconds() * 60 - fought) < 10);
    CHECK_FALSE(game.record().over);
    CHECK_FALSE(game.record().cleared);
}

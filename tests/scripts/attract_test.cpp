// SPDX-License-Identifier: MIT
// Nobody touches a key: the bot plays under the title, and nothing of it stays.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "paced_courier.hpp"
#include "scripts/game.hpp"

using namespace relay;
using relay::testing::PacedCourier;

namespace {

/// A line on which every fault is counted.
struct CountedLine : Line {
    void slow(float) override { ++faults; }
    void reset_one() override { ++faults; }
    void unplug() override { ++faults; }
    void plug() override { ++faults; }
    int faults = 0;
};

struct Title {
    explicit Title(std::int64_t pace = 4000, Config config = Config{}.seed(7))
        : courier(pace), game(scheduler, std::move(config), courier, line) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
        scheduler.on_warning([this](const segue::Warning& w) { errors.push_back(w.text); });
    }
    void ticks(int n, Input input = {}) {
        for (int i = 0; i < n; ++i) game.tick(input);
    }
    /// Until the bot plays, or no longer does. @return how many ticks that took, `most` if it did not happen.
    int until_attract(bool on, int most) {
        int n = 0;
        while ((game.attract() != nullptr) != on && n < most) {
            ticks(1);
            ++n;
        }
        return n;
    }
    int orbiters() const {
        return int(std::ranges::count_if(
            game.world().enemies, [](const Enemy& e) { return e.alive && e.kind == EnemyKind::orbiter; }));
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    CountedLine line;
    std::vector<std::string> errors;
    Game game;
};

constexpr int twelve_seconds = 12 * 60;

Input press(Button b) { return Input{}.press(b); }

}  // namespace

TEST_CASE("twelve seconds without a key, and the bot plays stage 1 under the title") {
    Title title;
    const int begins = title.until_attract(true, 800);
    CHECK(begins >= twelve_seconds);
    CHECK(begins <= twelve_seconds + 3);
    CHECK(title.game.screen().attract < 0.1f);
    title.ticks(40);
    CHECK(title.game.screen().attract == 1);
    title.ticks(200);
    REQUIRE(title.game.attract() != nullptr);
    const World& field = *title.game.attract();
    CHECK(field.stage == 1);
    CHECK(field.ship.here);
    CHECK_FALSE(field.bolts.empty());
    CHECK(std::ranges::count_if(field.enemies, [](const Enemy& e) { return e.alive; }) >= 3);  // of the V
    CHECK(title.game.screen().scene == Scene::title);
    CHECK(title.orbiters() == 24);  // they circle on, unseen
    CHECK(title.errors.empty());
}

TEST_CASE("each key puts the bot's game off by twelve seconds") {
    for (const Button button : {Button::left, Button::bomb, Button::focus, Button::pause}) {
        Title title;
        title.ticks(700);
        title.ticks(1, press(button));
        CHECK(title.until_attract(true, 800) >= twelve_seconds);
    }
}

TEST_CASE("while a key is held nobody is away") {
    Title title;
    title.ticks(2000, press(Button::focus));
    CHECK(title.game.attract() == nullptr);
}

TEST_CASE("a mark of the inspector is no key") {
    Title title;
    title.ticks(725, press(Button::debug));
    CHECK(title.game.attract() != nullptr);
}

TEST_CASE("any key ends the bot's game in its tick, does nothing else, and the title goes on as before") {
    for (const Button button : {Button::left, Button::right, Button::up, Button::shoot, Button::bomb,
                                Button::slow, Button::pause}) {
        Title title;
        title.ticks(10);
        title.ticks(1, press(Button::right));
        title.ticks(900);
        REQUIRE(title.game.attract() != nullptr);
        title.ticks(1, press(button));
        CHECK(title.game.attract() == nullptr);
        CHECK(title.game.screen().attract == 0);
        title.ticks(30, press(button));
        CHECK(title.game.screen().scene == Scene::title);
        CHECK(title.game.screen().choice == int(Difficulty::hell));
        CHECK(title.orbiters() == 24);
        title.ticks(1);
        title.ticks(1, press(Button::shoot));
        title.ticks(60);
        CHECK(title.game.screen().scene == Scene::field);
        CHECK(title.game.world().difficulty == Difficulty::hell);
        CHECK(title.errors.empty());
    }
}

TEST_CASE("a game that begins after the bot's is the same as without it") {
    const auto hash = [](int away) {
        Title title;
        for (int i = 0; i < 3000; ++i) {
            // A key that does nothing there, now and then, or the bot until the last one.
            const bool touch = i == 2900 || (i < 2900 && i % away == away - 1);
            title.ticks(1, touch ? press(Button::bomb) : Input());
        }
        CHECK((title.game.attract() == nullptr));
        title.ticks(1, press(Button::shoot));
        title.ticks(600, press(Button::shoot));
        CHECK(title.game.screen().scene == Scene::field);
        CHECK(title.errors.empty());
        return title.game.hash();
    };
    CHECK(hash(600) == hash(5000));
}

TEST_CASE("the bot's game asks for nothing, gives no pack up, harms no line, and is in no log") {
    Title title(0);  // no byte ever comes
    title.ticks(725);
    REQUIRE(title.game.attract() != nullptr);
    const int asked = title.courier.asked;
    for (int i = 0; i < 100 * 60; ++i) title.ticks(1);
    CHECK(title.courier.asked == asked);
    CHECK(title.line.faults == 0);
    CHECK(title.game.log().arrivals().empty());
    CHECK(title.game.link().lanes[0].state != LaneState::built_in);
    CHECK(title.game.world().score == 0);
    CHECK(title.game.world().high == 0);
    CHECK(title.game.record().deaths == 0);
    CHECK(title.errors.empty());
}

TEST_CASE("the bot plays what is here: the game's own copy, or the stage.json that came") {
    Title empty(0);
    empty.ticks(760);
    REQUIRE(empty.game.attract() != nullptr);
    CHECK(empty.game.attract()->built_in);
    CHECK(empty.game.attract()->stage_name == "LAST MILE");

    Title full;
    std::string text = relay::testing::read_file(relay::testing::assets_folder() / "stage1/stage.json");
    const std::string name = "LAST MILE";
    full.courier.edited["stage1/stage.json"] = text.replace(text.find(name), name.size(), "FIRST MILE");
    full.ticks(760);
    REQUIRE(full.game.attract() != nullptr);
    CHECK_FALSE(full.game.attract()->built_in);
    CHECK(full.game.attract()->stage_name == "FIRST MILE");
}

TEST_CASE("the bot's game has an end, and after twelve seconds it begins anew") {
    Title title;
    REQUIRE(title.until_attract(true, 800) < 800);
    const int lasts = title.until_attract(false, 60 * 240);
    CHECK(lasts > 10 * 60);
    CHECK(lasts < 60 * 240);
    CHECK(title.game.screen().attract == 0);
    const int again = title.until_attract(true, 800);
    CHECK(again >= twelve_seconds);
    CHECK(again <= twelve_seconds + 3);
    CHECK(title.errors.empty());
}

TEST_CASE("a run that idled on the title replays into the same world") {
    Title live(1500);
    live.ticks(1000);
    REQUIRE(live.game.attract() != nullptr);
    live.ticks(2, press(Button::left));
    live.ticks(2);
    live.ticks(2, press(Button::shoot));
    live.ticks(600, press(Button::shoot));
    Title again(100000, Config{}.replay(live.game.log()));
    bool played = false;
    for (int i = 0; i < int(live.game.log().ticks()); ++i) {
        again.ticks(1, press(Button::bomb));  // counts for nothing
        played = played || again.game.attract() != nullptr;
    }
    CHECK(played);
    CHECK(again.game.hash() == live.game.hash());
    CHECK_FALSE(again.game.diverged());
}

TEST_CASE("a game that ends while the bot plays leaves no script behind") {
    segue::Scheduler scheduler;
    PacedCourier courier(3000);
    CountedLine line;
    {
        Game game(scheduler, Config{}, courier, line);
        for (int i = 0; i < 1500; ++i) game.tick({});
        CHECK(game.attract() != nullptr);
    }
    CHECK(scheduler.size() == 0);
}

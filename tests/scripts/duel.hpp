// SPDX-License-Identifier: MIT
// A stage without waves, for tests of bosses: its boss is there after a second.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "paced_courier.hpp"
#include "scripts/bot.hpp"
#include "scripts/game.hpp"

namespace relay::testing {

/// Records what bosses do to the line.
struct WatchedLine : Line {
    void slow(float share) override { shares.push_back(share); }
    void reset_one() override { ++resets; }
    void unplug() override { plugged = false; }
    void plug() override { plugged = true; }
    std::vector<float> shares;
    int resets = 0;
    bool plugged = true;
};

inline std::string only_a_boss(int stage, int hp) {
    return R"({"stage": )" + std::to_string(stage) +
           R"(, "name": "DUEL", "waves": [], "boss": {"at": 1, "hp": )" + std::to_string(hp) + "}}";
}

/// The stage's own pack is in within the first second; from then on the line has the pace that is given.
struct Duel {
    Duel(int stage, std::int64_t pace, int hp, Difficulty difficulty = Difficulty::normal)
        : courier(5000), game(scheduler, Config{}.stage(stage).difficulty(difficulty), courier, line) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
        scheduler.on_warning([this](const segue::Warning& w) { errors.push_back(w.text); });
        const std::string pack = "stage" + std::to_string(stage);
        courier.edited[pack + "/stage.json"] = only_a_boss(stage, hp);
        courier.edited[pack + "/backdrop.png"] = "x";
        seconds(1);
        courier.pace = pace;
    }
    void seconds(double n, Input input = {}) {
        for (int i = 0; i < int(n * 60 + 0.5); ++i) game.tick(input);
    }
    /// The bot flies, without a bomb. It does not shoot either: it lives, and so does the boss.
    void dodge(double n) {
        for (int i = 0; i < int(n * 60 + 0.5); ++i) bot_tick(false);
    }
    void bot_tick(bool shoots) {
        Input in = *player.next();
        in.held &= std::uint16_t(~(int(Button::shoot) | int(Button::bomb)));
        game.tick(in.press(Button::shoot, shoots));
    }
    /// Dodges until the next phase's end, so many seconds at most. @return how long it took.
    double dodge_phase(double most) {
        int ticks = 0;
        for (; boss().staggers && ticks < most * 60; ++ticks) dodge(1 / 60.0);
        for (; !boss().staggers && ticks < most * 60; ++ticks) dodge(1 / 60.0);
        return ticks / 60.0;
    }
    /// The bot shoots too, until the boss has so little hp left or is gone.
    void fight(int hp = 1) {
        for (int i = 0; i < 60 * 40 && boss().hp > hp; ++i) bot_tick(true);
    }
    const BossRow& boss() const { return game.world().boss; }
    bool told(What what) const {
        return std::ranges::any_of(game.world().happenings,
                                   [what](const Happening& h) { return h.what == what; });
    }
    int bullets(BulletKind kind) const {
        return int(std::ranges::count_if(game.world().bullets,
                                         [kind](const Bullet& b) { return b.alive && b.kind == kind; }));
    }
    int columns() const { return int(std::ranges::count(game.world().columns, true, &Column::alive)); }

    segue::Scheduler scheduler;
    PacedCourier courier;
    WatchedLine line;
    std::vector<std::string> errors;
    Game game;
    segue::Generator<Input> player = bot(game.world());
};

}  // namespace relay::testing

// SPDX-License-Identifier: MIT
// Both ends of a run. One that was good enough gets a name.
#include "scripts/screens/finale.hpp"
#include "scripts/world/rules.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Score score_of(const Play& play, bool home) {
    Score score;
    score.points = play.record.points;
    score.difficulty = play.world.difficulty;
    score.stage = play.world.stage;
    score.cleared = home;
    score.continues = play.screen.continues;
    return score;
}

Task<> show_table(Play& play) {
    Screen& screen = play.screen;
    screen.scene = Scene::scores;
    screen.table = play.scores.rows();
    auto on = pressed(play, Button::shoot);
    auto back = pressed(play, Button::pause);
    co_await race(wait(12s), on, back);
}

}  // namespace

void set_out(Play& play) {
    new_run(play.world);
    play.world.high = play.scores.best();
    play.world.debug = false;
    play.screen.continues = 0;
    play.record = RunRecord();
}

Task<> conclude(Play& play, bool home) {
    clear_field(play.world);
    play.record.cleared = home;
    if (home) co_await ending(play);
    co_await high_scores(play, home);
    play.record.over = true;
}

Task<> high_scores(Play& play, bool home) {
    World& w = play.world;
    Screen& screen = play.screen;
    Score score = score_of(play, home);
    int place = play.scores.place_of(score.points);
    bool good = place < Scores::places && !w.debug;
    screen.place = good ? place : -1;
    screen.points = score.points;
    w.ship.here = false;
    if (good) {
        co_await initials(play);
        score.initials = screen.initials;
        play.scores.add(score);
    }
    if (good || home) co_await show_table(play);
}

}  // namespace relay

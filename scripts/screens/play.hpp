// SPDX-License-Identifier: MIT
// What the screens share: everything of one running game.
#pragma once

#include "scripts/stages/stage.hpp"
#include "scripts/world/courier.hpp"
#include "scripts/world/depot.hpp"
#include "scripts/world/input_log.hpp"
#include "scripts/world/line.hpp"
#include "scripts/world/run_record.hpp"
#include "scripts/world/scores.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/shapes.hpp"
#include "scripts/world/world.hpp"
#include "segue/clock.hpp"
#include "segue/scheduler.hpp"
#include "segue/scope.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"

namespace relay {

class Play {
  public:
    Play(segue::Scheduler& scheduler, Courier& courier,
         Line& line, InputLog& log, const InputLog* replay,
         int stress);

    segue::Scheduler& scheduler;
    Line& line;
    World world;
    Screen screen;
    Shapes shapes;
    Depot depot;
    /// You and the HUD. A child of game(): a pause stops it.
    segue::Clock clock;
    /// Enemies and bullets: a child of `clock`, slowed by C.
    segue::Clock hostile;
    Stage* stage = nullptr;  // while one plays
    int shown_pack = 1;      // whose lanes LINK shows
    int first_pack = 1;  // those before it were not asked for
    bool frozen = false;  // paused: the rules stand still
    const World* attract = nullptr;  // where the bot plays
    Scores scores;
    RunRecord record;
    segue::Script<> screenplay;
    segue::Scope scope;  // last: its scripts use the above
};

/// The whole game: title, stages, ending, scores, and again.
segue::Task<> run(Play& play, int first_stage);
/// Brings one pack after the other, from that stage's on.
segue::Task<> fetch_ahead(Play& play, int number);

/// Letters, wires, orbiters; until somebody presses Z.
segue::Task<> title(Play& play);
/// The five letters draw themselves, stroke by stroke.
segue::Task<> letters(Screen& screen);
/// PRESS Z breathes.
segue::Task<> prompt(Screen& screen);
/// Left and right: easy, normal, hell.
segue::Task<> choose(Play& play);
/// Until somebody presses Z. Nobody's key for 12 s: attract.
segue::Task<> beginning(Play& play);
/// The bot plays stage 1 under the title, until any key.
segue::Task<> attract(Play& play);
/// Says so when no byte of the first pack comes.
segue::Task<> listen(Play& play);
/// Moves one of the title's 24, for as long as it is there.
segue::Task<> orbiter(Play& play, Enemy& me, int place);
/// The stage's card, until its stage.json is in.
segue::Task<> card(Play& play, Pack& pack);
/// Two seconds of card over the stage that has begun.
segue::Task<> card_leaves(Play& play);
/// What was earned and brought, counted up: the next stage's
/// pack, or the last one's own.
segue::Task<> tally(Play& play, int stage);
/// Resumes in a tick in which the button goes down; never in
/// the one in which it was awaited.
segue::Task<> pressed(Play& play, Button button);
/// A panel with two choices. @return true: leave.
segue::Task<bool> ask(Play& play, Panel panel);
/// Esc stops everything; ends when the player leaves.
segue::Task<> pause_key(Play& play);
/// C, with a full meter: two seconds of slow hostiles.
segue::Task<> slow_motion(Play& play);
/// --stress: moves one bullet, for ever.
segue::Task<> speck(World& world, Bullet& me);

}  // namespace relay

// SPDX-License-Identifier: MIT
// The game from title to title, as one script.
#include "scripts/screens/play.hpp"
#include "scripts/world/rules.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

enum class Ending { won, lost, left };

Task<> out_of_lives(Play& play) {
    auto none = [&play] { return play.world.lives <= 0; };
    co_await until(none);
    co_await wait(1s);
}

/// One stage, from its first wave to its boss's end.
Task<Ending> fight(Play& play, Pack& pack, Pack& next) {
    Stage stage{play.scheduler, play.world, play.line,
                play.shapes,    pack,       next};
    play.stage = &stage;
    StartOptions hostile;
    hostile.clock(play.hostile);
    auto script =
        stage.scope.start(hostile, last_mile(stage));
    play.screenplay = script;
    stage.scope.start(slow_motion(play));
    stage.scope.start(card_leaves(play));

    auto end = co_await race(
        script.join(), out_of_lives(play), pause_key(play));
    play.stage = nullptr;
    co_return Ending(end.index());
}

/// @return true: the stage is won, false: back to the title.
Task<bool> play_stage(Play& play, int number) {
    Pack& pack = play.depot.pack(number);
    Pack& next = play.depot.pack(number + 1);
    for (;;) {
        co_await card(play, pack);
        clear_field(play.world);
        play.screen.scene = Scene::field;
        Ending end = co_await fight(play, pack, next);
        if (end == Ending::won) co_return true;
        if (end == Ending::left) co_return false;
        bool leaves = co_await ask(play, Panel::game_over);
        if (leaves) co_return false;
        ++play.screen.continues;
        new_run(play.world);
    }
}

}  // namespace

Task<> run(Play& play, int first_stage) {
    play.screen.wires = 1;  // unless the title slides them
    for (int stage = first_stage;; stage = 0) {
        if (stage == 0) co_await title(play);
        new_run(play.world);
        play.screen.continues = 0;
        bool won = co_await play_stage(play, 1);
        if (won) co_await tally(play);
        clear_field(play.world);
    }
}

Task<> fetch_ahead(Play& play, int number) {
    using enum File;
    for (; number <= Depot::packs; ++number) {
        Pack& pack = play.depot.pack(number);
        auto get = [&pack](File f) { return pack.get(f); };
        play.shown_pack = number;
        play.screen.next =
            "NEXT: STAGE " + std::to_string(number);
        co_await all(get(stage), get(shapes), get(backdrop));
        co_await get(song);
        co_await wait(1500ms);  // for the eye: four are in
    }
    play.screen.next = "ALL IN";
}

}  // namespace relay

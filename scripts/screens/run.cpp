// SPDX-License-Identifier: MIT
// The game from title to title, as one script.
#include <algorithm>
#include <iterator>

#include "scripts/screens/finale.hpp"
#include "scripts/world/rules.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

enum class Ending { won, lost, left };

using StageScript = Task<> (*)(Stage&);

constexpr StageScript stages[] = {last_mile, backbone,
                                  origin};

Task<> out_of_lives(Play& play) {
    auto none = [&play] { return play.world.lives <= 0; };
    co_await until(none);
    co_await wait(1s);
}

/// One stage, from its first wave to its boss's end.
Task<Ending> fight(Play& play, Pack& pack, Pack* next) {
    Stage stage{play.scheduler, play.world, play.line,
                play.shapes,    pack,       next};
    play.stage = &stage;
    auto hostile = StartOptions().clock(play.hostile);
    StageScript story = stages[pack.stage() - 1];
    auto script = stage.scope.start(hostile, story(stage));
    play.screenplay = script;
    stage.scope.start(slow_motion(play));
    stage.scope.start(card_leaves(play));

    auto began = play.clock.now();
    auto lost = out_of_lives(play), left = pause_key(play);
    auto end = co_await race(script.join(), lost, left);
    play.stage = nullptr;
    play.record.add(pack.stage(), play.clock.now() - began);
    co_return Ending(end.index());
}

/// @return true: the stage is won, false: back to the title.
Task<bool> play_stage(Play& play, int number) {
    Pack& pack = play.depot.pack(number);
    Pack* next = play.depot.pack_after(number);
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

/// @return true: every stage from that one on is won.
Task<bool> play_on(Play& play, int number) {
    for (; number <= int(std::size(stages)); ++number) {
        bool won = co_await play_stage(play, number);
        if (!won) co_return false;
        co_await tally(play, number);
        clear_field(play.world);
    }
    co_return true;
}

}  // namespace

Task<> run(Play& play, int first_stage) {
    play.screen.wires = 1;  // unless the title slides them
    for (int first = first_stage;; first = 0) {
        if (first == 0) co_await title(play);
        set_out(play);
        bool won = co_await play_on(play, std::max(first, 1));
        co_await conclude(play, won);
    }
}

}  // namespace relay

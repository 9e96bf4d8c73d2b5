// SPDX-License-Identifier: MIT
// How do I pause the game and not the menu, one script, or all of an entity? The menu lives on a clock of its
// own; a Scope and a script can be paused as they are; slow motion is a clock's scale. Prints:
//   menu captain soldier | all run
//   menu | the game is paused
//   menu | the squad is paused
//   soldier menu | the captain is paused
//   menu captain soldier | at half the speed
//   2 in the squad
//   menu last_words: the scope of one of 2 is empty
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Task<> ticking(const char* what) {
    for (;; co_await wait(1s)) std::printf("%s ", what);
}

Task<> last_words(const Scope& scope) {
    auto self = co_await this_script();
    const Script<> me = self.handle();
    co_await scope.join();
    std::printf("%s: the scope of one of %zu is empty\n", me.name().c_str(), self.scheduler().size());
}

int main() {
    Scheduler game;
    Clock menu_time{game};  // on real(): knows no pause but its own
    Scope squad{game};
    game.start(StartOptions().name("menu").clock(menu_time), ticking("menu"));
    const Script<> captain = squad.start(ticking("captain"));
    squad.start(ticking("soldier"));
    game.start(last_words(squad));
    const auto seconds = [&](int n, const char* what) {
        for (int frame = 0; frame < n * 4; ++frame) game.tick(0.25);
        std::printf("| %s\n", what);
    };
    seconds(1, "all run");
    game.game().pause(), seconds(1, game.game().paused() ? "the game is paused" : ""), game.game().resume();
    squad.pause(), seconds(1, squad.paused() ? "the squad is paused" : ""), squad.resume();
    captain.pause(), seconds(1, captain.paused() ? "the captain is paused" : ""), captain.resume();
    game.game().scale(0.5), seconds(1, "at half the speed");
    std::printf("%zu in the squad\n", squad.size());
    squad.cancel(), game.tick(0.25);
}

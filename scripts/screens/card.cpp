// SPDX-License-Identifier: MIT
// "STAGE 1": comes at once, stays until stage.json is in, and
// fades over the first two seconds of the stage.
#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> card_comes(Screen& screen) {
    screen.card = 0;
    co_await tween(screen.card, 1.f, 300ms, ease::out_cubic);
    screen.waits_for = "WAITING FOR STAGE.JSON";
}

}  // namespace

Task<> card(Play& play, Pack& pack) {
    World& w = play.world;
    Screen& screen = play.screen;
    screen.scene = Scene::card;
    screen.backdrop = pack.stage();
    w.stage = pack.stage();
    w.stage_name = "";
    w.ship.here = false;
    w.width = field_width;
    w.height = field_height;

    Patience patience{pack, 8s, Missing::stage_only};
    co_await all(card_comes(screen), pack.get(File::stage));
    screen.waits_for.clear();
}

Task<> card_leaves(Play& play) {
    Screen& screen = play.screen;
    co_await wait(1600ms);
    co_await tween(screen.card, 0.f, 400ms, ease::in_cubic);
}

}  // namespace relay

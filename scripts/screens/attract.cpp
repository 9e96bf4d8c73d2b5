// SPDX-License-Identifier: MIT
// Nobody is there: the bot plays stage 1 under the title, in
// a world of its own, of which no log and no hash knows.
#include <memory>

#include "scripts/bot.hpp"
#include "scripts/screens/play.hpp"
#include "scripts/world/rules.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// The stage with the data that is here. Nothing is asked
/// for, no pack given up; its boss pretends: it has no line.
class Show {
  public:
    explicit Show(Play& play)
        : play_(play),
          own_(play.depot, 1),
          stage(play.scheduler, world, line_, play.shapes,
                at_hand(), nullptr) {
        world.seed = play.world.seed;
        clear_field(world);
        play.attract = &world;
    }
    ~Show() {
        play_.attract = nullptr;
        play_.screen.attract = 0;
    }
    Show(const Show&) = delete;
    Show& operator=(const Show&) = delete;

  private:
    Pack& at_hand() {
        Pack& pack = play_.depot.pack(1);
        if (pack.has(File::stage)) return pack;
        own_.use_own_copy();
        return own_;
    }

    Play& play_;
    Line line_;
    Pack own_;

  public:
    World world;
    Stage stage;  // last: it uses the above
};

/// What the game does in a tick, with the bot's buttons.
Task<> fly(Stage& stage) {
    World& w = stage.world;
    auto player = bot(w);
    for (;;) {
        auto dt = float(co_await next_frame());
        step(w, dt);
        stage.judge();
        ++w.tick;
        w.begin_tick(*player.next());
    }
}

Task<> comes(Screen& screen) {
    co_await tween(screen.attract, 1.f, 600ms);
}

}  // namespace

Task<> attract(Play& play) {
    auto show = std::make_unique<Show>(play);
    Stage& stage = show->stage;
    auto story = stage.scope.start(last_mile(stage));
    auto late = StartOptions().phase(Phase::late);
    stage.scope.start(late, fly(stage));
    stage.scope.start(comes(play.screen));

    auto key = [&play] { return play.world.input.any(); };
    auto lost = [&show] { return show->world.lives <= 0; };
    co_await race(until(key), story.join(), until(lost));
    float& shown = play.screen.attract;
    co_await race(until(key), tween(shown, 0.f, 600ms));
}

}  // namespace relay

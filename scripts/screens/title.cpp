// SPDX-License-Identifier: MIT
// The first ten seconds: five letters, three wires, and 24
// that never stop moving while their shapes are still on the
// way.
#include <utility>

#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// A file is in: the eight that it describes resolve. Those
/// of stage.json bring their outline, all others are in
/// shapes.
Task<> resolve(Play& play, File file) {
    Pack& pack = play.depot.pack(1);
    co_await pack.get(file);
    if (file != File::stage) co_await pack.get(File::shapes);
    int group = int(file);
    int place = 0;
    for (Enemy& e : play.world.enemies) {
        if (e.kind != EnemyKind::orbiter) continue;
        if (place++ / 8 != group) continue;
        e.resolved = play.shapes.find(e.shape) != nullptr;
    }
}

/// The three wires of the title.
Task<> wires(Play& play) {
    using enum File;
    auto get = [&play](File f) { return resolve(play, f); };
    co_await all(get(stage), get(shapes), get(backdrop));
}

/// From the title's place to LINK's, while the card comes.
Task<> slide(Screen& screen) {
    auto curve = ease::in_out_cubic;
    co_await tween(screen.wires, 1.f, 500ms, curve);
}

void reset(Play& play) {
    Screen fresh;
    fresh.choice = play.screen.choice;
    fresh.initials = play.screen.initials;
    fresh.next = play.screen.next;
    fresh.notice = play.screen.notice;
    play.screen = fresh;
    World& w = play.world;
    w.ship.here = false;
    w.stage = 0;
    w.width = 960;
    w.height = 540;
}

}  // namespace

Task<> title(Play& play) {
    reset(play);
    if (std::exchange(play.first_pack, 1) > 1)
        play.scope.start(fetch_ahead(play, 1));
    World& w = play.world;
    {
        Scope show{play.scope};
        for (int i = 0; i < 24; ++i) {
            Enemy& e =
                w.add_enemy(EnemyKind::orbiter, 480, 180, 1);
            e.script = show.start(orbiter(play, e, i)).id();
        }
        show.start(letters(play.screen));
        show.start(prompt(play.screen));
        show.start(wires(play));
        show.start(listen(play));
        co_await beginning(play);
    }
    for (Enemy& e : w.enemies) w.remove(e);
    w.tell(What::menu);
    w.difficulty = Difficulty(play.screen.choice);
    play.scope.start(slide(play.screen));
}

}  // namespace relay

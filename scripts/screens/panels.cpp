// SPDX-License-Identifier: MIT
// Pause and game over: two choices in the field's middle.
#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;

/// The stage stands still while this lives.
class Freeze {
  public:
    explicit Freeze(Play& play) : play_(play) {
        play_.frozen = true;
        play_.clock.pause();
        play_.stage->scope.pause();
    }
    ~Freeze() {
        play_.frozen = false;
        play_.clock.resume();
        if (play_.stage) play_.stage->scope.resume();
    }
    Freeze(const Freeze&) = delete;
    Freeze& operator=(const Freeze&) = delete;

  private:
    Play& play_;
};

}  // namespace

Task<> pressed(Play& play, Button button) {
    const auto down = [&] {
        return play.world.pressed.has(button);
    };
    co_await next_frame();
    co_await until(down);
}

Task<bool> ask(Play& play, Panel panel) {
    World& w = play.world;
    Screen& screen = play.screen;
    screen.panel = panel;
    screen.panel_choice = 0;
    for (bool open = true; open;) {
        co_await next_frame();
        bool up = w.pressed.has(Button::up);
        bool down = w.pressed.has(Button::down);
        bool back = w.pressed.has(Button::pause);
        if (up || down) screen.panel_choice = down ? 1 : 0;
        if (back)  // Esc goes on from a pause, else it leaves
            screen.panel_choice =
                panel == Panel::pause ? 0 : 1;
        open = !back && !w.pressed.has(Button::shoot);
        if (up || down || !open) w.tell(What::menu);
    }
    screen.panel = Panel::none;
    co_return screen.panel_choice == 1;
}

Task<> pause_key(Play& play) {
    for (;;) {
        co_await pressed(play, Button::pause);
        Freeze freeze{play};
        bool leaves = co_await ask(play, Panel::pause);
        if (leaves) co_return;
    }
}

}  // namespace relay

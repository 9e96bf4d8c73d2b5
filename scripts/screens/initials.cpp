// SPDX-License-Identifier: MIT
// Three letters, as of old: up and down turn one, left and
// right go, Z takes it.
#include <algorithm>

#include "scripts/screens/finale.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;

/// A button that is held counts again and again.
class Repeat {
  public:
    explicit Repeat(Button button) : button_(button) {}
    /// Once a tick. @return 1 when it counts, else 0.
    int take(const World& w) {
        constexpr int patience = 20, every = 5;  // ticks
        ticks_ = w.input.has(button_) ? ticks_ + 1 : 0;
        int more = ticks_ - patience;
        bool again = more > 0 && more % every == 0;
        return int(w.pressed.has(button_) || again);
    }

  private:
    Button button_;
    int ticks_ = 0;
};

void turn(char& letter, int by) {
    constexpr int n = int(initial_letters.size());
    auto at = initial_letters.find(letter);
    int next = (int(at) + by + n) % n;
    letter = initial_letters[std::size_t(next)];
}

}  // namespace

Task<> initials(Play& play) {
    World& w = play.world;
    Screen& screen = play.screen;
    screen.scene = Scene::initials;
    Repeat up{Button::up}, down{Button::down};
    for (screen.letter = 0; screen.letter < 3;) {
        co_await next_frame();
        int turned = up.take(w) - down.take(w);
        char& letter =
            screen.initials[std::size_t(screen.letter)];
        if (turned != 0) turn(letter, turned);

        bool back = w.pressed.has(Button::left) ||
                    w.pressed.has(Button::pause);
        bool right = w.pressed.has(Button::right);
        int to = screen.letter + int(right) - int(back);
        to = std::clamp(to, 0, 2);
        if (w.pressed.has(Button::shoot))
            to = screen.letter + 1;
        if (turned != 0 || to != screen.letter)
            w.tell(What::menu);
        screen.letter = to;
    }
}

}  // namespace relay

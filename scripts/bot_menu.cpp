// SPDX-License-Identifier: MIT
#include "scripts/bot_menu.hpp"

#include <string_view>

namespace relay {
namespace {

constexpr std::string_view name = "BOT";
constexpr std::uint64_t slowly = 30;  // ticks

}  // namespace

bool asks(const Screen& screen) {
    return screen.panel != Panel::none ||
           screen.scene == Scene::initials;
}

Input answer(const Screen& screen, std::uint64_t tick) {
    Input in;
    if (tick % 2 == 0) return in;
    bool ready = false;
    if (screen.panel != Panel::none) {
        bool leaves = screen.panel == Panel::game_over;
        ready = screen.panel_choice == int(leaves);
        in.press(Button::down, !ready && leaves);
        in.press(Button::up, !ready && !leaves);
    } else {
        auto at = std::size_t(screen.letter);
        ready = screen.initials[at] == name[at];
        in.press(Button::up, !ready);
    }
    bool now = tick % slowly == slowly - 1;
    return in.press(Button::shoot, ready && now);
}

}  // namespace relay

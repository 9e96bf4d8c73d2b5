// SPDX-License-Identifier: MIT
// Keys and gamepads as the game's buttons.
#include <SDL.h>
#include <doctest/doctest.h>

#include "demo/relay/input.hpp"

namespace {

using relay::Button;
using relay::Controls;

struct Events {
    Events() {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
        REQUIRE(SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) == 0);
    }
    ~Events() { SDL_Quit(); }
};

SDL_Event key(SDL_Scancode code, bool down, bool repeated = false) {
    SDL_Event event{};
    event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
    event.key.type = event.type;
    event.key.repeat = repeated ? 1 : 0;
    event.key.keysym.scancode = code;
    return event;
}

void pump(Controls& controls) {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) controls.handle(event, false);
}

}  // namespace

TEST_CASE("keys are buttons while they are held, and two keys may share one") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_LEFT, true), false);
    controls.handle(key(SDL_SCANCODE_A, true), false);
    controls.handle(key(SDL_SCANCODE_Z, true), false);
    CHECK(controls.input().has(Button::left));
    CHECK(controls.input().has(Button::shoot));
    CHECK_FALSE(controls.input().has(Button::right));
    controls.taken();
    controls.handle(key(SDL_SCANCODE_LEFT, false), false);
    CHECK(controls.input().has(Button::left));
    controls.handle(key(SDL_SCANCODE_A, false), false);
    CHECK_FALSE(controls.input().has(Button::left));
    controls.handle(key(SDL_SCANCODE_RSHIFT, true), false);
    CHECK(controls.input().has(Button::focus));
}

TEST_CASE("a tap that is shorter than a frame reaches the game, once") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), false);
    controls.handle(key(SDL_SCANCODE_Z, false), false);
    CHECK(controls.input().has(Button::shoot));
    controls.taken();
    CHECK_FALSE(controls.input().has(Button::shoot));
    controls.handle(key(SDL_SCANCODE_Z, true), true);  // the inspector's
    CHECK_FALSE(controls.input().has(Button::shoot));
    SDL_Event pad{};
    pad.type = SDL_CONTROLLERBUTTONDOWN;
    pad.cbutton.button = SDL_CONTROLLER_BUTTON_X;
    controls.handle(pad, false);
    CHECK(controls.input().has(Button::bomb));
    controls.taken();
    CHECK_FALSE(controls.input().has(Button::bomb));
}

TEST_CASE("function keys are commands, once a press") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_F1, true), false);
    controls.handle(key(SDL_SCANCODE_F1, true, true), false);
    controls.handle(key(SDL_SCANCODE_P, true), false);
    const auto commands = controls.take_commands();
    CHECK(commands.inspector);
    CHECK(commands.plug);
    CHECK_FALSE(commands.freeze);
    CHECK_FALSE(controls.take_commands().inspector);
    controls.handle(key(SDL_SCANCODE_F1, true, true), false);
    CHECK_FALSE(controls.take_commands().inspector);
}

TEST_CASE("F5 and back on a gamepad hand keys and buttons to the inspector") {
    Events events;
    Controls controls;
    CHECK_FALSE(controls.take_commands().steer);
    controls.handle(key(SDL_SCANCODE_F5, true), true);
    CHECK(controls.take_commands().steer);
    SDL_Event back{};
    back.type = SDL_CONTROLLERBUTTONDOWN;
    back.cbutton.button = SDL_CONTROLLER_BUTTON_START;
    controls.handle(back, false);
    CHECK_FALSE(controls.take_commands().steer);
    back.cbutton.button = SDL_CONTROLLER_BUTTON_BACK;
    controls.handle(back, false);
    CHECK(controls.take_commands().steer);
}

TEST_CASE("while a text box reads the keyboard, only releases and function keys count") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), false);
    controls.handle(key(SDL_SCANCODE_ESCAPE, true), true);
    controls.handle(key(SDL_SCANCODE_P, true), true);
    controls.handle(key(SDL_SCANCODE_F1, true), true);
    controls.handle(key(SDL_SCANCODE_Z, false), true);
    controls.taken();
    CHECK(controls.input().held == 0);
    const auto commands = controls.take_commands();
    CHECK(commands.inspector);
    CHECK_FALSE(commands.plug);
}

TEST_CASE("a window that loses the focus lets every key go") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), false);
    SDL_Event lost{};
    lost.type = SDL_WINDOWEVENT;
    lost.window.event = SDL_WINDOWEVENT_FOCUS_LOST;
    controls.handle(lost, false);
    CHECK(controls.input().held == 0);
    CHECK(controls.take_commands().focus_lost);
}

TEST_CASE("a gamepad plugged in later steers and shoots, and is gone when it is unplugged") {
    Events events;
    Controls controls;
    const int device = SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                                 SDL_CONTROLLER_BUTTON_MAX, 0);
    REQUIRE(device >= 0);
    pump(controls);
    SDL_Joystick* stick = SDL_JoystickOpen(device);
    REQUIRE(stick != nullptr);
    SDL_JoystickSetVirtualButton(stick, SDL_CONTROLLER_BUTTON_A, 1);
    SDL_JoystickSetVirtualAxis(stick, SDL_CONTROLLER_AXIS_LEFTX, -30000);
    SDL_JoystickUpdate();
    pump(controls);
    CHECK(controls.input().has(Button::shoot));
    CHECK(controls.input().has(Button::left));
    CHECK_FALSE(controls.input().has(Button::up));
    SDL_JoystickClose(stick);
    SDL_JoystickDetachVirtual(device);
    pump(controls);
    controls.taken();
    CHECK(controls.input().held == 0);
}

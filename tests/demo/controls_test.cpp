// SPDX-License-Identifier: MIT
// Keys and gamepads as the game's buttons.
#include <SDL.h>
#include <doctest/doctest.h>

#include <string_view>
#include <utility>

#include "demo/relay/input.hpp"
#include "tests/demo/virtual_pad.hpp"

namespace {

using relay::Button;
using relay::Complaints;
using relay::Controls;
using relay::KeysFor;
using relay::KeyTable;
using relay::parse_keys;
using relay::testing::VirtualPad;

struct Events {
    Events() {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
        REQUIRE(SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) == 0);
    }
    ~Events() { SDL_Quit(); }
};

/// The default keys but for these lines.
KeyTable keys(std::string_view lines) {
    Complaints ignored("keys.txt");
    return parse_keys(lines, ignored);
}

SDL_Event window(SDL_WindowEventID id) {
    SDL_Event event{};
    event.type = SDL_WINDOWEVENT;
    event.window.event = static_cast<Uint8>(id);
    return event;
}

SDL_Event with_alt(SDL_Event event) {
    event.key.keysym.mod = KMOD_LALT;
    return event;
}

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
    while (SDL_PollEvent(&event) != 0) controls.handle(event, KeysFor::game);
}

}  // namespace

TEST_CASE("keys are buttons while they are held, and two keys may share one") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_LEFT, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_A, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_Z, true), KeysFor::game);
    CHECK(controls.input().has(Button::left));
    CHECK(controls.input().has(Button::shoot));
    CHECK_FALSE(controls.input().has(Button::right));
    controls.taken();
    controls.handle(key(SDL_SCANCODE_LEFT, false), KeysFor::game);
    CHECK(controls.input().has(Button::left));
    controls.handle(key(SDL_SCANCODE_A, false), KeysFor::game);
    CHECK_FALSE(controls.input().has(Button::left));
    controls.handle(key(SDL_SCANCODE_RSHIFT, true), KeysFor::game);
    CHECK(controls.input().has(Button::focus));
}

TEST_CASE("a tap that is shorter than a frame reaches the game, once") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_Z, false), KeysFor::game);
    CHECK(controls.input().has(Button::shoot));
    controls.taken();
    CHECK_FALSE(controls.input().has(Button::shoot));
    controls.handle(key(SDL_SCANCODE_Z, true), KeysFor::inspector);
    CHECK_FALSE(controls.input().has(Button::shoot));
    SDL_Event pad{};
    pad.type = SDL_CONTROLLERBUTTONDOWN;
    pad.cbutton.button = SDL_CONTROLLER_BUTTON_X;
    controls.handle(pad, KeysFor::game);
    CHECK(controls.input().has(Button::bomb));
    controls.taken();
    CHECK_FALSE(controls.input().has(Button::bomb));
}

TEST_CASE("function keys are commands, once a press") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_F1, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_F1, true, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_P, true), KeysFor::game);
    const auto commands = controls.take_commands();
    CHECK(commands.inspector);
    CHECK(commands.plug);
    CHECK_FALSE(commands.freeze);
    CHECK_FALSE(controls.take_commands().inspector);
    controls.handle(key(SDL_SCANCODE_F1, true, true), KeysFor::game);
    CHECK_FALSE(controls.take_commands().inspector);
}

TEST_CASE("F5 and back on a gamepad hand keys and buttons to the inspector") {
    Events events;
    Controls controls;
    CHECK_FALSE(controls.take_commands().steer);
    controls.handle(key(SDL_SCANCODE_F5, true), KeysFor::inspector);
    CHECK(controls.take_commands().steer);
    SDL_Event back{};
    back.type = SDL_CONTROLLERBUTTONDOWN;
    back.cbutton.button = SDL_CONTROLLER_BUTTON_START;
    controls.handle(back, KeysFor::game);
    CHECK_FALSE(controls.take_commands().steer);
    back.cbutton.button = SDL_CONTROLLER_BUTTON_BACK;
    controls.handle(back, KeysFor::game);
    CHECK(controls.take_commands().steer);
}

TEST_CASE("while a text box reads the keyboard, only releases and function keys count") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_ESCAPE, true), KeysFor::text);
    controls.handle(key(SDL_SCANCODE_P, true), KeysFor::text);
    controls.handle(key(SDL_SCANCODE_F1, true), KeysFor::text);
    controls.handle(key(SDL_SCANCODE_Z, false), KeysFor::text);
    controls.taken();
    CHECK(controls.input().held == 0);
    const auto commands = controls.take_commands();
    CHECK(commands.inspector);
    CHECK_FALSE(commands.plug);
}

TEST_CASE("a window that loses the focus lets every key go") {
    Events events;
    Controls controls;
    controls.handle(key(SDL_SCANCODE_Z, true), KeysFor::game);
    controls.handle(window(SDL_WINDOWEVENT_FOCUS_LOST), KeysFor::game);
    CHECK(controls.input().held == 0);
    const auto left = controls.take_commands();
    CHECK(left.focus_lost);
    CHECK_FALSE(left.focus_gained);
    controls.handle(window(SDL_WINDOWEVENT_FOCUS_GAINED), KeysFor::game);
    CHECK(controls.take_commands().focus_gained);
    controls.handle(window(SDL_WINDOWEVENT_FOCUS_GAINED), KeysFor::game);
    controls.handle(window(SDL_WINDOWEVENT_FOCUS_LOST), KeysFor::game);
    CHECK_FALSE(controls.take_commands().focus_gained);  // gone again
}

TEST_CASE("keys of keys.txt take the place of those they were instead of, held and tapped") {
    Events events;
    Controls controls(
        keys("left = J\nright = L\nup = I\ndown = K\nshoot = Return, Keypad 0\nfocus = Tab\n"
             "bomb = N\nslow = M\npause = Backspace\nplug = F6\nfreeze = Q\n"));
    for (const SDL_Scancode old : {SDL_SCANCODE_LEFT, SDL_SCANCODE_A, SDL_SCANCODE_Z, SDL_SCANCODE_LSHIFT,
                                   SDL_SCANCODE_X, SDL_SCANCODE_C, SDL_SCANCODE_ESCAPE}) {
        controls.handle(key(old, true), KeysFor::game);
        CHECK(controls.input().held == 0);
    }
    const std::pair<SDL_Scancode, Button> all[] = {
        {SDL_SCANCODE_J, Button::left},       {SDL_SCANCODE_L, Button::right},
        {SDL_SCANCODE_I, Button::up},         {SDL_SCANCODE_K, Button::down},
        {SDL_SCANCODE_RETURN, Button::shoot}, {SDL_SCANCODE_KP_0, Button::shoot},
        {SDL_SCANCODE_TAB, Button::focus},    {SDL_SCANCODE_N, Button::bomb},
        {SDL_SCANCODE_M, Button::slow},       {SDL_SCANCODE_BACKSPACE, Button::pause}};
    for (const auto& [code, button] : all) {
        CAPTURE(SDL_GetScancodeName(code));
        controls.handle(key(code, true), KeysFor::game);
        controls.taken();
        CHECK(controls.input().held == relay::Input().press(button).held);
        controls.handle(key(code, false), KeysFor::game);
        CHECK(controls.input().held == 0);
    }
    controls.handle(key(SDL_SCANCODE_P, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_F2, true), KeysFor::game);
    const auto old = controls.take_commands();
    CHECK_FALSE(old.plug);
    CHECK_FALSE(old.freeze);
    controls.handle(key(SDL_SCANCODE_F6, true), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_Q, true), KeysFor::game);
    const auto commands = controls.take_commands();
    CHECK(commands.plug);
    CHECK(commands.freeze);
}

TEST_CASE("keys that are pushed to SDL go by the table") {
    Events events;
    Controls controls(keys("shoot = Q\nlouder = Up\n"));
    SDL_Event q = key(SDL_SCANCODE_Q, true), up = key(SDL_SCANCODE_UP, true);
    SDL_PushEvent(&q);
    SDL_PushEvent(&up);
    pump(controls);
    CHECK(controls.input().has(Button::shoot));
    CHECK(controls.input().has(Button::up));
    CHECK(controls.take_commands().louder);  // one press does both, as keys.txt says
}

TEST_CASE("Alt and Enter is the whole screen, and Enter alone what it is bound to") {
    Events events;
    Controls controls(keys("shoot = Return\n"));
    controls.handle(with_alt(key(SDL_SCANCODE_RETURN, true)), KeysFor::game);
    CHECK(controls.input().held == 0);
    CHECK(controls.take_commands().fullscreen);
    controls.handle(with_alt(key(SDL_SCANCODE_RETURN, false)), KeysFor::game);
    controls.handle(key(SDL_SCANCODE_RETURN, true), KeysFor::game);
    CHECK(controls.input().has(Button::shoot));
    CHECK_FALSE(controls.take_commands().fullscreen);
    controls.handle(key(SDL_SCANCODE_F11, true), KeysFor::game);
    CHECK(controls.take_commands().fullscreen);
    // With Alt, keys of which nothing is said are themselves.
    controls.handle(with_alt(key(SDL_SCANCODE_LEFT, true)), KeysFor::game);
    CHECK(controls.input().has(Button::left));
}

TEST_CASE("volume, shake and flashes have keys, which a text box keeps but for function keys") {
    Events events;
    Controls controls;
    for (const SDL_Scancode code :
         {SDL_SCANCODE_MINUS, SDL_SCANCODE_EQUALS, SDL_SCANCODE_F7, SDL_SCANCODE_F8})
        controls.handle(key(code, true), KeysFor::game);
    const auto all = controls.take_commands();
    CHECK(all.quieter);
    CHECK(all.louder);
    CHECK(all.shake);
    CHECK(all.flashes);
    for (const SDL_Scancode code :
         {SDL_SCANCODE_MINUS, SDL_SCANCODE_EQUALS, SDL_SCANCODE_F7, SDL_SCANCODE_F8})
        controls.handle(key(code, true), KeysFor::text);
    controls.handle(with_alt(key(SDL_SCANCODE_RETURN, true)), KeysFor::text);
    const auto some = controls.take_commands();
    CHECK_FALSE(some.quieter);
    CHECK_FALSE(some.louder);
    CHECK(some.shake);
    CHECK(some.flashes);
    CHECK(some.fullscreen);
}

TEST_CASE("a letter that steers the inspector takes the keyboard back, but is a letter in a text box") {
    Events events;
    Controls controls(keys("steer = T\ninspector = I\nplug = P\n"));
    controls.handle(key(SDL_SCANCODE_T, true), KeysFor::inspector);
    controls.handle(key(SDL_SCANCODE_I, true), KeysFor::inspector);
    controls.handle(key(SDL_SCANCODE_P, true), KeysFor::inspector);
    const auto commands = controls.take_commands();
    CHECK(commands.steer);
    CHECK(commands.inspector);
    CHECK_FALSE(commands.plug);
    controls.handle(key(SDL_SCANCODE_T, true), KeysFor::text);
    CHECK_FALSE(controls.take_commands().steer);
}

TEST_CASE("buttons of a gamepad go by the table, for the game and for the program") {
    Events events;
    VirtualPad pad;
    Controls controls(keys("shoot = Z, pad y\nbomb = pad a\nfreeze = pad leftstick\n"));
    pump(controls);
    REQUIRE(controls.pads().size() == 1);
    pad.press(SDL_CONTROLLER_BUTTON_A);
    pump(controls);
    CHECK(controls.input().held == relay::Input().press(Button::bomb).held);
    controls.taken();
    CHECK(controls.input().has(Button::bomb));  // held
    pad.press(SDL_CONTROLLER_BUTTON_A, false);
    pad.press(SDL_CONTROLLER_BUTTON_Y);
    pad.press(SDL_CONTROLLER_BUTTON_LEFTSTICK);
    pump(controls);
    CHECK(controls.input().held == relay::Input().press(Button::shoot).held);
    CHECK(controls.take_commands().freeze);
}

TEST_CASE("a gamepad that is unplugged is told, once") {
    Events events;
    VirtualPad pad;
    Controls controls;
    pump(controls);
    CHECK_FALSE(controls.take_commands().pad_lost);
    pad.unplug();
    pump(controls);
    CHECK(controls.take_commands().pad_lost);
    CHECK(controls.pads().empty());
    pump(controls);
    CHECK_FALSE(controls.take_commands().pad_lost);
}

TEST_CASE("a gamepad plugged in later steers and shoots, and is gone when it is unplugged") {
    Events events;
    Controls controls;
    VirtualPad pad;
    pump(controls);
    pad.press(SDL_CONTROLLER_BUTTON_A);
    pad.push(SDL_CONTROLLER_AXIS_LEFTX, -30000);
    pump(controls);
    CHECK(controls.input().has(Button::shoot));
    CHECK(controls.input().has(Button::left));
    CHECK_FALSE(controls.input().has(Button::up));
    pad.unplug();
    pump(controls);
    controls.taken();
    CHECK(controls.input().held == 0);
}

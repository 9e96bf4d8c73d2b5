// SPDX-License-Identifier: MIT
// Which key is which button.
#include "demo/relay/input.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace relay {
namespace {

constexpr std::array<std::pair<SDL_Scancode, Button>, 14> key_buttons{{
    {SDL_SCANCODE_LEFT, Button::left},
    {SDL_SCANCODE_A, Button::left},
    {SDL_SCANCODE_RIGHT, Button::right},
    {SDL_SCANCODE_D, Button::right},
    {SDL_SCANCODE_UP, Button::up},
    {SDL_SCANCODE_W, Button::up},
    {SDL_SCANCODE_DOWN, Button::down},
    {SDL_SCANCODE_S, Button::down},
    {SDL_SCANCODE_Z, Button::shoot},
    {SDL_SCANCODE_SPACE, Button::shoot},
    {SDL_SCANCODE_LSHIFT, Button::focus},
    {SDL_SCANCODE_X, Button::bomb},
    {SDL_SCANCODE_C, Button::slow},
    {SDL_SCANCODE_ESCAPE, Button::pause},
}};

constexpr std::array<std::pair<SDL_GameControllerButton, Button>, 9> pad_buttons{{
    {SDL_CONTROLLER_BUTTON_DPAD_LEFT, Button::left},
    {SDL_CONTROLLER_BUTTON_DPAD_RIGHT, Button::right},
    {SDL_CONTROLLER_BUTTON_DPAD_UP, Button::up},
    {SDL_CONTROLLER_BUTTON_DPAD_DOWN, Button::down},
    {SDL_CONTROLLER_BUTTON_A, Button::shoot},
    {SDL_CONTROLLER_BUTTON_RIGHTSHOULDER, Button::focus},
    {SDL_CONTROLLER_BUTTON_X, Button::bomb},
    {SDL_CONTROLLER_BUTTON_LEFTSHOULDER, Button::slow},
    {SDL_CONTROLLER_BUTTON_START, Button::pause},
}};

constexpr int stick_threshold = 12000;  // of 32767: beyond the slack of worn sticks

}  // namespace

Controls::Controls() {
    for (int device = 0; device < SDL_NumJoysticks(); ++device) open_pad(device);
}

Controls::~Controls() {
    for (const auto& [id, pad] : pads_) SDL_GameControllerClose(pad);
}

void Controls::open_pad(int device) {
    if (!SDL_IsGameController(device)) return;
    SDL_GameController* pad = SDL_GameControllerOpen(device);
    if (pad != nullptr) pads_[SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(pad))] = pad;
}

void Controls::handle(const SDL_Event& event, bool keys_taken) {
    switch (event.type) {
        case SDL_QUIT:
            commands_.quit = true;
            break;
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            handle_key(event.key, keys_taken);
            break;
        case SDL_WINDOWEVENT:
            if (event.window.event == SDL_WINDOWEVENT_FOCUS_LOST) {
                commands_.focus_lost = true;
                keys_.clear();  // their release goes to another window
                tapped_ = {};
            }
            break;
        case SDL_CONTROLLERBUTTONDOWN:
            if (event.cbutton.button == SDL_CONTROLLER_BUTTON_BACK) commands_.steer = true;
            for (const auto& [from, button] : pad_buttons) {
                if (from == event.cbutton.button) tapped_.press(button);
            }
            break;
        case SDL_CONTROLLERDEVICEADDED:
            open_pad(event.cdevice.which);
            break;
        case SDL_CONTROLLERDEVICEREMOVED:
            if (const auto found = pads_.find(event.cdevice.which); found != pads_.end()) {
                SDL_GameControllerClose(found->second);
                pads_.erase(found);
            }
            break;
        default:
            break;
    }
}

void Controls::handle_key(const SDL_KeyboardEvent& key, bool keys_taken) {
    const bool down = key.type == SDL_KEYDOWN;
    const SDL_Scancode code =
        key.keysym.scancode == SDL_SCANCODE_RSHIFT ? SDL_SCANCODE_LSHIFT : key.keysym.scancode;
    if (!down || !keys_taken) keys_[code] = down;
    if (!down || key.repeat != 0) return;
    for (const auto& [from, button] : key_buttons) {
        if (from == code && !keys_taken) tapped_.press(button);
    }
    switch (code) {
        case SDL_SCANCODE_F1:
            commands_.inspector = true;
            break;
        case SDL_SCANCODE_F2:
            commands_.freeze = true;
            break;
        case SDL_SCANCODE_F3:
            commands_.step = true;
            break;
        case SDL_SCANCODE_F4:
            commands_.slow = true;
            break;
        case SDL_SCANCODE_F5:
            commands_.steer = true;
            break;
        case SDL_SCANCODE_F12:
            commands_.screenshot = true;
            break;
        case SDL_SCANCODE_P:
            commands_.plug = !keys_taken;
            break;
        default:
            break;
    }
}

Input Controls::input() const {
    Input input = tapped_;
    for (const auto& [code, button] : key_buttons) {
        const auto found = keys_.find(code);
        if (found != keys_.end() && found->second) input.press(button);
    }
    for (const auto& [id, pad] : pads_) {
        for (const auto& [from, button] : pad_buttons) {
            if (SDL_GameControllerGetButton(pad, from) != 0) input.press(button);
        }
        const int x = SDL_GameControllerGetAxis(pad, SDL_CONTROLLER_AXIS_LEFTX);
        const int y = SDL_GameControllerGetAxis(pad, SDL_CONTROLLER_AXIS_LEFTY);
        if (x < -stick_threshold) input.press(Button::left);
        if (x > stick_threshold) input.press(Button::right);
        if (y < -stick_threshold) input.press(Button::up);
        if (y > stick_threshold) input.press(Button::down);
    }
    return input;
}

std::vector<SDL_GameController*> Controls::pads() const {
    std::vector<SDL_GameController*> out;
    for (const auto& [id, pad] : pads_) out.push_back(pad);
    return out;
}

Commands Controls::take_commands() { return std::exchange(commands_, {}); }

}  // namespace relay

// SPDX-License-Identifier: MIT
// Events by the table of keys.
#include "demo/relay/input.hpp"

#include <array>
#include <utility>

namespace relay {
namespace {

/// Of each act beyond the game's buttons.
constexpr std::array<std::pair<Act, bool Commands::*>, all_acts - all_buttons> command_acts{{
    {Act::plug, &Commands::plug},
    {Act::inspector, &Commands::inspector},
    {Act::steer, &Commands::steer},
    {Act::freeze, &Commands::freeze},
    {Act::step, &Commands::step},
    {Act::slow_all, &Commands::slow},
    {Act::settings, &Commands::settings},
    {Act::screenshot, &Commands::screenshot},
    {Act::fullscreen, &Commands::fullscreen},
    {Act::quieter, &Commands::quieter},
    {Act::louder, &Commands::louder},
    {Act::shake, &Commands::shake},
    {Act::flashes, &Commands::flashes},
}};

constexpr int stick_threshold = 12000;  // of 32767: beyond the slack of worn sticks

bool is_function_key(SDL_Scancode code) {
    return (code >= SDL_SCANCODE_F1 && code <= SDL_SCANCODE_F12) ||
           (code >= SDL_SCANCODE_F13 && code <= SDL_SCANCODE_F24);
}

/// Whether the key is a command's although the inspector reads the keyboard.
bool is_left(Key key, Act act, KeysFor reader) {
    if (reader == KeysFor::game || key.alt || is_function_key(key.code)) return true;
    return reader == KeysFor::inspector && (act == Act::inspector || act == Act::steer);
}

}  // namespace

Controls::Controls(KeyTable keys) : keys_(std::move(keys)) {
    for (int device = 0; device < SDL_NumJoysticks(); ++device) open_pad(device);
}

Controls::~Controls() {
    for (const auto& [id, pad] : pads_) SDL_GameControllerClose(pad);
}

void Controls::open_pad(int device) {
    // SDL tells of each gamepad that was there from the start, too.
    if (!SDL_IsGameController(device) || pads_.contains(SDL_JoystickGetDeviceInstanceID(device))) return;
    SDL_GameController* pad = SDL_GameControllerOpen(device);
    if (pad != nullptr) pads_[SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(pad))] = pad;
}

void Controls::handle(const SDL_Event& event, KeysFor reader) {
    switch (event.type) {
        case SDL_QUIT:
            commands_.quit = true;
            break;
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            handle_key(event.key, reader);
            break;
        case SDL_WINDOWEVENT:
            handle_window(event.window);
            break;
        case SDL_CONTROLLERBUTTONDOWN:
            handle_pad(static_cast<SDL_GameControllerButton>(event.cbutton.button));
            break;
        case SDL_CONTROLLERDEVICEADDED:
            open_pad(event.cdevice.which);
            break;
        case SDL_CONTROLLERDEVICEREMOVED:
            if (const auto found = pads_.find(event.cdevice.which); found != pads_.end()) {
                SDL_GameControllerClose(found->second);
                pads_.erase(found);
                commands_.pad_lost = true;
            }
            break;
        default:
            break;
    }
}

void Controls::handle_key(const SDL_KeyboardEvent& event, KeysFor reader) {
    const bool down = event.type == SDL_KEYDOWN;
    const SDL_Scancode code = event.keysym.scancode;
    // A key is not also its plain self where Alt with it means something.
    const bool chord = (event.keysym.mod & KMOD_ALT) != 0 && keys_.has_chord(code);
    const bool plays = reader == KeysFor::game && !chord;
    if (!down || plays) held_[code] = down;
    if (!down || event.repeat != 0) return;
    const Key key{code, chord};
    for (std::size_t act = 0; plays && act < all_buttons; ++act) {
        if (keys_[act].has(key)) tapped_.press(button_of(act));
    }
    for (const auto& [act, command] : command_acts) {
        if (keys_[act].has(key) && is_left(key, act, reader)) commands_.*command = true;
    }
}

void Controls::handle_pad(SDL_GameControllerButton button) {
    for (std::size_t act = 0; act < all_buttons; ++act) {
        if (keys_[act].has(button)) tapped_.press(button_of(act));
    }
    for (const auto& [act, command] : command_acts) {
        if (keys_[act].has(button)) commands_.*command = true;
    }
}

void Controls::handle_window(const SDL_WindowEvent& event) {
    if (event.event == SDL_WINDOWEVENT_FOCUS_GAINED) commands_.focus_gained = true;
    if (event.event != SDL_WINDOWEVENT_FOCUS_LOST) return;
    commands_.focus_lost = true;
    commands_.focus_gained = false;
    held_.clear();  // their release goes to another window
    tapped_ = {};
}

Input Controls::input() const {
    Input input = tapped_;
    for (std::size_t act = 0; act < all_buttons; ++act) {
        for (const Key key : keys_[act].keys) {
            const auto found = held_.find(key.code);
            if (found != held_.end() && found->second) input.press(button_of(act));
        }
        for (const auto& [id, pad] : pads_) {
            for (const SDL_GameControllerButton button : keys_[act].pads) {
                if (SDL_GameControllerGetButton(pad, button) != 0) input.press(button_of(act));
            }
        }
    }
    for (const auto& [id, pad] : pads_) {
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

// SPDX-License-Identifier: MIT
// Keyboard and gamepads, as the game's buttons and as commands to the program.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "demo/relay/keys.hpp"
#include "scripts/world/input.hpp"

namespace relay {

/// What was asked of the program since the last frame.
struct Commands {
    bool quit = false;        // the window was closed, or Ctrl-C
    bool inspector = false;   // F1, unless keys.txt says another key, here and below
    bool steer = false;       // F5, or back on a gamepad: keys and buttons for the inspector
    bool freeze = false;      // F2: scripts stand still, or go on
    bool step = false;        // F3: one frame of them
    bool slow = false;        // F4: everything at a quarter, or not
    bool settings = false;    // F6: the page of sliders, or back
    bool screenshot = false;  // F12
    bool plug = false;        // P: pull it, or put it in
    bool fullscreen = false;  // F11, Alt+Enter: the whole screen, or a window
    bool quieter = false;     // -
    bool louder = false;      // =
    bool shake = false;       // F7: off, or on
    bool flashes = false;     // F8: off, or on
    bool focus_lost = false;
    bool focus_gained = false;
    bool pad_lost = false;  // a gamepad was unplugged
};

/// Who reads the keyboard.
enum class KeysFor : std::uint8_t {
    game,
    inspector,  // of commands, those of F keys and with Alt count, and those that take the keyboard back
    text,       // a text box: of commands, only those of F keys and with Alt
};

class Controls {
  public:
    /// Opens the gamepads that are there; more may come. SDL's events must be initialised.
    explicit Controls(KeyTable keys = KeyTable());
    ~Controls();
    Controls(const Controls&) = delete;
    Controls& operator=(const Controls&) = delete;

    /// Whoever reads the keyboard: keys that are let go count.
    void handle(const SDL_Event& event, KeysFor reader);

    /// What is held now, or was pressed since taken(): a tap may be shorter than a frame.
    [[nodiscard]] Input input() const;
    /// The game has got it.
    void taken() { tapped_ = {}; }
    /// Those that are open.
    [[nodiscard]] std::vector<SDL_GameController*> pads() const;
    /// What was asked since the last call.
    [[nodiscard]] Commands take_commands();
    [[nodiscard]] const KeyTable& keys() const { return keys_; }

  private:
    void handle_key(const SDL_KeyboardEvent& event, KeysFor reader);
    void handle_pad(SDL_GameControllerButton button);
    void handle_window(const SDL_WindowEvent& event);
    void open_pad(int device);

    KeyTable keys_;
    std::map<SDL_Scancode, bool> held_;
    std::map<SDL_JoystickID, SDL_GameController*> pads_;
    Input tapped_;
    Commands commands_;
};

}  // namespace relay

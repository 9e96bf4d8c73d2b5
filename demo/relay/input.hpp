// SPDX-License-Identifier: MIT
// Keyboard and gamepads, as the game's buttons and as commands to the program.
#pragma once

#include <SDL.h>

#include <map>
#include <memory>
#include <vector>

#include "scripts/world/input.hpp"

namespace relay {

/// What was asked of the program since the last frame.
struct Commands {
    bool quit = false;        // the window was closed, or Ctrl-C
    bool inspector = false;   // F1
    bool steer = false;       // F5, or back on a gamepad: keys and buttons for the inspector
    bool freeze = false;      // F2: scripts stand still, or go on
    bool step = false;        // F3: one frame of them
    bool slow = false;        // F4: everything at a quarter, or not
    bool screenshot = false;  // F12
    bool plug = false;        // P: pull it, or put it in
    bool focus_lost = false;
};

class Controls {
  public:
    /// Opens the gamepads that are there; more may come. SDL's events must be initialised.
    Controls();
    ~Controls();
    Controls(const Controls&) = delete;
    Controls& operator=(const Controls&) = delete;

    /// @param keys_taken  the inspector reads the keyboard: only F keys and buttons let go count.
    void handle(const SDL_Event& event, bool keys_taken);

    /// What is held now, or was pressed since taken(): a tap may be shorter than a frame.
    [[nodiscard]] Input input() const;
    /// The game has got it.
    void taken() { tapped_ = {}; }
    /// Those that are open.
    [[nodiscard]] std::vector<SDL_GameController*> pads() const;
    /// What was asked since the last call.
    [[nodiscard]] Commands take_commands();

  private:
    void handle_key(const SDL_KeyboardEvent& key, bool keys_taken);
    void open_pad(int device);

    std::map<SDL_Scancode, bool> keys_;
    std::map<SDL_JoystickID, SDL_GameController*> pads_;
    Input tapped_;
    Commands commands_;
};

}  // namespace relay

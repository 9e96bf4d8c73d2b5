// SPDX-License-Identifier: MIT
// Dear ImGui for the inspector: its context, its input, its drawing.
#pragma once

#include <SDL.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "demo/relay/imgui_renderer.hpp"

namespace relay {

class Ui {
  public:
    /// Draws through `renderer`, in a picture of `width` x `height`.
    Ui(SDL_Renderer* renderer, int width, int height);
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    /// @param mouse  where the pointer is in the picture, for mouse events.
    void handle(const SDL_Event& event, SDL_FPoint mouse);
    /// True while a text box reads the keyboard: the game must not.
    [[nodiscard]] bool takes_keys() const;
    /// Whether keys and gamepads go from widget to widget.
    void steer(bool on);
    /// What is held on them; before draw().
    void read_pads(const std::vector<SDL_GameController*>& pads);
    /// Instead of draw(), in a frame in which nothing is: what was pressed and let go meanwhile is over.
    void rest();
    /// One frame: `build` is called between ImGui's NewFrame and Render.
    void draw(const std::function<void()>& build);

  private:
    struct Context {
        Context();
        ~Context();
    };
    Context context_;  // first: the renderer needs it
    ImGuiRenderer renderer_;
    // A click or a key may be let go in the frame in which it was pressed: ImGui is told of that a frame
    // later.
    std::array<bool, 3> buttons_{};     // of the mouse, held
    std::array<bool, 3> clicked_{};     // since the last frame
    std::vector<SDL_Scancode> let_go_;  // since the last frame
    Uint16 modifiers_ = 0;              // at the latest of them
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// The window: shows the picture scaled once, in its own proportions, whatever size the user gives it.
#pragma once

#include <SDL.h>

#include <optional>

namespace relay {

class Window {
  public:
    /// Throws std::runtime_error, with SDL's words and the flag that helps, when there is no screen.
    explicit Window(double scale);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    void show(const SDL_Surface* picture);
    /// A point of the window, in the picture's pixels.
    [[nodiscard]] SDL_FPoint to_picture(int x, int y) const;

  private:
    SDL_Window* window_ = nullptr;
    SDL_Renderer* renderer_ = nullptr;
    SDL_Texture* texture_ = nullptr;
};

}  // namespace relay

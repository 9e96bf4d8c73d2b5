// SPDX-License-Identifier: MIT
// The window: shows the picture scaled once, in its own proportions, whatever size the user gives it.
#pragma once

#include <SDL.h>

namespace relay {

/// Where the picture lies in `width` x `height` pixels: as large as fits, in its own proportions, in the
/// middle.
[[nodiscard]] SDL_FRect letterbox(int width, int height);

class Window {
  public:
    /// @param scale  of the window; with `fullscreen`, of the one that it becomes when that is left.
    /// Throws std::runtime_error, with SDL's words and the flag that helps, when there is no screen.
    Window(double scale, bool fullscreen);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    void show(const SDL_Surface* picture);
    /// The whole screen at its own resolution, or a window. @return false: the system would not, with SDL's
    /// words in SDL_GetError().
    bool fullscreen(bool on);
    /// Whether anything of it can be seen: not while it is minimised.
    [[nodiscard]] bool seen() const;
    /// A point of the window, in the picture's pixels.
    [[nodiscard]] SDL_FPoint to_picture(int x, int y) const;

  private:
    SDL_Window* window_ = nullptr;
    SDL_Renderer* renderer_ = nullptr;
    SDL_Texture* texture_ = nullptr;
};

}  // namespace relay

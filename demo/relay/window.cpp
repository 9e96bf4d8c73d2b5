// SPDX-License-Identifier: MIT
// SDL's window.
#include "demo/relay/window.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "demo/relay/canvas.hpp"

namespace relay {

Window::Window(double scale) {
    const auto fail = [](const char* what) {
        throw std::runtime_error(std::string(what) + ": " + SDL_GetError() +
                                 " (--headless plays without a window)");
    };
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    window_ = SDL_CreateWindow("Relay", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                               static_cast<int>(std::lround(canvas_width * scale)),
                               static_cast<int>(std::lround(canvas_height * scale)), SDL_WINDOW_RESIZABLE);
    if (window_ == nullptr) fail("no window");
    renderer_ = SDL_CreateRenderer(window_, -1, 0);
    if (renderer_ == nullptr) fail("no renderer");
    SDL_RenderSetLogicalSize(renderer_, canvas_width, canvas_height);
    texture_ = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                                 canvas_width, canvas_height);
    if (texture_ == nullptr) fail("no texture");
}

Window::~Window() {
    SDL_DestroyTexture(texture_);
    SDL_DestroyRenderer(renderer_);
    SDL_DestroyWindow(window_);
}

void Window::show(const SDL_Surface* picture) {
    SDL_UpdateTexture(texture_, nullptr, picture->pixels, picture->pitch);
    SDL_SetRenderDrawColor(renderer_, 0, 0, 0, 255);
    SDL_RenderClear(renderer_);
    SDL_RenderCopy(renderer_, texture_, nullptr, nullptr);
    SDL_RenderPresent(renderer_);
}

SDL_FPoint Window::to_picture(int x, int y) const {
    SDL_FPoint point{};
    SDL_RenderWindowToLogical(renderer_, x, y, &point.x, &point.y);
    return point;
}

}  // namespace relay

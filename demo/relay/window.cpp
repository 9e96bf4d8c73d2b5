// SPDX-License-Identifier: MIT
// SDL's window.
#include "demo/relay/window.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "demo/relay/canvas.hpp"

namespace relay {
namespace {

Uint32 mode(bool fullscreen) { return fullscreen ? Uint32{SDL_WINDOW_FULLSCREEN_DESKTOP} : 0; }

}  // namespace

SDL_FRect letterbox(int width, int height) {
    const float across = static_cast<float>(width), down = static_cast<float>(height);
    const float scale = std::min(across / canvas_width, down / canvas_height);
    SDL_FRect out{0, 0, canvas_width * scale, canvas_height * scale};
    out.x = (across - out.w) / 2;
    out.y = (down - out.h) / 2;
    return out;
}

Window::Window(double scale, bool fullscreen) {
    const auto fail = [](const char* what) {
        throw std::runtime_error(std::string(what) + ": " + SDL_GetError() +
                                 " (--headless plays without a window)");
    };
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    const Uint32 flags = SDL_WINDOW_RESIZABLE | mode(fullscreen);
    window_ = SDL_CreateWindow("Relay", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                               static_cast<int>(std::lround(canvas_width * scale)),
                               static_cast<int>(std::lround(canvas_height * scale)), flags);
    if (window_ == nullptr) fail("no window");
    SDL_SetWindowMinimumSize(window_, canvas_width / 4, canvas_height / 4);
    renderer_ = SDL_CreateRenderer(window_, -1, 0);
    if (renderer_ == nullptr) fail("no renderer");
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
    // Not SDL's logical size, which makes events of the mouse anew: see to_picture().
    int width = 0, height = 0;
    SDL_GetRendererOutputSize(renderer_, &width, &height);
    const SDL_FRect place = letterbox(width, height);
    SDL_RenderCopyF(renderer_, texture_, nullptr, &place);
    SDL_RenderPresent(renderer_);
}

bool Window::fullscreen(bool on) { return SDL_SetWindowFullscreen(window_, mode(on)) == 0; }

bool Window::seen() const {
    return (SDL_GetWindowFlags(window_) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) == 0;
}

SDL_FPoint Window::to_picture(int x, int y) const {
    int width = 0, height = 0;  // in the units of the mouse, which need not be pixels
    SDL_GetWindowSize(window_, &width, &height);
    const SDL_FRect place = letterbox(width, height);
    return {(static_cast<float>(x) - place.x) * canvas_width / place.w,
            (static_cast<float>(y) - place.y) * canvas_height / place.h};
}

}  // namespace relay

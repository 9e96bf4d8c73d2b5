// SPDX-License-Identifier: MIT
// The picture of 960 x 540 that everything is drawn into: an SDL surface with SDL's software renderer, with
// or without a window, so that a picture is the same everywhere. A window shows it scaled once.
#pragma once

#include <SDL.h>

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "demo/relay/baker.hpp"
#include "demo/relay/palette.hpp"

namespace relay {

inline constexpr int canvas_width = 960;
inline constexpr int canvas_height = 540;

struct DestroyTexture {
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using Texture = std::unique_ptr<SDL_Texture, DestroyTexture>;

/// A baked picture, ready to be copied, and where it lies from the point that it is drawn at.
struct Sprite {
    Texture texture;
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

enum class Align { left, right, centre };

/// One alphabet of one size and colour, baked letter by letter as they are first used.
class Face;

class Canvas {
  public:
    /// SDL's video must be initialised. Throws std::runtime_error with SDL's words.
    Canvas();
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    [[nodiscard]] SDL_Renderer* renderer() const { return renderer_; }
    /// What was drawn; call flush() before you read it.
    [[nodiscard]] SDL_Surface* surface() const { return surface_; }
    void flush() { SDL_RenderFlush(renderer_); }

    /// @param blended  false: copied as it is, for backdrops (four times as fast).
    [[nodiscard]] Sprite sprite(const Pixels& pixels, bool blended = true);

    void clear(Rgb colour);
    void put(const Sprite& sprite, float x, float y);
    /// The part of the sprite's picture that `from` names, at `x`, `y`.
    void put_part(const Sprite& sprite, SDL_Rect from, int x, int y);
    /// @param alpha  255 is opaque and fast.
    void fill(int x, int y, int width, int height, Rgb colour, int alpha = 255);
    /// A line of one pixel round a rectangle.
    void frame(int x, int y, int width, int height, Rgb colour);
    /// A circle of one pixel, for what grows too fast to be baked.
    void circle(float x, float y, float radius, Rgb colour);
    void line(float x0, float y0, float x1, float y1, Rgb colour);
    void clip(int x, int y, int width, int height);
    void unclip();

    /// @param unit, halo  as the font and the pen take them.
    [[nodiscard]] Face& face(float unit, Rgb colour, float halo = 0);
    /// Text in labels' size, without a halo. `y` is the capitals' upper edge.
    void label(std::string_view text, float x, float y, Rgb colour, Align align = Align::left);
    void text(Face& face, std::string_view text, float x, float y, Align align = Align::left);

  private:
    void ink(Rgb colour, int alpha);

    SDL_Surface* surface_ = nullptr;
    SDL_Renderer* renderer_ = nullptr;
    std::vector<std::unique_ptr<Face>> faces_;
};

class Face {
  public:
    Face(Canvas& canvas, float unit, Rgb colour, float halo);
    [[nodiscard]] float unit() const { return unit_; }
    [[nodiscard]] bool is(float unit, Rgb colour, float halo) const {
        return unit == unit_ && colour == pen_.colour && halo == pen_.halo;
    }
    [[nodiscard]] const Sprite& operator[](char c);

  private:
    Canvas& canvas_;
    float unit_;
    Pen pen_;
    std::array<Sprite, 128> sprites_;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// Thin words over SDL's renderer. Nothing is scaled, tinted, rotated or added here: that costs three to ten
// times a copy.
#include "demo/relay/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "demo/relay/font.hpp"

namespace relay {
namespace {

constexpr float label_unit = 1.5f;

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + SDL_GetError());
}

}  // namespace

Canvas::Canvas() {
    surface_ = SDL_CreateRGBSurfaceWithFormat(0, canvas_width, canvas_height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (surface_ == nullptr) fail("no picture to draw into");
    renderer_ = SDL_CreateSoftwareRenderer(surface_);
    if (renderer_ == nullptr) fail("no software renderer");
}

Canvas::~Canvas() {
    faces_.clear();
    SDL_DestroyRenderer(renderer_);
    SDL_FreeSurface(surface_);
}

Sprite Canvas::sprite(const Pixels& pixels, bool blended) {
    Sprite out;
    if (pixels.argb.empty()) return out;
    out.left = static_cast<int>(pixels.left);
    out.top = static_cast<int>(pixels.top);
    out.width = pixels.width;
    out.height = pixels.height;
    out.texture.reset(SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC,
                                        out.width, out.height));
    if (!out.texture) fail("no texture");
    SDL_UpdateTexture(out.texture.get(), nullptr, pixels.argb.data(), out.width * 4);
    SDL_SetTextureBlendMode(out.texture.get(), blended ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE);
    return out;
}

void Canvas::clear(Rgb colour) { fill(0, 0, canvas_width, canvas_height, colour); }

void Canvas::put(const Sprite& sprite, float x, float y) {
    if (!sprite.texture) return;
    const SDL_Rect to{static_cast<int>(std::lround(x)) + sprite.left,
                      static_cast<int>(std::lround(y)) + sprite.top, sprite.width, sprite.height};
    SDL_RenderCopy(renderer_, sprite.texture.get(), nullptr, &to);
}

void Canvas::put_part(const Sprite& sprite, SDL_Rect from, int x, int y) {
    if (!sprite.texture) return;
    const SDL_Rect to{x, y, from.w, from.h};
    SDL_RenderCopy(renderer_, sprite.texture.get(), &from, &to);
}

void Canvas::ink(Rgb colour, int alpha) {
    SDL_SetRenderDrawBlendMode(renderer_, alpha < 255 ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(renderer_, static_cast<Uint8>(colour >> 16 & 255),
                           static_cast<Uint8>(colour >> 8 & 255), static_cast<Uint8>(colour & 255),
                           static_cast<Uint8>(alpha));
}

void Canvas::fill(int x, int y, int width, int height, Rgb colour, int alpha) {
    if (width <= 0 || height <= 0) return;
    ink(colour, alpha);
    const SDL_Rect to{x, y, width, height};
    SDL_RenderFillRect(renderer_, &to);
}

void Canvas::frame(int x, int y, int width, int height, Rgb colour) {
    fill(x, y, width, 1, colour);
    fill(x, y + height - 1, width, 1, colour);
    fill(x, y, 1, height, colour);
    fill(x + width - 1, y, 1, height, colour);
}

void Canvas::circle(float x, float y, float radius, Rgb colour) {
    constexpr int corners = 72;
    std::array<SDL_Point, corners + 1> points;
    const Polyline line = polygon(corners, radius);
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = {static_cast<int>(std::lround(x + line[i].x)),
                     static_cast<int>(std::lround(y + line[i].y))};
    }
    ink(colour, 255);
    SDL_RenderDrawLines(renderer_, points.data(), static_cast<int>(points.size()));
}

void Canvas::line(float x0, float y0, float x1, float y1, Rgb colour) {
    ink(colour, 255);
    SDL_RenderDrawLine(renderer_, static_cast<int>(std::lround(x0)), static_cast<int>(std::lround(y0)),
                       static_cast<int>(std::lround(x1)), static_cast<int>(std::lround(y1)));
}

void Canvas::clip(int x, int y, int width, int height) {
    const SDL_Rect rect{x, y, width, height};
    SDL_RenderSetClipRect(renderer_, &rect);
}

void Canvas::unclip() { SDL_RenderSetClipRect(renderer_, nullptr); }

Face& Canvas::face(float unit, Rgb colour, float halo) {
    for (const auto& face : faces_) {
        if (face->is(unit, colour, halo)) return *face;
    }
    return *faces_.emplace_back(std::make_unique<Face>(*this, unit, colour, halo));
}

void Canvas::label(std::string_view text, float x, float y, Rgb colour, Align align) {
    this->text(face(label_unit, colour), text, x, y, align);
}

void Canvas::text(Face& face, std::string_view text, float x, float y, Align align) {
    if (align == Align::right) x -= text_width(text, face.unit());
    if (align == Align::centre) x -= text_width(text, face.unit()) / 2;
    for (const char c : text) {
        if (c != ' ') put(face[c], x, y);
        x += 6 * face.unit();
    }
}

Face::Face(Canvas& canvas, float unit, Rgb colour, float halo) : canvas_(canvas), unit_(unit) {
    pen_.width = std::max(1.1f, unit * 0.55f);
    pen_.halo = halo;
    pen_.glow = halo > 0 ? 0.5f : 0;
    pen_.colour = colour;
    pen_.core = halo > 0 ? mix(colour, 0xFFFFFF, 0.5f) : colour;
}

const Sprite& Face::operator[](char c) {
    const auto index = static_cast<unsigned char>(c) & 127u;
    Sprite& sprite = sprites_[index];
    if (!sprite.texture) sprite = canvas_.sprite(bake(placed(glyph(c), 0, unit_), pen_));
    return sprite;
}

}  // namespace relay

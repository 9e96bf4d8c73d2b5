// SPDX-License-Identifier: MIT
// PNG by stb.
#include "demo/relay/screenshot.hpp"

#include <stb_image.h>
#include <stb_image_write.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

namespace relay {
namespace {

struct FreeSurface {
    void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};

}  // namespace

void save_png(SDL_Surface* surface, double scale, const std::filesystem::path& file) {
    const int width = static_cast<int>(std::lround(surface->w * scale));
    const int height = static_cast<int>(std::lround(surface->h * scale));
    std::unique_ptr<SDL_Surface, FreeSurface> scaled;
    const SDL_Surface* from = surface;
    if (width != surface->w || height != surface->h) {
        scaled.reset(SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, surface->format->format));
        const SDL_Rect all{0, 0, surface->w, surface->h};
        const SDL_Rect to{0, 0, width, height};
        if (!scaled || SDL_SoftStretchLinear(surface, &all, scaled.get(), &to) != 0) {
            throw std::runtime_error("cannot scale the picture for " + file.string() + ": " + SDL_GetError());
        }
        from = scaled.get();
    }
    std::vector<unsigned char> rgb;
    rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(
            static_cast<const char*>(from->pixels) + static_cast<std::ptrdiff_t>(y) * from->pitch);
        for (int x = 0; x < width; ++x) {
            rgb.push_back(static_cast<unsigned char>(row[x] >> 16));
            rgb.push_back(static_cast<unsigned char>(row[x] >> 8));
            rgb.push_back(static_cast<unsigned char>(row[x]));
        }
    }
    if (stbi_write_png(file.string().c_str(), width, height, 3, rgb.data(), width * 3) == 0) {
        throw std::runtime_error("cannot write the picture " + file.string());
    }
}

Pixels decode_png(std::string_view bytes) {
    Pixels out;
    const std::unique_ptr<unsigned char, decltype(&stbi_image_free)> rgb(
        stbi_load_from_memory(reinterpret_cast<const unsigned char*>(bytes.data()),
                              static_cast<int>(bytes.size()), &out.width, &out.height, nullptr, 3),
        &stbi_image_free);
    if (!rgb) return {};
    const auto count = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
    out.argb.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned char* p = rgb.get() + i * 3;
        out.argb[i] = 0xFF000000u | static_cast<std::uint32_t>(p[0] << 16 | p[1] << 8 | p[2]);
    }
    return out;
}

Pixels darker(const Pixels& picture, float share) {
    Pixels out = picture;
    for (auto& pixel : out.argb) pixel = (pixel & 0xFF000000u) | mix(0, pixel & 0xFFFFFFu, share);
    return out;
}

}  // namespace relay

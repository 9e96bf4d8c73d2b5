// SPDX-License-Identifier: MIT
// Writes pictures as PNG and reads them from bytes.
#pragma once

#include <SDL.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "demo/relay/baker.hpp"

namespace relay {

/// Saves the surface, scaled smoothly by `scale`. Throws std::runtime_error, naming the file, when it cannot
/// be written.
void save_png(SDL_Surface* surface, double scale, const std::filesystem::path& file);

/// Opaque pixels of a PNG; empty when the bytes are none. Any thread.
[[nodiscard]] Pixels decode_png(std::string_view bytes);

/// The same at `share` of its brightness. Any thread.
[[nodiscard]] Pixels darker(const Pixels& picture, float share);

}  // namespace relay

// SPDX-License-Identifier: MIT
// A screen without a window, and one crowded frame of a stage, for tests of pictures.
#pragma once

#include <SDL.h>

#include <filesystem>
#include <string>

#include "demo/relay/home.hpp"
#include "demo/relay/picture.hpp"
#include "scripts/game.hpp"

namespace relay::testing {

/// SDL with the dummy driver, for as long as it lives.
class Headless {
  public:
    Headless();
    ~Headless();
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;
};

[[nodiscard]] std::string read(const std::filesystem::path& file);

/// Of its colours red, green, blue.
[[nodiscard]] std::uint32_t pixel(const SDL_Surface* surface, int x, int y);
/// The largest difference of two pixels' colours.
[[nodiscard]] int difference(std::uint32_t a, std::uint32_t b);
/// Checks a picture of the canvas' size against tests/demo/golden/NAME.png, which was looked at and found
/// good; with SEGUE_UPDATE_GOLDEN set draws that anew.
void check_against_golden(const std::filesystem::path& home, SDL_Surface* drawn, const std::string& name);

/// A world in the middle of a fight, with one of everything that is drawn, and what stands around it.
struct Scene {
    /// @param home  the project's folder: outlines and backdrop are those of assets/stage1.
    explicit Scene(const std::filesystem::path& home);
    void draw(Picture& picture) const { picture.draw(world, screen, link, shapes, meter, around); }

    World world;
    Screen screen;
    Link link;
    Shapes shapes;
    FrameMeter meter;
    Around around;
};

}  // namespace relay::testing

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

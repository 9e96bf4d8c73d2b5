// SPDX-License-Identifier: MIT
// Draws the page of sliders: in a pause's panel, and over the title.
#pragma once

#include <optional>
#include <string>

#include "demo/relay/canvas.hpp"
#include "demo/relay/knobs.hpp"
#include "demo/relay/settings_page.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

/// The page as a frame shows it.
struct PageShown {
    PagePlace place = PagePlace::pause;
    Knobs knobs;
    std::optional<Knob> chosen;
};

/// A pause: its two choices, and the rows below them.
void draw_pause(Canvas& canvas, const Screen& screen, const std::string& stage_name, const PageShown& page);
/// Over the title. @param key  what the key that closes it is called.
void draw_title_page(Canvas& canvas, const std::string& key, const PageShown& page);

}  // namespace relay

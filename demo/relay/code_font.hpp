// SPDX-License-Identifier: MIT
// Dear ImGui's 13 px font as baked letters, for source code beside the game: the same letters as in the
// inspector.
#pragma once

#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "demo/relay/canvas.hpp"

namespace relay {

class CodeFont {
  public:
    static constexpr int advance = 7;
    static constexpr int height = 13;

    explicit CodeFont(Canvas& canvas);
    /// Draws one line; what is not ASCII is drawn as '?'. `y` is the line's upper edge.
    void text(std::string_view text, int x, int y, Rgb colour);

  private:
    using Letters = std::array<Sprite, 128>;

    Canvas& canvas_;
    std::array<Pixels, 128> shapes_;  // white, with the letter's alpha
    std::map<Rgb, Letters> inked_;
};

}  // namespace relay

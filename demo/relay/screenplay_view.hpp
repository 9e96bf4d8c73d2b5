// SPDX-License-Identifier: MIT
// Draws SCREENPLAY: the source of the stage or boss that plays, with the line that it waits at lit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "demo/relay/canvas.hpp"
#include "demo/relay/code_font.hpp"

namespace relay {

/// Where the playing script stands.
struct Screenplay {
    std::string file;   // "scripts/bosses/throttle.cpp"; empty: nothing plays
    int line = 0;       // counted from 1; 0: it does not wait
    std::string waits;  // "wait 18.4 s left"
};

class ScreenplayView {
  public:
    ScreenplayView(Canvas& canvas, CodeFont& font) : canvas_(canvas), font_(font) {}

    /// @param lines  of the whole file; scrolled so that the waiting line is seen with what led to it.
    void draw(const Screenplay& play, const std::vector<std::string>& lines);

  private:
    void scroll_to(const Screenplay& play, int count);
    void draw_code(const Screenplay& play, const std::vector<std::string>& lines);

    Canvas& canvas_;
    CodeFont& font_;
    Texture page_;  // the code as last drawn: most frames only copy it
    std::string file_;
    int top_ = 1;  // the first line shown, from 1
    int drawn_top_ = 0, drawn_line_ = -1;
    std::string drawn_file_;
};

}  // namespace relay

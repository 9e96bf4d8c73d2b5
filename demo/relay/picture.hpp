// SPDX-License-Identifier: MIT
// One frame of the game as a picture: which view is drawn where.
#pragma once

#include <optional>
#include <string>

#include "demo/relay/canvas.hpp"
#include "demo/relay/code_font.hpp"
#include "demo/relay/field_view.hpp"
#include "demo/relay/frame_meter.hpp"
#include "demo/relay/home.hpp"
#include "demo/relay/key_words.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/screenplay_view.hpp"
#include "demo/relay/settings_view.hpp"
#include "demo/relay/sprites.hpp"
#include "demo/relay/title_view.hpp"
#include "scripts/game.hpp"
#include "scripts/world/figure.hpp"

namespace relay {

/// All that a frame shows and that is not the game's own.
struct Around {
    LineFigures line;
    Screenplay screenplay;
    int stress = 0;
    Effects effects;
    KeyWords keys;
    std::string notice;             // of the program, for a moment
    std::optional<PageShown> page;  // of sliders; of a pause's panel always
    std::optional<Figure> lit;      // in the field: what the pointer means
    std::string lit_name;
    const World* attract = nullptr;  // on the title: where the bot plays, or null
    bool inspector = false;          // takes the panel's lower part; whoever draws it comes after the picture
};

class Picture {
  public:
    Picture(Canvas& canvas, Sources& sources);

    void backdrop(int stage, const Pixels& picture, const Pixels& darker) {
        field_.backdrop(stage, picture, darker);
    }
    void draw(const World& world, const Screen& screen, const Link& link, const Shapes& shapes,
              const FrameMeter& meter, const Around& around);

  private:
    void draw_notice(bool title, const Around& around);

    Canvas& canvas_;
    Sources& sources_;
    Sprites sprites_;
    CodeFont font_;
    FieldView field_;
    TitleView title_;
    ScreenplayView screenplay_;
};

/// Where the stage or boss that plays stands: the innermost level of its await chain that lies in scripts/,
/// and what it waits for.
[[nodiscard]] Screenplay screenplay_of(const segue::Script<>& script);

}  // namespace relay

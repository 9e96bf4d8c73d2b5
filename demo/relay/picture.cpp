// SPDX-License-Identifier: MIT
// The frame, put together.
#include "demo/relay/picture.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "demo/relay/layout.hpp"
#include "demo/relay/wires_view.hpp"
#include "segue/inspect.hpp"

namespace relay {
namespace {

/// Files that read as a screenplay; helpers below them are not what a player wants to read.
bool is_play(std::string_view file) {
    constexpr std::array<std::string_view, 3> folders{"scripts/bosses/", "scripts/stages/",
                                                      "scripts/screens/"};
    return std::any_of(folders.begin(), folders.end(),
                       [file](auto folder) { return file.starts_with(folder); });
}

/// "wait 18.4 s left" as "WAITS 18.4 S", "race of 2: signal; forever" as "race of 2".
std::string waits_words(const segue::Script<>& script) {
    if (const auto left = segue::inspect::left(script)) {
        char text[32];
        std::snprintf(text, sizeof text, "WAITS %.1f S", std::chrono::duration<double>(*left).count());
        return text;
    }
    const std::string reason = segue::inspect::reason(script);
    return reason.substr(0, reason.find_first_of(":,;"));
}

}  // namespace

Screenplay screenplay_of(const segue::Script<>& script) {
    Screenplay out;
    for (const auto& level : segue::inspect::stack(script)) {
        if (!is_play(level.file)) continue;
        out.file = level.file;
        out.line = static_cast<int>(level.line);
        out.waits = waits_words(script);
        break;
    }
    return out;
}

Picture::Picture(Canvas& canvas, Sources& sources)
    : canvas_(canvas),
      sources_(sources),
      sprites_(canvas),
      font_(canvas),
      field_(canvas, sprites_),
      title_(canvas, sprites_),
      screenplay_(canvas, font_) {}

void Picture::draw(const World& world, const Screen& screen, const Link& link, const Shapes& shapes,
                   const FrameMeter& meter, const Around& around) {
    sprites_.use(shapes);
    const LinkHead head = link_head(screen, around.line, world.built_in);
    if (screen.scene == Scene::title) {
        const auto& columns = around.inspector ? layout::title_aside : layout::title_whole;
        title_.draw(world, screen, link, head, columns);
        if (around.lit) title_.light(*around.lit, around.lit_name, columns);
        if (around.stress > 0) draw_load(canvas_, meter);
        return;
    }
    canvas_.clear(palette::outside);
    field_.draw(world, screen);
    if (around.lit) field_.light(*around.lit, around.lit_name);
    draw_score(canvas_, sprites_, world);
    if (around.inspector) {
        canvas_.fill(layout::panel_x, layout::link_rule_y, layout::panel_w, 1, palette::hairline);
        return;
    }
    draw_frames(canvas_, meter, around.stress);
    screenplay_.draw(around.screenplay, sources_.lines(around.screenplay.file));
    draw_link(canvas_, sprites_, link, screen.wires, head);
}

}  // namespace relay

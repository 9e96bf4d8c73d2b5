// SPDX-License-Identifier: MIT
// The frame, put together.
#include "demo/relay/picture.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "demo/relay/font.hpp"
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
    LineFigures line = around.line;
    line.offline = line.offline || link.cut;
    const LinkHead head = link_head(screen, line, world.built_in);
    if (screen.scene == Scene::title) {
        const auto& columns = around.inspector ? layout::title_aside : layout::title_whole;
        title_.draw_sky(world, columns);
        if (around.attract != nullptr) {
            field_.draw_below(*around.attract, screen.attract, around.effects);
        } else {
            title_.draw_ring(world, columns, around.effects);
        }
        title_.draw(screen, link, head, around.keys, columns);
        if (around.lit && around.attract != nullptr) field_.light(*around.lit, around.lit_name);
        if (around.lit && around.attract == nullptr) title_.light(*around.lit, around.lit_name, columns);
        if (around.stress > 0) draw_load(canvas_, meter);
        if (around.page) draw_title_page(canvas_, around.keys.settings, *around.page);
        draw_notice(true, around);
        return;
    }
    canvas_.clear(palette::outside);
    field_.draw(world, screen, around.effects, around.keys.slow);
    if (around.page) draw_pause(canvas_, screen, world.stage_name, *around.page);
    if (around.lit) field_.light(*around.lit, around.lit_name);
    draw_notice(false, around);
    draw_score(canvas_, sprites_, world);
    if (around.inspector) {
        canvas_.fill(layout::panel_x, layout::link_rule_y, layout::panel_w, 1, palette::hairline);
        return;
    }
    draw_frames(canvas_, meter, around.stress);
    screenplay_.draw(around.screenplay, sources_.lines(around.screenplay.file));
    draw_link(canvas_, sprites_, link, screen.wires, head);
}

void Picture::draw_notice(bool title, const Around& around) {
    constexpr float unit = 1.5f;
    if (!title) {
        const std::string words = fitted(around.notice, unit, layout::notice_w);
        canvas_.label(words, layout::notice_right, layout::notice_y, palette::amber, Align::right);
        return;
    }
    constexpr float beside_load = 216;
    const float beside_inspector = layout::panel_x - 2 * layout::title_notice_x;
    const float whole = canvas_width - 2 * layout::title_notice_x;
    const float room = around.stress > 0 ? beside_load : around.inspector ? beside_inspector : whole;
    canvas_.label(fitted(around.notice, unit, room), layout::title_notice_x, layout::title_notice_y,
                  palette::amber);
}

}  // namespace relay

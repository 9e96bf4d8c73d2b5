// SPDX-License-Identifier: MIT
// The panel's upper three parts.
#include "demo/relay/panel_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/wires_view.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr float label_unit = 1.5f;
constexpr float head_room = panel_w - 60;  // beside "LINK"
constexpr float frame_ms = 1000.f / 60;
constexpr float strip_ms =
    19.5f;  // the strip's height, so that a full frame's line lies a little below its top

std::string cost_words(const FrameMeter& meter) {
    char text[64];
    std::snprintf(text, sizeof text, "%zu SCRIPTS %.2f MS  NET %.2f MS", meter.scripts(),
                  static_cast<double>(meter.tick_ms()), static_cast<double>(meter.net_ms()));
    return text;
}

std::string load_words(const FrameMeter& meter) {
    char text[64];
    std::snprintf(text, sizeof text, "%zu SCRIPTS %.1f MS OF 16.7", meter.scripts(),
                  static_cast<double>(meter.tick_ms()));
    return text;
}

void rule(Canvas& canvas, int y) { canvas.fill(panel_x, y, panel_w, 1, palette::hairline); }

}  // namespace

void draw_score(Canvas& canvas, const Sprites& sprites, const World& world) {
    canvas.text(canvas.face(3.5f, palette::text, 3), "RELAY", panel_x, name_y);
    if (world.debug) canvas.label("DEBUG", panel_x + 120, name_y, palette::fire);
    canvas.label("STAGE " + std::to_string(world.stage), panel_right, name_y, palette::quiet, Align::right);
    canvas.label(world.stage_name, panel_right, stage_name_y, palette::text, Align::right);
    canvas.label("SCORE", panel_x, score_y, palette::quiet);
    canvas.text(canvas.face(3, palette::text), figures(world.score), panel_x, figures_y);
    canvas.label("HIGH", high_x, score_y, palette::quiet);
    canvas.text(canvas.face(3, palette::quiet), figures(world.high), high_x, figures_y);

    constexpr int most_icons = 4;
    canvas.label("LIVES", panel_x, stock_y, palette::quiet);
    for (int i = 0; i < std::min(world.lives, most_icons); ++i) {
        canvas.put(sprites.life, static_cast<float>(panel_x + 60 + i * 16), stock_y + 5);
    }
    canvas.label("BOMBS", panel_x + 128, stock_y, palette::quiet);
    for (int i = 0; i < std::min(world.bombs, most_icons - 1); ++i) {
        canvas.put(sprites.bomb, static_cast<float>(panel_x + 188 + i * 16), stock_y + 5);
    }
    canvas.label("GRAZE", graze_x - 56, stock_y, palette::quiet);
    canvas.fill(graze_x, graze_y, graze_w, graze_h, palette::grid);
    const float meter = std::clamp(world.meter / 100, 0.f, 1.f);
    canvas.fill(graze_x, graze_y, static_cast<int>(std::lround(graze_w * meter)), graze_h, palette::mint);
}

LinkHead link_head(const Screen& screen, const LineFigures& line, bool built_in) {
    if (line.offline && built_in) return {"OFFLINE, PLAYING THE BUILT-IN STAGE", palette::fire};
    if (!screen.notice.empty()) {
        return {fitted(screen.notice, label_unit, head_room), line.offline ? palette::fire : palette::amber};
    }
    if (line.offline) return {"OFFLINE, PLAYING FROM CACHE", palette::fire};
    std::string words;
    const long rate = std::lround(line.bytes_per_second / 1024);
    if (rate > 0) words += std::to_string(rate) + " KB/S  ";
    if (line.delay_ms > 0) words += std::to_string(line.delay_ms) + " MS  ";
    return {fitted(words + screen.next, label_unit, head_room), palette::quiet};
}

void draw_link(Canvas& canvas, const Sprites& sprites, const Link& link, float wires, const LinkHead& head) {
    rule(canvas, link_rule_y);
    canvas.label("LINK", panel_x, link_y, palette::data);
    canvas.label(head.text, panel_right, link_y, head.colour, Align::right);
    draw_wires(canvas, sprites, link, wires);
}

void draw_frames(Canvas& canvas, const FrameMeter& meter, int stress) {
    rule(canvas, frame_rule_y);
    canvas.label("FRAME", panel_x, frame_y, palette::data);
    constexpr int fastest = 999;  // faster than any screen: --fast, of which a rate means nothing
    const int fps = meter.frames_per_second();
    const std::string rate = fps > fastest ? "FAST" : std::to_string(fps) + " FPS";
    const std::string head = rate + "  " + (stress > 0 ? load_words(meter) : cost_words(meter));
    canvas.label(head, panel_right, frame_y, palette::quiet, Align::right);

    canvas.fill(panel_x, strip_y, panel_w, strip_h, palette::panel);
    const auto pixels = [](float ms) {
        return std::min(strip_h, static_cast<int>(std::lround(ms * strip_h / strip_ms)));
    };
    canvas.fill(panel_x, strip_y + strip_h - pixels(frame_ms), panel_w, 1, 0x5A2A10);
    for (std::size_t i = 0; i < FrameMeter::frames; ++i) {
        const FrameCost& cost = meter.cost(i);
        if (cost.tick + cost.draw <= 0) continue;
        const int x = panel_x + static_cast<int>(i) * 2;
        const int whole = std::max(2, pixels(cost.tick + cost.draw));
        const int tick_part = std::clamp(pixels(cost.tick), 1, whole - 1);
        const bool late = cost.tick + cost.draw > frame_ms;
        canvas.fill(x, strip_y + strip_h - whole, 1, whole - tick_part, late ? palette::fire : 0x1F6F62);
        canvas.fill(x, strip_y + strip_h - tick_part, 1, tick_part, late ? palette::fire : palette::mint);
    }
}

void draw_load(Canvas& canvas, const FrameMeter& meter) {
    constexpr int x = (canvas_width - panel_w) / 2;
    canvas.label(load_words(meter), canvas_width / 2.f, load_y, palette::text, Align::centre);
    canvas.fill(x, load_bar_y, panel_w, 4, palette::grid);
    const float share = std::clamp(meter.tick_ms() / frame_ms, 0.f, 1.f);
    canvas.fill(x, load_bar_y, std::max(1, static_cast<int>(std::lround(panel_w * share))), 4, palette::mint);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// Sliders are wires: a hairline, as much of it lit as is turned up, and a handle where that ends.
#include "demo/relay/settings_view.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr int handle_w = 5, handle_h = 11;
constexpr int letter_h = 9;  // of a label's capitals

void draw_box(Canvas& canvas, const SDL_Rect& box) {
    canvas.fill(box.x, box.y, box.w, box.h, palette::panel);
    canvas.frame(box.x, box.y, box.w, box.h, palette::mint);
}

void draw_slider(Canvas& canvas, int x, int y, float share, Rgb colour, bool chosen) {
    const int done = static_cast<int>(std::lround(page_track_w * share));
    canvas.fill(x, y, page_track_w, 1, palette::hairline);
    canvas.fill(x, y - 1, done, 3, colour);
    canvas.fill(x + done - handle_w / 2, y - handle_h / 2, handle_w, handle_h,
                chosen ? palette::amber : colour);
}

void draw_row(Canvas& canvas, const PageShown& page, Knob knob) {
    const SDL_Rect box = row_box(page.place, knob);
    const SDL_Rect whole = page_box(page.place);
    const bool chosen = page.chosen == knob, lives = turns(page.knobs, knob);
    const int middle = box.y + box.h / 2;
    const auto top = static_cast<float>(middle - letter_h / 2);
    const auto x = [&](int inner) { return static_cast<float>(whole.x + inner); };
    if (chosen) {
        canvas.fill(box.x, box.y, box.w, box.h, palette::waiting);
        canvas.label(">", x(page_margin), top, palette::amber);
    }
    canvas.label(name_of(knob), x(page_name), top, chosen ? palette::amber : palette::quiet);
    canvas.label(words_of(page.knobs, knob), x(whole.w - page_margin), top,
                 chosen   ? palette::amber
                 : !lives ? palette::quiet
                          : palette::text,
                 Align::right);
    const int slider = whole.x + page_track;
    if (lives) {
        draw_slider(canvas, slider, middle, share_of(page.knobs, knob),
                    is_of_line(knob) ? palette::data : palette::mint, chosen);
    } else {
        canvas.fill(slider, middle, page_track_w, 1, palette::hairline);
    }
}

void draw_rows(Canvas& canvas, const PageShown& page) {
    const SDL_Rect box = page_box(page.place);
    const SDL_Rect first = row_box(page.place, Knob::effects), line = row_box(page.place, Knob::bandwidth);
    const auto words_y = static_cast<float>(line.y - letter_h - 6);
    const int inner_x = box.x + page_margin, inner_w = box.w - 2 * page_margin;
    canvas.fill(inner_x, first.y - 8, inner_w, 1, palette::hairline);
    canvas.fill(inner_x, line.y - page_line_gap + 8, inner_w, 1, palette::hairline);
    canvas.label("LINE", static_cast<float>(inner_x), words_y, palette::data);
    canvas.label(page.knobs.line ? "OF THIS RUN ALONE" : "ANOTHER'S SERVER: AS IT IS",
                 static_cast<float>(inner_x + inner_w), words_y, palette::quiet, Align::right);
    for (std::size_t i = 0; i < all_knobs; ++i) draw_row(canvas, page, static_cast<Knob>(i));
}

}  // namespace

void draw_pause(Canvas& canvas, const Screen& screen, const std::string& stage_name, const PageShown& page) {
    const SDL_Rect box = page_box(PagePlace::pause);
    const float middle = static_cast<float>(box.x) + static_cast<float>(box.w) / 2;
    draw_box(canvas, box);
    canvas.text(canvas.face(3, palette::mint, 3), "PAUSED", middle, static_cast<float>(box.y + 20),
                Align::centre);
    canvas.label(stage_name, middle, static_cast<float>(box.y + 52), palette::quiet, Align::centre);
    constexpr std::array<std::string_view, 2> choices{"GO ON", "TO THE TITLE"};
    for (int i = 0; i < 2; ++i) {
        const bool chosen = i == screen.panel_choice && !page.chosen;
        std::string text(choices[static_cast<std::size_t>(i)]);
        if (chosen) text = "> " + text + " <";
        const SDL_Rect at = choice_box(i);
        canvas.text(canvas.face(2, chosen ? palette::amber : palette::quiet), text, middle,
                    static_cast<float>(at.y + (at.h - 12) / 2), Align::centre);
    }
    draw_rows(canvas, page);
}

void draw_title_page(Canvas& canvas, const std::string& key, const PageShown& page) {
    const SDL_Rect box = page_box(page.place);
    const float middle = static_cast<float>(box.x) + static_cast<float>(box.w) / 2;
    draw_box(canvas, box);
    canvas.text(canvas.face(3, palette::mint, 3), "SETTINGS", middle, static_cast<float>(box.y + 20),
                Align::centre);
    draw_rows(canvas, page);
    canvas.label(key + " CLOSES", middle, static_cast<float>(box.y + box.h - 20), palette::quiet,
                 Align::centre);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// The credits.
#include "demo/relay/credits_view.hpp"

#include <cmath>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr float label_unit = 1.5f;
constexpr int rows_y = field_y + 92, row_h = 40, words_y = 15;  // from the head's top to the words' top
constexpr int rule_half = 150;

Rgb colour_of(Came came) {
    switch (came) {
        case Came::by_line:
            break;
        case Came::by_cache:
            return palette::data;
        case Came::late:
        case Came::own_copy:
        case Came::under_way:
            return palette::amber;
        case Came::lost:
            return palette::fire;
    }
    return palette::mint;
}

}  // namespace

void draw_credits(Canvas& canvas, const Screen& screen) {
    constexpr float middle = field_x + field_w / 2.f;
    canvas.text(canvas.face(3.5f, palette::mint, 3), "PACKET DELIVERED", middle, field_y + 40, Align::centre);
    canvas.fill(static_cast<int>(middle) - rule_half, field_y + 76, 2 * rule_half, 1, palette::hairline);
    for (std::size_t i = 0; i < screen.credits.size(); ++i) {
        const Credit& credit = screen.credits[i];
        const float row = static_cast<float>(i) + Screen::credits_shown - screen.roll;  // from the top
        if (row < 0 || row > Screen::credits_shown - 1) continue;
        const bool at_edge = row < 1 || row > Screen::credits_shown - 2;
        const float y = std::round(rows_y + row * row_h);
        canvas.label(fitted(credit.head, label_unit, field_w - 24), middle, y,
                     at_edge ? palette::quiet : palette::text, Align::centre);
        canvas.label(fitted(credit.words, label_unit, field_w - 24), middle, y + words_y,
                     at_edge ? palette::quiet : colour_of(credit.came), Align::centre);
    }
    canvas.label("HOLD Z: FASTER   TAP Z: ON", middle, field_y + 482, palette::quiet, Align::centre);
}

}  // namespace relay

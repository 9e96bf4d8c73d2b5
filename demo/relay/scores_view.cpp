// SPDX-License-Identifier: MIT
// Initials and the table.
#include "demo/relay/scores_view.hpp"

#include <array>
#include <string>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr float middle = field_x + field_w / 2.f;
constexpr std::array<std::string_view, 3> difficulties{"EASY", "NORMAL", "HELL"};

/// A column of the table, from the field's left edge.
struct Heading {
    std::string_view head;
    int x;
    Align align;
};

constexpr std::array<Heading, 7> columns{{{"", 28, Align::right},
                                          {"NAME", 38, Align::left},
                                          {"SCORE", 156, Align::right},
                                          {"LEVEL", 168, Align::left},
                                          {"STAGE", 252, Align::centre},
                                          {"AGAIN", 308, Align::centre},
                                          {"DATE", 424, Align::right}}};

std::array<std::string, columns.size()> cells_of(const Score& score, std::size_t place) {
    return {std::to_string(place + 1),
            score.initials,
            figures(score.points),
            std::string(difficulties[static_cast<std::size_t>(score.difficulty)]),
            score.cleared ? "HOME" : std::to_string(score.stage),
            std::to_string(score.continues),
            score.date.empty() ? "TODAY" : score.date};
}

}  // namespace

void draw_initials(Canvas& canvas, const Screen& screen) {
    constexpr float unit = 8, pitch = 72;
    canvas.text(canvas.face(3, palette::mint, 3), "WHO CARRIED IT?", middle, field_y + 120, Align::centre);
    canvas.text(canvas.face(3, palette::text), figures(screen.points), middle, field_y + 164, Align::centre);
    canvas.label("PLACE " + std::to_string(screen.place + 1), middle, field_y + 196, palette::quiet,
                 Align::centre);
    for (std::size_t i = 0; i < screen.initials.size(); ++i) {
        const bool turns = static_cast<int>(i) == screen.letter;
        const float x = middle + (static_cast<float>(i) - 1) * pitch;
        const Rgb colour = turns ? palette::amber : palette::text;
        canvas.text(canvas.face(unit, colour, 4), screen.initials.substr(i, 1), x, field_y + 240,
                    Align::centre);
        canvas.fill(static_cast<int>(x) - 20, field_y + 304, 40, 2,
                    turns ? palette::amber : palette::hairline);
    }
    canvas.label("UP DOWN: TURN   LEFT RIGHT: GO   Z: TAKE", middle, field_y + 350, palette::quiet,
                 Align::centre);
}

void draw_scores(Canvas& canvas, const Screen& screen) {
    constexpr float head_y = field_y + 96, rows_y = field_y + 122, row_h = 30;
    canvas.text(canvas.face(3.5f, palette::mint, 3), "HIGH SCORES", middle, field_y + 40, Align::centre);
    for (const Heading& column : columns) {
        canvas.label(column.head, static_cast<float>(field_x + column.x), head_y, palette::quiet,
                     column.align);
    }
    for (std::size_t place = 0; place < screen.table.size(); ++place) {
        const auto cells = cells_of(screen.table[place], place);
        const Rgb colour = static_cast<int>(place) == screen.place ? palette::amber : palette::text;
        const float y = rows_y + static_cast<float>(place) * row_h;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            canvas.label(cells[i], static_cast<float>(field_x + columns[i].x), y, colour, columns[i].align);
        }
    }
    if (screen.table.empty())
        canvas.label("NOBODY YET", middle, rows_y + row_h, palette::quiet, Align::centre);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// What the screen scripts animate for the drawing: values
// that tweens move. None of it is part of the world's hash.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "scripts/world/delivery.hpp"
#include "scripts/world/scores.hpp"

namespace relay {

enum class Scene : std::uint8_t {
    title,   // the whole 960 x 540; enemies in its pixels
    card,    // field and panel, the stage's card in the field
    field,   // a stage plays
    tally,   // after a stage, in the field
    ending,  // there, too: how each file came
    initials,  // there, too: a name for the table
    scores,    // there, too: the table
};

enum class Panel : std::uint8_t { none, pause, game_over };

/// One line of the tally.
struct TallyRow {
    std::string label;
    std::int64_t value = 0;
};

/// One entry of the credits.
struct Credit {
    std::string head, words;
    Came came = Came::by_line;
};

struct Screen {
    Scene scene = Scene::title;

    // Title. Strokes of R E L A Y: how much of each is drawn.
    std::array<float, 5> letters{};
    float subtitle = 0;  // 0..1, "CARRY THE PACKET HOME"
    float prompt = 0;    // 0..1, brightness of PRESS Z
    float wires = 0;     // 0: title's place, 1: LINK's place
    int choice = 1;      // difficulty: easy, normal, hell
    float attract = 0;   // 0..1, how far the bot's game is in

    // Card: "STAGE 1", its name, its first line of dialogue.
    float card = 0;  // 0..1, how far it is in
    std::string
        waits_for;  // "WAITING FOR STAGE.JSON", or empty

    // Panels of 260 x 160 on the darker backdrop.
    Panel panel = Panel::none;
    int panel_choice = 0;  // 0 goes on, 1 leaves
    int continues = 0;     // used in this run

    // Tally: rows shown so far count up.
    std::array<TallyRow, 5> tally;
    int tally_rows = 0;

    // Ending: so many entries show, and so many went up.
    static constexpr int credits_shown = 9;
    std::vector<Credit> credits;
    float roll = 0;

    // Initials: which of the three turns. Both: the place, 0
    // the first; -1 is none.
    std::string initials = "AAA";
    int letter = 0;
    int place = -1;
    std::int64_t points = 0;   // that get a name
    std::vector<Score> table;  // of scores

    // What the head of LINK says.
    std::string next;  // "NEXT: STAGE 2", "ALL IN"
    std::string
        notice;  // "BUILT-IN STAGE: NO SERVER", or empty
    int backdrop = 0;  // stage whose backdrop is shown
};

}  // namespace relay

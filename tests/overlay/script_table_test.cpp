// SPDX-License-Identifier: MIT
// Filtering and sorting of the inspector's list, without a user interface.
#include "segue/overlay/script_table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "segue/segue.hpp"

using namespace std::chrono_literals;
using segue::overlay::Column;
using segue::overlay::ScriptTable;

namespace {

segue::Task<> boss() { co_await segue::forever(); }
segue::Task<> drone() { co_await segue::wait(10s); }
segue::Task<> spinner() {
    for (;;) co_await segue::next_frame();
}

std::string names(const ScriptTable& table) {
    std::string out;
    for (std::size_t i = 0; i < table.shown(); ++i) out += table.row(i).script.name() + " ";
    return out;
}

struct Stage {
    segue::Scheduler game;
    ScriptTable table{game};

    Stage() {
        game.start(spinner());
        game.tick(1s);
        game.start(drone());
        game.start(boss());
        for (int i = 0; i < 3; ++i) game.tick(1s);
        table.refresh();
    }
    std::string filtered(const char* text) {
        table.filter(text);
        table.refresh();
        return names(table);
    }
    std::string sorted(Column by, bool descending) {
        table.sort(by, descending);
        table.refresh();
        return names(table);
    }
};

}  // namespace

TEST_CASE("the inspector's list shows every script in start order") {
    Stage stage;
    CHECK(names(stage.table) == "spinner drone boss ");
    CHECK(stage.table.total() == 3);
}

TEST_CASE("the inspector's filter looks at number, name, state and wait reason, in any case") {
    Stage stage;
    CHECK(stage.filtered("DRO") == "drone ");
    CHECK(stage.filtered("#3") == "boss ");
    CHECK(stage.filtered("left") == "drone ");
    CHECK(stage.filtered("waiting next frame") == "spinner ");
    CHECK(stage.filtered("boss next") == "");
    CHECK(stage.table.total() == 3);
    CHECK(stage.filtered("") == "spinner drone boss ");
}

TEST_CASE("the inspector's list sorts by each column, ties in start order") {
    Stage stage;
    CHECK(stage.sorted(Column::name, false) == "boss drone spinner ");
    CHECK(stage.sorted(Column::name, true) == "spinner drone boss ");
    CHECK(stage.sorted(Column::resumes, true) == "spinner drone boss ");
    CHECK(stage.sorted(Column::resumes, false) == "drone boss spinner ");
    CHECK(stage.sorted(Column::age, false) == "drone boss spinner ");
    CHECK(stage.sorted(Column::state, false) == "spinner drone boss ");
    CHECK(stage.sorted(Column::id, true) == "boss drone spinner ");
    stage.table.row(1).script.pause();
    stage.table.filter("d");  // listed anew
    CHECK(stage.sorted(Column::state, true) == "drone ");
}

TEST_CASE("ten thousand scripts are listed every few frames, and at once when the filter changes") {
    segue::Scheduler game;
    for (int i = 0; i < 9'999; ++i) game.start(spinner());
    ScriptTable table(game);
    game.tick(1s);
    table.refresh();
    CHECK(table.total() == 9'999);
    game.start(boss());
    game.tick(1s);
    table.refresh();
    CHECK(table.total() == 9'999);
    for (int i = 0; i < 10; ++i) table.refresh();
    CHECK(table.total() == 10'000);

    table.filter("boss");
    table.refresh();
    CHECK(names(table) == "boss ");
}

// SPDX-License-Identifier: MIT
// Filtering and sorting of the inspector's list, without a user interface.
#include "segue/overlay/script_table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "segue/segue.hpp"

using namespace std::chrono_literals;
using segue::overlay::Column;
using segue::overlay::Filter;
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
        table.filter(Filter(text));
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
    stage.table.filter(Filter("d"));  // listed anew
    CHECK(stage.sorted(Column::state, true) == "drone ");
}

TEST_CASE("the inspector's filter knows words for state, owner, scope, cost and lint") {
    auto now = 1ns;
    segue::Scheduler timed(
        segue::Scheduler::Options{}.real_clock([&] { return now; }).inspect(segue::Inspect::full));
    ScriptTable table(timed);
    const auto filtered = [&](const char* text) {
        table.filter(Filter(text));
        table.refresh();
        return names(table);
    };
    segue::Scope scope(timed);
    scope.start(boss());
    const auto leads = []() -> segue::Task<> {
        const auto kept = co_await segue::fork(drone());
        co_await segue::forever();
    };
    timed.start(segue::StartOptions().name("squad"), leads);
    timed.start(segue::StartOptions().name("burner"), [&]() -> segue::Task<> {
        now += 2ms;
        co_await segue::wait(10s);
    });
    const auto paused = timed.start(drone());
    paused.pause();
    timed.tick(1ms);
    CHECK(filtered("state:pau") == "drone ");
    CHECK(table.row(0).id == paused.id());
    CHECK(filtered("owner:squ") == "drone ");
    CHECK(table.row(0).parent != 0);
    CHECK(filtered("owner:#2") == "drone ");
    CHECK(filtered("owner:#22") == "");
    CHECK(filtered("scope:1") == "boss ");
    CHECK(filtered("slow") == "burner ");
    CHECK(filtered("lint") == "");
    table.linted({2});
    table.filter(Filter(""));
    CHECK(filtered("lint") == "squad ");
}

TEST_CASE("the inspector's tree brings along whatever is above a match, and nothing below what is folded") {
    segue::Scheduler game;
    ScriptTable table(game);
    table.tree(true);
    const auto leads = []() -> segue::Task<> {
        const auto first = co_await segue::fork(drone());
        const auto second = co_await segue::fork(boss());
        co_await segue::forever();
    };
    game.start(segue::StartOptions().name("squad"), leads);
    game.start(drone());
    game.tick(1s);
    table.refresh();
    CHECK(names(table) == "squad drone boss drone ");
    CHECK(table.line(0).forks);
    CHECK(table.line(1).depth == 1);
    table.filter(Filter("boss"));
    table.refresh();
    CHECK(names(table) == "squad boss ");
    CHECK(table.matches() == 1);
    table.fold(1, true);
    table.refresh();
    CHECK(names(table) == "squad ");
    CHECK(table.line(0).folded);
    CHECK(table.matches() == 1);
    table.fold(1, false);
    table.filter(Filter(""));
    table.refresh();
    CHECK(names(table) == "squad drone boss drone ");
}

TEST_CASE("of ten thousand scripts a part is read in each frame, and a new list shows when all have been") {
    segue::Scheduler game;
    for (int i = 0; i < 9'999; ++i) game.start(spinner());
    ScriptTable table(game);
    game.tick(1s);
    const auto refreshes_until = [&](std::size_t shown) {
        int count = 0;
        for (; table.shown() != shown && count < 100; ++count) table.refresh();
        return count;
    };
    CHECK(refreshes_until(9'999) == 10);
    const auto last = game.start(boss());
    game.tick(1s);
    CHECK(refreshes_until(10'000) == 10);
    table.sort(Column::id, true);
    table.filter(Filter("spin"));
    CHECK(refreshes_until(9'999) == 43);
    CHECK(table.row(0).id == 9'999);
    bool sorted = true;
    for (std::size_t i = 1; i < table.shown(); ++i) sorted = sorted && table.row(i).id < table.row(i - 1).id;
    CHECK(sorted);
    table.filter(Filter("boss"));
    CHECK(refreshes_until(1) == 43);
    CHECK(names(table) == "boss ");
}

// SPDX-License-Identifier: MIT
// The inspector's list of scripts, as text and clicks.
#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using ui::Ui;

namespace {

segue::Task<> aim(segue::Event& clear) { co_await clear; }
segue::Task<> escort(segue::Event& clear) { co_await aim(clear); }
segue::Task<> drone(int& shots) {
    for (;;) {
        co_await segue::next_frame();
        ++shots;
    }
}
segue::Task<> fan() { co_await segue::wait(1300ms); }
segue::Task<> squad() {
    const auto first = co_await segue::fork(fan());
    const auto second = co_await segue::fork(fan());
    co_await segue::forever();
}

struct Stage : Ui {
    segue::Event clear;
    int shots = 0;

    Stage() {
        game.start(escort(clear));
        game.start(drone(shots));
        game.start(fan());
        ticks(1);
        frames(2);
    }
    float height_of(const char* widget) const { return screen.at.find(widget)->second.y; }
};

}  // namespace

TEST_CASE("the inspector's window names each script, what it waits for and on which line") {
    Stage ui;
    for (const char* words : {"escort", "drone", "fan", "next frame", "wait 1.3 s left", "0.1s"}) {
        CAPTURE(ui.screen.text);
        CHECK_MESSAGE(ui.screen.says(words), words);
    }
    CHECK(ui.screen.says("3 of 3"));
    CHECK(ui.screen.says("inspecto..:10"));  // inspector_window_test.cpp:10 is longer than its column
}

TEST_CASE("a name that is too long for its column ends in dots, not in the middle of a letter") {
    Stage ui;
    ui.game.start(segue::StartOptions().name("a_name_that_no_column_of_this_window_can_hold"), fan());
    ui.ticks(1);
    ui.frames(2);
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("a_name_t"));
    CHECK(ui.screen.says(".."));
    CHECK_FALSE(ui.screen.says("a_name_that_no_column_of_this_window_can_hold"));
}

TEST_CASE("typing into the inspector's filter leaves the rows that match, and counts them") {
    Stage ui;
    ui.click("filter");
    ui.type("drone");
    CHECK(ui.screen.says("1 of 3"));
    CHECK_FALSE(ui.screen.says("escort"));
    CHECK(ui.screen.shows("row/2"));
    ui.filter("state:wait fan");
    CHECK(ui.screen.says("1 of 3"));
    CHECK(ui.screen.shows("row/3"));
}

TEST_CASE("a click selects a script and shows its await stack with file and line") {
    Stage ui;
    CHECK(ui.screen.says("click a script"));
    ui.click("row/1");
    CHECK(ui.inspector.selected().name() == "escort");
    CHECK(ui.screen.says("tests/overlay/inspector_window_test.cpp:10"));  // in aim
    CHECK(ui.screen.says("tests/overlay/inspector_window_test.cpp:11"));  // in escort
    CHECK(ui.screen.says("started at tests/overlay/inspector_window_test.cpp"));
    CHECK(ui.screen.text.find("aim") < ui.screen.text.rfind("escort"));

    ui.clear.set();
    ui.ticks(1);
    ui.frames(1);
    CHECK(ui.screen.says("#1 escort"));
    CHECK(ui.screen.says("done"));
}

TEST_CASE("a click on a heading sorts the inspector's table by it") {
    Stage ui;
    ui.ticks(3);
    ui.frames(1);
    CHECK(ui.height_of("row/1") < ui.height_of("row/2"));
    ui.click("sort/runs");  // most first
    CHECK(ui.height_of("row/2") < ui.height_of("row/1"));
    ui.click("sort/name");
    CHECK(ui.height_of("row/2") < ui.height_of("row/1"));
    CHECK(ui.height_of("row/1") < ui.height_of("row/3"));
}

TEST_CASE("what resumes cost is in columns of the table while it is recorded") {
    Stage ui;
    CHECK_FALSE(ui.screen.shows("sort/avg"));
    segue::inspect::set_level(ui.game, segue::Inspect::full);
    ui.game.start(
        [](Stage& own) -> segue::Task<> {
            for (;;) {
                co_await segue::next_frame();
                own.now += 2ms;
            }
        },
        std::ref(ui));
    ui.ticks(4);
    ui.frames(2);
    CAPTURE(ui.screen.text);
    for (const char* heading : {"sort/now", "sort/waits for"}) CHECK(ui.screen.shows(heading));
    for (const char* heading : {"sort/runs", "sort/avg", "sort/max", "sort/age"})
        CHECK_FALSE(ui.screen.shows(heading));
    CHECK(ui.screen.says("2.00ms"));
    ui.width = 800;
    ui.frames(2);
    for (const char* heading : {"sort/runs", "sort/avg", "sort/max", "sort/age"})
        CHECK(ui.screen.shows(heading));
    ui.click("sort/max");
    CHECK(ui.height_of("row/4") < ui.height_of("row/2"));
    CHECK(ui.height_of("row/2") < ui.height_of("row/1"));  // never watched
}

TEST_CASE("the tree puts forks below the script that forked them, and folds") {
    Stage ui;
    ui.game.start(squad());
    ui.game.start(fan());
    ui.ticks(2);
    ui.frames(2);
    CHECK_FALSE(ui.screen.shows("fold/4"));
    ui.click("tree");
    REQUIRE(ui.screen.shows("fold/4"));
    CHECK_FALSE(ui.screen.shows("fold/5"));
    CHECK(ui.height_of("row/6") < ui.height_of("row/5"));  // a fan of its own stands behind them
    CHECK(ui.screen.shows("row/7"));
    ui.click("fold/4");
    CHECK_FALSE(ui.screen.shows("row/6"));
    CHECK(ui.screen.says("7 of 7"));
    ui.click("fold/4");
    CHECK(ui.screen.shows("row/6"));
}

TEST_CASE("the inspector draws only the rows that are seen") {
    Stage ui;
    for (int i = 0; i < 10'000; ++i) ui.game.start(fan());
    ui.ticks(1);
    ui.screen.reads = false;
    ui.frames(20);
    CHECK(ui.screen.shows("row/1"));
    CHECK(ui.screen.at.size() < 100);
}

TEST_CASE("a script that draws the inspector may be cancelled by its own button") {
    Stage ui;
    ui.game.cancel_all();
    const auto show = [](Stage& own) -> segue::Task<> {
        for (;;) {
            own.frames(1);
            co_await segue::next_frame();
        }
    };
    const auto script = ui.game.start(show, std::ref(ui));
    ui.inspector.select(script);
    ui.ticks(2);
    CHECK(ui.screen.says("running"));
    ImGuiIO& io = ImGui::GetIO();
    REQUIRE(ui.screen.shows("cancel"));
    io.MousePos = ui.screen.at["cancel"];
    ui.ticks(1);
    io.MouseDown[0] = true;
    ui.ticks(1);
    io.MouseDown[0] = false;
    ui.ticks(1);
    CHECK(script.state() == segue::State::cancelled);
}

TEST_CASE(
    "the row of a script that is pointed at comes into view, once, and a row under the pointer is told") {
    Ui ui;
    ui.screen.reads = false;
    std::vector<segue::Script<>> all;
    for (int i = 0; i < 100; ++i) all.push_back(ui.game.start(fan()));
    ui.ticks(1);
    ui.frames(3);
    const std::string row = "row/" + std::to_string(all[80].id());
    CHECK_FALSE(ui.screen.shows(row));
    CHECK(ui.inspector.hovered() == 0);
    ui.inspector.point_at(all[80].id());
    ui.frames(3);
    REQUIRE(ui.screen.shows(row));
    ImGui::GetIO().MousePos = ui.screen.at.find(row)->second;
    ui.frames(2);
    CHECK(ui.inspector.hovered() == all[80].id());
    ImGui::GetIO().MouseWheel = 100;  // it does not hold the list where it is
    ui.frames(3);
    CHECK(ui.screen.shows("row/" + std::to_string(all[0].id())));
    ImGui::GetIO().MousePos = {-1, -1};
    ui.inspector.point_at(0);
    ui.frames(1);
    CHECK(ui.inspector.hovered() == 0);
    ui.inspector.point_at(all[80].id());
    ui.frames(3);
    CHECK(ui.screen.shows(row));
}

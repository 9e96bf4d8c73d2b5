// SPDX-License-Identifier: MIT
// What the inspector tells of all scripts of one name, of scripts that ended, and of what looks wrong.
#include <stdexcept>

#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using ui::Ui;

namespace {

segue::Task<> fan(Ui& own) {
    for (;;) {
        co_await segue::next_frame();
        own.now += 1ms;
    }
}
segue::Task<> stands() { co_await segue::forever(); }
segue::Task<> guard(segue::Event& door) { co_await door; }
segue::Task<> breaks() {
    co_await segue::next_frame();
    throw std::runtime_error("no ammunition");
}

}  // namespace

TEST_CASE("scripts of one name are added up, the dearest name first, and a click lists them") {
    Ui ui(segue::Inspect::full);
    ui.game.start(stands());
    for (int i = 0; i < 3; ++i) ui.game.start(fan(ui));
    ui.ticks(5);
    ui.frames(1);
    ui.click("view/names");
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("| fan x 3 | 3 | 15 |"));
    CHECK(ui.screen.says("| 12ms |"));  // three of them in four frames
    CHECK(ui.screen.says("| stands | 1 | 1 |"));
    CHECK(ui.screen.text.find("fan x 3") < ui.screen.text.find("stands"));
    ui.click("name/fan");
    CHECK(ui.screen.says("3 of 4"));
    CHECK_FALSE(ui.screen.shows("row/1"));
}

TEST_CASE("thousands of scripts are added up over several frames") {
    segue::Scheduler game;
    for (int i = 0; i < 1200; ++i) game.start(stands());
    segue::overlay::NameTotals totals(game);
    game.tick(1s);
    int frames = 0;
    for (; totals.totals().empty() && frames < 20; ++frames) totals.refresh();
    CHECK(frames == 4);
    REQUIRE(totals.totals().size() == 1);
    CHECK(totals.totals()[0].scripts == 1200);
}

TEST_CASE("the history tells how scripts ended, the last one first") {
    Ui ui;
    ui.game.on_error([](const segue::Failure&) {});
    ui.frames(1);
    ui.click("view/ended");
    CHECK(ui.screen.says("no script has ended"));
    ui.game.start(breaks());
    const auto cancelled = ui.game.start(stands());
    ui.ticks(3);
    cancelled.cancel();
    ui.frames(20);
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("#1 breaks | failed: no am"));
    CHECK(ui.screen.says("#2 stands | cancelled by "));
    CHECK(ui.screen.text.find("#2 stands") < ui.screen.text.find("#1 breaks"));
}

TEST_CASE("what looks wrong is counted on its tab, leads to its script, and can be muted by name") {
    Ui ui;
    segue::Event door;
    ui.game.start(stands());
    ui.game.start(guard(door));
    ui.ticks(400);
    ui.frames(61);
    CHECK(ui.screen.says("lints 1"));
    ui.click("view/lints");
    CHECK(ui.screen.says("stuck guard #2 has waited 40 s"));
    ui.click("finding/0");
    CHECK(ui.inspector.selected().id() == 2);
    ui.filter("lint");
    CHECK(ui.screen.says("1 of 2"));
    CHECK(ui.screen.shows("row/2"));

    ui.click("view/lints");
    ui.click("mute/0");
    CHECK(ui.screen.says("nothing looks wrong"));
    CHECK_FALSE(ui.screen.says("lints 1"));
    ui.click("unmute/guard");
    CHECK(ui.screen.says("guard #2 has waited"));
    CHECK_FALSE(ui.screen.shows("unmute/guard"));
}

TEST_CASE("a failure is told until it is forgotten") {
    Ui ui;
    ui.game.on_error([](const segue::Failure&) {});
    ui.game.start(breaks());
    ui.frames(1);
    ui.ticks(3);
    ui.frames(61);
    ui.click("view/lints");
    ui.frames(120);
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("failed breaks"));
    CHECK_FALSE(ui.screen.says("nothing looks wrong"));
    ui.click("forget");
    CHECK(ui.screen.says("nothing looks wrong"));
    CHECK_FALSE(ui.screen.offers("forget"));
}

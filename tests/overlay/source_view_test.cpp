// SPDX-License-Identifier: MIT
// The source beside the game, with the line that waits.
#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using ui::Ui;

namespace {

segue::Task<> inner(segue::Event& door) {
    co_await door;
    co_await segue::wait(5s);  // the second line
}
segue::Task<> outer(segue::Event& door) { co_await inner(door); }

struct Reading : Ui {
    segue::Event door;
    segue::Script<> script;

    Reading() {
        script = game.start(outer(door));
        ticks(1);
        inspector.select(script);
        inspector.show(segue::overlay::View::source);
        frames(4);
    }
};

std::string place(unsigned line) {
    std::string out = std::to_string(line);
    return out += "> ";
}

}  // namespace

TEST_CASE("the waiting line is shown in its file, and follows the script") {
    Reading ui;
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says(place(11) + "    co_await door;"));
    ui.door.set();
    ui.ticks(1);
    ui.frames(3);
    CHECK(ui.screen.says(place(12) + "    co_await segue::wait(5s);  // the second line"));
    CHECK_FALSE(ui.screen.says(place(11)));
    CHECK(ui.screen.shows("waiting line"));
}

TEST_CASE("each level of the await stack is a click away, and stays chosen") {
    Reading ui;
    ui.click("level/1");
    CHECK(ui.screen.says(place(14) + "segue::Task<> outer"));
    ui.door.set();
    ui.ticks(1);
    ui.frames(2);
    CHECK(ui.screen.says(place(14) + "segue::Task<> outer"));
    ui.click("level/0");
    CHECK(ui.screen.says(place(12)));
}

TEST_CASE("a file that is not there is named, with the line that waits") {
    Reading ui;
    ui.inspector.sources(segue::overlay::source_folder("/no/such/folder"));
    ui.frames(2);
    CHECK(ui.screen.says("tests/overlay/source_view_test.cpp is not here"));
    CHECK(ui.screen.says("Line 11, in inner"));
}

TEST_CASE("sources may be embedded in the program, and an ended script shows where it was started") {
    Reading ui;
    ui.inspector.sources([](const std::string& path) -> std::optional<std::string> {
        if (!path.ends_with("source_view_test.cpp")) return std::nullopt;
        return "one\r\ntwo\r\n" + std::string(200, '\n');
    });
    ui.frames(2);
    CHECK(ui.screen.says("   2  two"));
    ui.script.cancel();
    ui.frames(2);
    CHECK(ui.screen.says("has ended: where it last waited, and where it was started"));
    CHECK(ui.screen.says("  11>"));
    ui.click("level/1");
    CHECK(ui.screen.says("  21>"));
}

TEST_CASE("an ended script whose end is not on record shows where it was started") {
    Reading ui;
    segue::inspect::set_level(ui.game, segue::Inspect::off);
    ui.script.cancel();
    ui.frames(2);
    CHECK(ui.screen.says("has ended; it was started here"));
}

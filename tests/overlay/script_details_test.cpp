// SPDX-License-Identifier: MIT
// The buttons below the inspector's table, and what it says about the selected script.
#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using ui::Ui;

namespace {

segue::Task<> drone(int& shots) {
    for (;;) {
        co_await segue::next_frame();
        ++shots;
    }
}
segue::Task<> bomb() { co_await segue::wait(10s); }
segue::Task<> guard(segue::Event& door) { co_await door; }
segue::Task<> porter(segue::Event& door) {
    co_await segue::wait(300ms);
    door.set();
    co_await segue::forever();
}

struct Chosen : Ui {
    int shots = 0;
    segue::Script<> script;

    Chosen() {
        script = game.start(drone(shots));
        inspector.select(script);
        ticks(1);
        frames(2);
    }
    void choose(const segue::Script<>& other) {
        script = other;
        inspector.select(script);
        frames(2);
    }
};

}  // namespace

TEST_CASE("the buttons pause and resume the selected script, and that one alone") {
    Chosen ui;
    int others = 0;
    ui.game.start(drone(others));
    CHECK(ui.screen.says("[ pause ]"));
    const float cancel = ui.screen.at["cancel"].x;
    ui.click("pause");
    CHECK(ui.screen.at["cancel"].x == cancel);
    CHECK(ui.script.state() == segue::State::paused);
    CHECK(ui.screen.says("[ go on ]"));
    const int before = ui.shots;
    ui.ticks(3);
    CHECK(ui.shots == before);
    CHECK(others == 2);
    ui.click("pause");
    ui.ticks(1);
    CHECK(ui.shots == before + 1);
}

TEST_CASE("a step is offered while the script itself is paused, and lets it run once") {
    Chosen ui;
    CHECK_FALSE(ui.screen.offers("step"));
    ui.click("pause");
    REQUIRE(ui.screen.offers("step"));
    const int before = ui.shots;
    ui.click("step");
    ui.ticks(5);
    CHECK(ui.shots == before + 1);
    ui.frames(1);
    ui.click("step tree");
    ui.ticks(5);
    CHECK(ui.shots == before + 2);

    segue::Scope scope(ui.game);
    ui.choose(scope.start(drone(ui.shots)));
    scope.pause();
    ui.ticks(1);
    ui.frames(1);
    CHECK(ui.script.paused());
    CHECK_FALSE(ui.screen.offers("step"));  // the scope is
}

TEST_CASE("a wait ends by its button where it can, and an ended script offers nothing") {
    Chosen ui;
    ui.choose(ui.game.start(bomb()));
    CHECK_FALSE(ui.screen.offers("finish"));  // it did not run yet
    ui.ticks(1);
    ui.frames(1);
    REQUIRE(ui.screen.offers("finish"));
    ui.click("finish");
    ui.ticks(1);
    ui.frames(1);
    CHECK(ui.script.state() == segue::State::done);
    for (const char* button : {"pause", "step", "step tree", "finish", "break", "cancel", "slow 1/4"}) {
        CAPTURE(button);
        CHECK(ui.screen.shows(button));
        CHECK_FALSE(ui.screen.offers(button));
    }
    ui.choose(ui.game.start([]() -> segue::Task<> { co_await segue::forever(); }));
    ui.ticks(1);
    ui.frames(1);
    CHECK(ui.screen.offers("cancel"));
    CHECK_FALSE(ui.screen.offers("finish"));
}

TEST_CASE("the cancel button ends the selected script, and that one alone") {
    Chosen ui;
    ui.game.start(bomb());
    ui.ticks(1);
    ui.click("cancel");
    CHECK(ui.script.state() == segue::State::cancelled);
    CHECK(ui.game.size() == 1);
    CHECK(ui.screen.says("cancelled by cancel()"));
}

TEST_CASE("slow motion of the selected script stretches its waits, and those of no other") {
    Chosen ui;
    const auto other = ui.game.start(bomb());
    ui.choose(ui.game.start(bomb()));
    ui.ticks(1);
    ui.click("slow 1/4");
    ui.ticks(101);
    CHECK(other.done());
    CHECK_FALSE(ui.script.done());
    ui.frames(1);
    ui.click("slow 1x");
    ui.ticks(76);
    CHECK(ui.script.done());
}

TEST_CASE("a breakpoint stops the script and the game, and selects the script again") {
    Chosen ui;
    const segue::Script<> mine = ui.script;
    ui.click("break");
    ui.choose(ui.game.start(bomb()));
    const int before = ui.shots;
    ui.ticks(5);
    CHECK(ui.shots == before);
    CHECK(ui.game.stats().ticks == 2);  // it stands since
    CHECK(ui.inspector.selected() == mine);
    CHECK(mine.paused());
    ui.frames(2);
    CHECK(ui.screen.says("[ go on ]"));
    ui.click("break");
    ui.click("pause");
    CHECK_FALSE(mine.paused());
}

TEST_CASE("the details say why a script stands there, who woke it, and who forked it") {
    Chosen ui;
    segue::Event door;
    ui.choose(ui.game.start([](segue::Event& event) -> segue::Task<> {
        const auto kept = co_await segue::fork(guard(event));
        co_await segue::forever();
    }(door)));
    ui.ticks(1);
    ui.choose(segue::inspect::find(ui.game, 3));
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("#3 guard has waited"));
    CHECK(ui.screen.says("forked by #2"));
    CHECK(ui.screen.says("last resumed by the scheduler"));

    ui.choose(ui.game.start([](segue::Event& event) -> segue::Task<> {
        co_await event;
        co_await segue::forever();
    }(door)));
    ui.game.start(porter(door));
    ui.ticks(6);
    ui.frames(16);
    CHECK(ui.screen.says("woken by #5 porter at script_details_test.cpp:"));
}

TEST_CASE("a note stands in the list, in the details, and is found by the filter") {
    Chosen ui;
    const auto says = []() -> segue::Task<> {
        co_await segue::note("wave 3");
        co_await segue::forever();
    };
    ui.choose(ui.game.start(says()));
    ui.ticks(1);
    ui.frames(2);
    CHECK(ui.screen.says("[wave 3] forever"));
    CHECK(ui.screen.says("note: wave 3"));
    ui.filter("wave 3");
    CHECK(ui.screen.says("1 of 2"));
}

TEST_CASE("the details say what forks took beside what the script itself took") {
    Chosen ui;
    segue::inspect::set_level(ui.game, segue::Inspect::full);
    const auto burns = [](Ui& own) -> segue::Task<> {
        co_await segue::next_frame();
        own.now += 3ms;
        co_await segue::forever();
    };
    const auto forks = [&]() -> segue::Task<> {
        const auto child = co_await segue::fork(burns(ui));
        co_await segue::forever();
    };
    ui.choose(ui.game.start(forks));
    ui.ticks(3);
    ui.frames(20);
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("1 fork alive, its forks took 3.00ms in all"));
}

TEST_CASE("how often the selected script cost how much is counted by doublings, from when it was selected") {
    using segue::overlay::CostHistogram;
    Ui ui(segue::Inspect::full);
    segue::overlay::Desk desk(ui.game);
    CostHistogram histogram(desk);
    std::chrono::nanoseconds cost = 0ns;
    const auto burns = [&]() -> segue::Task<> {
        for (;;) {
            co_await segue::next_frame();
            ui.now += cost;
        }
    };
    const auto rests = []() -> segue::Task<> { co_await segue::forever(); };
    desk.selected = ui.game.start(burns);
    const auto other = ui.game.start(rests());
    const auto frame = [&](std::chrono::nanoseconds burnt) {
        cost = burnt;
        ui.ticks(1);
        histogram.look();
    };
    frame(5us);  // selected in this one
    CHECK(histogram.frames() == 0);
    for (const std::chrono::nanoseconds burnt :
         std::initializer_list<std::chrono::nanoseconds>{999ns, 1000ns, 1999ns, 2000ns, 3us, 900us, 1s}) {
        frame(burnt);
    }
    histogram.look();  // twice in a frame
    CHECK(histogram.frames() == 7);
    CHECK(histogram.bar(0) == 1);
    CHECK(histogram.bar(1) == 2);
    CHECK(histogram.bar(2) == 2);
    CHECK(histogram.bar(10) == 1);
    CHECK(histogram.bar(15) == 1);
    CHECK(CostHistogram::range_text(0) == "under 1 us");
    CHECK(CostHistogram::range_text(2) == "2 us to 4 us");
    CHECK(CostHistogram::range_text(10) == "512 us to 1.02ms");
    CHECK(CostHistogram::range_text(15) == "16ms and more");
    desk.selected = other;
    histogram.look();
    CHECK(histogram.frames() == 0);
}

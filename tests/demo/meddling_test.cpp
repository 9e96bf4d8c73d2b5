// SPDX-License-Identifier: MIT
// Which of the inspector's buttons cost a run its place in the table.
#include "demo/relay/meddling.hpp"

#include "tests/overlay/ui.hpp"

namespace {

using relay::Meddling;
using ui::Ui;

segue::Task<> drone() {
    for (;;) co_await segue::next_frame();
}

/// The screen of the inspector's tests, which knows where the buttons are, with ours behind it.
struct Both : ui::Screen {
    Meddling hands;
    void widget(std::string_view name) override {
        ui::Screen::widget(name);
        hands.widget(name);
    }
};

struct Watched : Ui {
    Watched() : script(game.start(drone())) {
        inspector.probe(&both);
        ticks(3);
        inspector.select(script);
        frames(3);
    }
    /// Whether a click on it counts.
    bool counts(const std::string& widget) {
        ticks(1);
        frames(1);
        const auto found = both.at.find(widget);
        REQUIRE_MESSAGE(found != both.at.end(), widget);
        click_at(found->second);
        return both.hands.take();
    }

    Both both;
    segue::Script<> script;
};

}  // namespace

TEST_CASE("a script that is stopped, stepped, slowed or ended by hand counts, once") {
    Watched ui;
    CHECK_FALSE(ui.both.hands.take());
    for (const char* button : {"slow 1/4", "slow 1x", "finish", "pause", "step", "pause", "cancel"}) {
        CAPTURE(button);
        CHECK(ui.counts(button));
        CHECK_FALSE(ui.both.hands.take());
    }
    CHECK(ui.script.done());
}

TEST_CASE("looking around does not count") {
    Watched ui;
    for (const char* button : {"view/names", "view/ended", "view/source", "view/scripts", "level full"}) {
        CAPTURE(button);
        CHECK_FALSE(ui.counts(button));
    }
    ui.frames(3);
    CHECK_FALSE(ui.counts("break"));  // nothing stops yet; when it does, the game itself stands still
}

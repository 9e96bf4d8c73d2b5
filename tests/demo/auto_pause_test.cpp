// SPDX-License-Identifier: MIT
// Nobody dies while the window is behind another one, or for want of a gamepad.
#include "demo/relay/auto_pause.hpp"

#include <doctest/doctest.h>

#include "scripts/game.hpp"
#include "tests/scripts/paced_courier.hpp"

namespace {

using relay::AutoPause;
using relay::Button;
using relay::Commands;
using relay::Config;
using relay::Input;
using relay::Panel;
using relay::Scene;

/// A game with what the program does for it in each frame.
struct Run {
    explicit Run(int stage) : game(scheduler, Config().seed(7).stage(stage), courier, line) {}
    void frame(const Commands& commands = {}, Input input = {}) {
        auto_pause.hear(commands, game.screen());
        if (auto_pause.presses(game.world(), game.screen())) input.press(Button::pause);
        game.tick(input);
    }
    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }
    bool comes_to(Scene scene) {
        for (int i = 0; i < 600 && game.screen().scene != scene; ++i) frame();
        return game.screen().scene == scene;
    }
    bool paused() const { return game.screen().panel == Panel::pause; }

    segue::Scheduler scheduler;
    relay::testing::PacedCourier courier{4000};
    relay::Line line;
    relay::Game game;
    AutoPause auto_pause;
};

Commands asks(bool Commands::* what) {
    Commands out;
    out.*what = true;
    return out;
}

}  // namespace

TEST_CASE("a stage pauses when the window loses the focus, or when a gamepad is unplugged") {
    for (const auto what : {&Commands::focus_lost, &Commands::pad_lost}) {
        Run run(1);
        REQUIRE(run.comes_to(Scene::field));
        run.frames(60);
        CHECK_FALSE(run.paused());
        run.frame(asks(what));
        run.frames(4);
        CHECK(run.paused());
        run.frames(60);
        CHECK(run.paused());  // and it stays
        run.frame({}, Input().press(Button::pause));
        run.frames(10);
        CHECK_FALSE(run.paused());  // the player goes on, and is not stopped again
    }
}

TEST_CASE("a panel that is open stays as it is when the window loses the focus") {
    Run run(1);
    REQUIRE(run.comes_to(Scene::field));
    run.frames(60);
    run.frame({}, Input().press(Button::pause));
    run.frames(5);
    REQUIRE(run.paused());
    run.frame(asks(&Commands::focus_lost));
    run.frames(10);
    CHECK(run.paused());
}

TEST_CASE("a window that is left while a stage's card shows pauses the stage that comes") {
    Run run(1);
    REQUIRE(run.comes_to(Scene::card));
    run.frame(asks(&Commands::focus_lost));
    REQUIRE(run.comes_to(Scene::field));
    run.frames(6);
    CHECK(run.paused());
}

TEST_CASE(
    "a window that is in front again before the stage comes pauses nothing, and a gamepad is missed in a "
    "stage alone") {
    Run run(1);
    REQUIRE(run.comes_to(Scene::card));
    run.frame(asks(&Commands::focus_lost));
    run.frame(asks(&Commands::pad_lost));
    run.frame(asks(&Commands::focus_gained));
    REQUIRE(run.comes_to(Scene::field));
    run.frames(20);
    CHECK_FALSE(run.paused());
}

// SPDX-License-Identifier: MIT
// The inspector under a gamepad, from SDL's buttons to the widget that they press.
#include <SDL.h>
#include <doctest/doctest.h>
#include <imgui.h>

#include <chrono>
#include <optional>

#include "demo/relay/canvas.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/ui.hpp"
#include "segue/overlay/inspector.hpp"
#include "segue/segue.hpp"
#include "tests/demo/scene.hpp"
#include "tests/demo/virtual_pad.hpp"

namespace {

using namespace relay;
using namespace std::chrono_literals;

struct Steered {
    Steered() : ui(canvas.renderer(), canvas_width, canvas_height), inspector(game) {
        REQUIRE(SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) == 0);
        pad.emplace();
        controller = SDL_GameControllerOpen(pad->index());
        REQUIRE(controller != nullptr);
        game.start([]() -> segue::Task<> { co_await segue::forever(); });
        ui.steer(true);
        inspector.focus();
        frames(3);
    }
    ~Steered() { SDL_GameControllerClose(controller); }
    void frames(int count) {
        for (; count > 0; --count) {
            ui.read_pads({controller});
            ui.draw([&] {
                inspector.draw(layout::panel_x, layout::inspector_y, layout::panel_w, layout::inspector_h);
            });
        }
    }
    void push(SDL_GameControllerButton button) {
        pad->press(button);
        frames(1);
        pad->press(button, false);
        frames(1);
    }

    relay::testing::Headless sdl;
    Canvas canvas;
    Ui ui;
    segue::Scheduler game;
    segue::overlay::Inspector inspector;
    std::optional<relay::testing::VirtualPad> pad;
    SDL_GameController* controller = nullptr;
};

}  // namespace

TEST_CASE("a gamepad goes from widget to widget of the inspector, and presses them") {
    Steered s;
    for (int i = 0; i < 8; ++i) s.push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    for (int i = 0; i < 8; ++i) s.push(SDL_CONTROLLER_BUTTON_DPAD_LEFT);
    s.push(SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    s.push(SDL_CONTROLLER_BUTTON_A);
    s.game.tick(16ms);
    CHECK(s.game.stats().ticks == 0);  // all is paused
    s.push(SDL_CONTROLLER_BUTTON_A);
    s.game.tick(16ms);
    CHECK(s.game.stats().ticks == 1);
}

TEST_CASE("what a gamepad holds when it steers the inspector no longer is let go") {
    Steered s;
    s.pad->press(SDL_CONTROLLER_BUTTON_A);
    s.ui.read_pads({s.controller});
#if IMGUI_VERSION_NUM < 18700
    CHECK(ImGui::GetIO().NavInputs[ImGuiNavInput_Activate] == 1);
    s.ui.steer(false);
    CHECK(ImGui::GetIO().NavInputs[ImGuiNavInput_Activate] == 0);
#else
    s.ui.draw([] {});
    CHECK(ImGui::IsKeyDown(ImGuiKey_GamepadFaceDown));
    s.ui.steer(false);
    s.ui.draw([] {});
    CHECK_FALSE(ImGui::IsKeyDown(ImGuiKey_GamepadFaceDown));
#endif
}

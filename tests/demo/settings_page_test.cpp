// SPDX-License-Identifier: MIT
// The page of sliders by keyboard, gamepad and mouse: who gets which key, what turns, what is kept, and that
// the world knows nothing of it.
#include "demo/relay/settings_page.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "demo/relay/input.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/network.hpp"
#include "demo/relay/settings.hpp"
#include "scripts/bot.hpp"
#include "scripts/game.hpp"
#include "tests/demo/scene.hpp"
#include "tests/demo/virtual_pad.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace relay;
using relay::testing::VirtualPad;

/// SDL with gamepads, for as long as it lives.
struct Events {
    Events() {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
        REQUIRE(SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) == 0);
    }
    ~Events() { SDL_Quit(); }
};

/// A page with a player before it, as the program has them.
struct Desk {
    Input frame() {
        SDL_Event event;
        while (SDL_PollEvent(&event) != 0) controls.handle(event, KeysFor::game);
        const Input left = page.take(controls.input(), screen, false, knobs);
        controls.taken();
        return left;
    }
    void key(SDL_Scancode code, bool down) {
        SDL_Event event{};
        event.type = event.key.type = down ? SDL_KEYDOWN : SDL_KEYUP;
        event.key.keysym.scancode = code;
        controls.handle(event, KeysFor::game);
    }
    /// @return what the game gets of it.
    Input tap(SDL_Scancode code, int times = 1) {
        Input got;
        for (int i = 0; i < times; ++i) {
            key(code, true);
            got.held |= frame().held;
            key(code, false);
            got.held |= frame().held;
        }
        return got;
    }
    void mouse(Uint32 type, SDL_FPoint at) {
        SDL_Event event{};
        event.type = type;
        if (type != SDL_MOUSEMOTION) event.button.button = SDL_BUTTON_LEFT;
        page.handle(event, at);
    }
    Input click(SDL_FPoint at) {
        mouse(SDL_MOUSEBUTTONDOWN, at);
        mouse(SDL_MOUSEBUTTONUP, at);
        return frame();
    }
    void pause() { screen = at(Scene::field, Panel::pause); }
    void title() { screen = at(Scene::title, Panel::none); }
    static Screen at(Scene scene, Panel panel) {
        Screen out;
        out.scene = scene;
        out.panel = panel;
        return out;
    }
    /// In a pause: to a row, from wherever.
    void go_to(Knob knob) {
        screen.panel_choice = 1;
        while (page.chosen()) tap(SDL_SCANCODE_UP);
        tap(SDL_SCANCODE_DOWN, 1 + static_cast<int>(knob));
        REQUIRE(page.chosen() == knob);
    }

    Events sdl;
    Controls controls;
    SettingsPage page;
    Screen screen;
    Knobs knobs{Settings(), LineValues()};
};

SDL_FPoint on_slider(PagePlace place, Knob knob, float share) {
    const SDL_Rect row = row_box(place, knob);
    const auto left = static_cast<float>(page_box(place).x + layout::page_track);
    return {left + share * layout::page_track_w, static_cast<float>(row.y + row.h / 2)};
}

SDL_FPoint middle_of(SDL_Rect box) {
    return {static_cast<float>(box.x + box.w / 2), static_cast<float>(box.y + box.h / 2)};
}

/// A game and its network without a screen; the bot flies.
struct Session {
    explicit Session(Config config)
        : flags(fast()),
          network(scheduler, flags, find_home() / "assets"),
          game(scheduler, std::move(config), network.courier(), network.line()),
          pilot(bot(game.world(), nullptr)) {}
    static Flags fast() {
        Flags out;
        out.fast = true;
        return out;
    }
    /// @return what the page leaves of these buttons.
    Input tick(Input input) {
        network.frame(static_cast<double>(game.world().tick) / 60);
        Knobs knobs{Settings(), network.values()};
        input = page.take(input, game.screen(), false, knobs);
        network.values(*knobs.line);
        game.tick(input);
        return input;
    }

    Flags flags;
    segue::Scheduler scheduler;
    Network network;
    Game game;
    segue::Generator<Input> pilot;
    SettingsPage page;
};

Input press(Button button) { return Input().press(button); }

/// Flies for so long; on the way a pause, in which Right is pressed so often on the slider of the bandwidth.
InputLog flown(int ticks, int rights, std::uint64_t& hash) {
    Session session(Config{}.seed(7).stage(1));
    std::vector<Input> pause{press(Button::pause), {}};
    const int to_bandwidth = 2 + static_cast<int>(Knob::bandwidth);
    for (int i = 0; i < to_bandwidth; ++i) pause.insert(pause.end(), {press(Button::down), {}});
    for (int i = 0; i < rights; ++i) pause.insert(pause.end(), {press(Button::right), {}});
    pause.insert(pause.end(), {press(Button::pause), {}});
    constexpr int begins = 700;
    for (int i = 0; i < ticks; ++i) {
        const auto at = static_cast<std::size_t>(i - begins);
        const bool pauses = i >= begins && at < pause.size();
        const Input input = session.pilot.next().value_or(Input());
        session.tick(pauses ? pause[at] : input);
        if (i == begins + 1) REQUIRE(session.game.screen().panel == Panel::pause);
    }
    CHECK(session.game.screen().panel == Panel::none);
    CHECK((session.network.values() != LineValues()) == (rights > 0));
    hash = session.game.hash();
    return session.game.log();
}

}  // namespace

TEST_CASE("in a pause the keys are its choices' until down leads below them, and then the sliders'") {
    Desk desk;
    desk.pause();
    CHECK(desk.tap(SDL_SCANCODE_DOWN) == press(Button::down));
    CHECK(desk.tap(SDL_SCANCODE_RIGHT) == press(Button::right));
    CHECK_FALSE(desk.page.chosen());
    desk.screen.panel_choice = 1;  // what the game makes of it
    CHECK(desk.tap(SDL_SCANCODE_DOWN) == Input());
    CHECK(desk.page.chosen() == Knob::effects);
    CHECK(desk.tap(SDL_SCANCODE_LEFT, 3) == Input());
    CHECK(desk.knobs.settings.volume.effects == 0.5f);
    CHECK(desk.tap(SDL_SCANCODE_Z) == Input());
    CHECK(desk.tap(SDL_SCANCODE_DOWN, 20) == Input());
    CHECK(desk.page.chosen() == Knob::loss);
    CHECK(desk.tap(SDL_SCANCODE_UP, static_cast<int>(Knob::loss)) == Input());
    CHECK(desk.page.chosen() == Knob::effects);
    CHECK(desk.tap(SDL_SCANCODE_UP) == Input());
    CHECK_FALSE(desk.page.chosen());
    CHECK(desk.tap(SDL_SCANCODE_UP) == press(Button::up));
    desk.go_to(Knob::music);
    CHECK(desk.tap(SDL_SCANCODE_ESCAPE) == press(Button::pause));  // goes on, from wherever
    desk.screen.panel = Panel::none;
    desk.frame();
    desk.pause();
    desk.frame();
    CHECK_FALSE(desk.page.chosen());
}

TEST_CASE("each row turns what it names") {
    Desk desk;
    desk.pause();
    const auto turned_by = [&](Knob knob, SDL_Scancode code) {
        desk.knobs = Knobs{Settings(), LineValues()};
        desk.go_to(knob);
        desk.tap(code);
        return desk.knobs;
    };
    CHECK(turned_by(Knob::effects, SDL_SCANCODE_RIGHT).settings.volume.effects == 0.9f);
    CHECK(turned_by(Knob::music, SDL_SCANCODE_LEFT).settings.volume.music == 0.7f);
    CHECK_FALSE(turned_by(Knob::flashes, SDL_SCANCODE_LEFT).settings.flashes);
    CHECK_FALSE(turned_by(Knob::shake, SDL_SCANCODE_Z).settings.shake);
    CHECK(turned_by(Knob::fullscreen, SDL_SCANCODE_RIGHT).settings.fullscreen);
    CHECK(turned_by(Knob::bandwidth, SDL_SCANCODE_RIGHT).line->bandwidth == 2);
    CHECK(turned_by(Knob::latency, SDL_SCANCODE_RIGHT).line->latency == 80);
    CHECK(turned_by(Knob::loss, SDL_SCANCODE_RIGHT).line->loss == 1);
}

TEST_CASE(
    "over the title the page has all keys, and the one that closes it is not the game's until it is let go") {
    Desk desk;
    desk.title();
    CHECK_FALSE(desk.page.place(desk.screen, false));
    desk.page.toggle(desk.screen);
    CHECK(desk.page.over(desk.screen));
    CHECK(desk.page.place(desk.screen, false) == PagePlace::title);
    CHECK(desk.page.place(desk.screen, true) == PagePlace::aside);
    CHECK(desk.tap(SDL_SCANCODE_Z) == Input());
    CHECK(desk.tap(SDL_SCANCODE_UP) == Input());  // there is nothing above the first row
    CHECK(desk.page.chosen() == Knob::effects);
    CHECK(desk.tap(SDL_SCANCODE_LEFT) == Input());
    CHECK(desk.knobs.settings.volume.effects == 0.7f);
    desk.key(SDL_SCANCODE_ESCAPE, true);
    CHECK(desk.frame() == Input());
    CHECK_FALSE(desk.page.over(desk.screen));
    CHECK(desk.frame() == Input());  // still held
    desk.key(SDL_SCANCODE_ESCAPE, false);
    desk.frame();
    CHECK(desk.tap(SDL_SCANCODE_ESCAPE) == press(Button::pause));
    desk.page.toggle(desk.screen);
    desk.page.toggle(desk.screen);
    CHECK_FALSE(desk.page.over(desk.screen));
}

TEST_CASE("the key for the page goes to its rows in a pause, and in a stage they come with the pause") {
    Desk desk;
    desk.pause();
    desk.page.toggle(desk.screen);
    CHECK(desk.page.chosen() == Knob::effects);
    desk.page.toggle(desk.screen);
    CHECK_FALSE(desk.page.chosen());
    desk.screen = Desk::at(Scene::field, Panel::none);
    desk.page.toggle(desk.screen);
    CHECK(desk.tap(SDL_SCANCODE_LEFT) == press(Button::left));  // not yet
    desk.pause();
    desk.frame();
    CHECK(desk.page.chosen() == Knob::effects);
    desk.screen = Desk::at(Scene::card, Panel::none);
    desk.page.toggle(desk.screen);  // of which nothing can come
    desk.frame();
    desk.pause();
    desk.frame();
    CHECK_FALSE(desk.page.chosen());
}

TEST_CASE("a gamepad chooses and turns by its cross and by its stick") {
    Desk desk;
    VirtualPad pad;
    desk.pause();
    desk.screen.panel_choice = 1;
    const auto push = [&](SDL_GameControllerButton button) {
        pad.press(button);
        Input got = desk.frame();
        pad.press(button, false);
        got.held |= desk.frame().held;
        return got;
    };
    const auto lean = [&](SDL_GameControllerAxis axis, Sint16 by) {
        pad.push(axis, by);
        Input got = desk.frame();
        pad.push(axis, 0);
        got.held |= desk.frame().held;
        return got;
    };
    desk.frame();
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_DOWN) == Input());
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_DOWN) == Input());
    CHECK(desk.page.chosen() == Knob::music);
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT) == Input());
    CHECK(desk.knobs.settings.volume.music == 0.9f);
    CHECK(lean(SDL_CONTROLLER_AXIS_LEFTY, 30000) == Input());
    CHECK(desk.page.chosen() == Knob::flashes);
    CHECK(push(SDL_CONTROLLER_BUTTON_A) == Input());
    CHECK_FALSE(desk.knobs.settings.flashes);
    CHECK(lean(SDL_CONTROLLER_AXIS_LEFTX, 30000) == Input());
    CHECK(desk.knobs.settings.flashes);
    CHECK(push(SDL_CONTROLLER_BUTTON_START) == press(Button::pause));
}

TEST_CASE("a key that stays down turns on, and a tap turns once") {
    Desk desk;
    desk.pause();
    desk.go_to(Knob::bandwidth);
    desk.key(SDL_SCANCODE_RIGHT, true);
    for (int i = 0; i < 20; ++i) desk.frame();
    CHECK(desk.knobs.line->bandwidth == 2);
    for (int i = 0; i < 100; ++i) desk.frame();
    CHECK(desk.knobs.line->bandwidth == no_limit);
    desk.key(SDL_SCANCODE_RIGHT, false);
}

TEST_CASE("the mouse drags a slider, clicks a switch, and chooses a row by its name") {
    for (const PagePlace place : {PagePlace::pause, PagePlace::title}) {
        Desk desk;
        place == PagePlace::pause ? desk.pause() : desk.title();
        if (place == PagePlace::title) desk.page.toggle(desk.screen);
        desk.mouse(SDL_MOUSEBUTTONDOWN, on_slider(place, Knob::effects, 0.31f));
        desk.frame();
        CHECK(desk.page.chosen() == Knob::effects);
        CHECK(desk.knobs.settings.volume.effects == 0.3f);
        SDL_FPoint far = on_slider(place, Knob::effects, 2);
        far.y += 90;  // it is still the slider that was taken
        desk.mouse(SDL_MOUSEMOTION, far);
        desk.frame();
        CHECK(desk.knobs.settings.volume.effects == 1);
        desk.mouse(SDL_MOUSEBUTTONUP, far);
        desk.frame();
        desk.mouse(SDL_MOUSEMOTION, on_slider(place, Knob::effects, 0));
        desk.frame();
        CHECK(desk.knobs.settings.volume.effects == 1);

        desk.click(on_slider(place, Knob::shake, 0.2f));
        CHECK_FALSE(desk.knobs.settings.shake);
        desk.click(on_slider(place, Knob::shake, 0.2f));
        CHECK(desk.knobs.settings.shake);
        desk.click(on_slider(place, Knob::bandwidth, 1));
        CHECK(desk.knobs.line->bandwidth == no_limit);

        const Knobs before = desk.knobs;
        desk.click(on_slider(place, Knob::latency, -0.8f));
        CHECK(desk.page.chosen() == Knob::latency);
        CHECK(desk.knobs == before);
        desk.click({2, 2});
        CHECK(desk.knobs == before);
    }
}

TEST_CASE("a pointer that has moved on in the frame in which it was pressed drags what it was pressed on") {
    Desk desk;
    desk.pause();
    desk.mouse(SDL_MOUSEBUTTONDOWN, on_slider(PagePlace::pause, Knob::music, 0.8f));
    desk.mouse(SDL_MOUSEMOTION, on_slider(PagePlace::pause, Knob::shake, -1));
    desk.frame();
    CHECK(desk.page.chosen() == Knob::music);
    CHECK(desk.knobs.settings.volume.music == 0);
    CHECK(desk.knobs.settings.shake);
}

TEST_CASE("a click on a pause's choice is pressed for the game") {
    Desk desk;
    desk.pause();
    desk.go_to(Knob::music);
    desk.screen.panel_choice = 0;
    CHECK(desk.click(middle_of(choice_box(0))) == press(Button::pause));
    CHECK(desk.frame() == press(Button::pause));  // the game may not have listened
    desk.screen.panel = Panel::none;
    CHECK(desk.frame() == Input());
    desk.pause();
    CHECK(desk.click(middle_of(choice_box(1))) == press(Button::down));
    desk.screen.panel_choice = 1;  // the game has heard that
    CHECK(desk.frame() == press(Button::shoot));
    desk.title();
    CHECK(desk.frame() == Input());
}

TEST_CASE("of another's server the line's rows cannot be reached") {
    Desk desk;
    desk.knobs.line.reset();
    desk.pause();
    desk.screen.panel_choice = 1;
    desk.tap(SDL_SCANCODE_DOWN, 20);
    CHECK(desk.page.chosen() == Knob::fullscreen);
    desk.click(on_slider(PagePlace::pause, Knob::latency, 0.9f));
    CHECK(desk.page.chosen() == Knob::fullscreen);
    CHECK_FALSE(desk.knobs.line);
}

TEST_CASE("rows and choices lie beside each other inside the page, and the page where nothing else is") {
    for (const PagePlace place : {PagePlace::pause, PagePlace::title, PagePlace::aside}) {
        const SDL_Rect page = page_box(place);
        std::vector<SDL_Rect> boxes;
        if (place == PagePlace::pause) boxes = {choice_box(0), choice_box(1)};
        for (std::size_t i = 0; i < all_knobs; ++i) boxes.push_back(row_box(place, static_cast<Knob>(i)));
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            CHECK(boxes[i].x > page.x);
            CHECK(boxes[i].x + boxes[i].w < page.x + page.w);
            CHECK(boxes[i].y + boxes[i].h < page.y + page.h);
            if (i > 0) CHECK(boxes[i].y >= boxes[i - 1].y + boxes[i - 1].h);
        }
    }
    const SDL_Rect pause = page_box(PagePlace::pause);
    CHECK(pause.x >= layout::field_x);
    CHECK(pause.x + pause.w <= layout::field_x + layout::field_w);
    CHECK(pause.y + pause.h < layout::notice_y - 8);
    constexpr int wires_begin = layout::title_lane_y - 12;
    CHECK(page_box(PagePlace::title).y + page_box(PagePlace::title).h < wires_begin);
    CHECK(page_box(PagePlace::aside).x + page_box(PagePlace::aside).w < layout::panel_x);
}

TEST_CASE(
    "what sliders have set is there at the next start, and a settings.txt that is no text is set aside "
    "first") {
    const segue::test::TempFolder folder;
    SUBCASE("a file that is well") { folder.write("settings.txt", "shake = on # mine\n"); }
    SUBCASE("a file that is broken") { folder.write("settings.txt", std::string("\0\1\2", 3)); }
    const bool broken = folder.read("settings.txt").size() == 3;
    {
        Desk desk;
        UserFolder files(folder.path, nullptr);
        desk.knobs.settings = read_settings(files);
        const Settings before = desk.knobs.settings;
        desk.pause();
        desk.go_to(Knob::shake);
        desk.tap(SDL_SCANCODE_LEFT);
        desk.go_to(Knob::music);
        desk.tap(SDL_SCANCODE_LEFT, 2);
        desk.go_to(Knob::bandwidth);
        desk.tap(SDL_SCANCODE_RIGHT);
        write_changes(files, before, desk.knobs.settings);
    }
    UserFolder files(folder.path, nullptr);
    Settings expected;
    expected.shake = false;
    expected.volume.music = 0.6f;
    CHECK(read_settings(files) == expected);
    CHECK(folder.has("settings.txt.broken") == broken);
    CHECK((folder.read("settings.txt").find("shake = off # mine\n") == 0) == !broken);
    CHECK(folder.read("settings.txt").find("bandwidth") == std::string::npos);  // of that run alone
}

TEST_CASE(
    "a recorded run in which sliders were turned plays again into the same world, with the line as it was") {
    constexpr int ticks = 1500;
    std::uint64_t turned = 0, left = 0;
    const InputLog with = flown(ticks, 11, turned);
    const InputLog without = flown(ticks, 0, left);
    CHECK(with.arrivals().size() > without.arrivals().size());  // the next stage has come early

    std::string error;
    const auto log = InputLog::read(with.text(), error);
    REQUIRE(log);
    Session again(Config{}.replay(*log));
    for (int i = 0; i < ticks; ++i) again.tick({});
    CHECK(again.game.hash() == turned);
    CHECK_FALSE(again.game.diverged());
}

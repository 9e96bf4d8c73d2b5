// SPDX-License-Identifier: MIT
// The inspector's window, driven without a window, a renderer or SDL: its text is read, its widgets are
// clicked.
#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <map>
#include <string>
#include <vector>

#include "segue/overlay/inspector.hpp"
#include "segue/segue.hpp"

using namespace std::chrono_literals;

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

/// Remembers where each widget was, and what the window said.
struct Screen : segue::overlay::Probe {
    std::map<std::string, ImVec2, std::less<>> at;
    std::string text;
    bool reads = true;  // ImGui clips no list whose text is read

    void begin() override {
        if (reads) ImGui::LogToBuffer();
    }
    void widget(std::string_view name) override {
        const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
        at[std::string(name)] = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    }
    void end() override {
        if (!reads) return;
        text = ImGui::GetCurrentContext()->LogBuffer.c_str();
        ImGui::LogFinish();
    }
    bool says(const char* words) const { return text.find(words) != std::string::npos; }
};

struct Ui {
    segue::Scheduler game;
    segue::Event clear;
    int shots = 0;
    segue::overlay::Inspector inspector{game};
    Screen screen;

    Ui() {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {960, 540};
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        inspector.probe(&screen);
        game.start(escort(clear));
        game.start(drone(shots));
        game.start(fan());
        game.tick(100ms);
        frames(2);
    }
    ~Ui() { ImGui::DestroyContext(); }

    void frames(int count) {
        for (; count > 0; --count) {
            ImGui::GetIO().DeltaTime = 1 / 60.f;
            ImGui::NewFrame();
            screen.at.clear();
            inspector.draw(464, 128, 480, 396);
            ImGui::Render();
        }
    }
    void click(const char* widget) {
        ImGuiIO& io = ImGui::GetIO();
        REQUIRE(screen.at.count(widget) == 1);
        io.MousePos = screen.at.find(widget)->second;
        frames(1);
        io.MouseDown[0] = true;
        frames(1);
        io.MouseDown[0] = false;
        frames(1);
        io.MousePos = {-1, -1};  // a tooltip ends the reading
        frames(2);
    }
    void type(const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        frames(2);
    }
};

}  // namespace

TEST_CASE("the inspector's window names each script and what it waits for") {
    Ui ui;
    for (const char* words : {"escort", "drone", "fan", "next frame", "wait 1.3 s left", "0.1s"}) {
        CAPTURE(ui.screen.text);
        CHECK_MESSAGE(ui.screen.says(words), words);
    }
    CHECK(ui.screen.says("3 of 3"));
}

TEST_CASE("a name that is too long for its column ends in dots, not in the middle of a letter") {
    Ui ui;
    ui.game.start(segue::StartOptions().name("a_name_that_no_column_of_this_window_can_hold"), fan());
    ui.game.tick(100ms);
    ui.frames(2);
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("a_name_th"));
    CHECK(ui.screen.says(".."));
    CHECK_FALSE(ui.screen.says("a_name_that_no_column_of_this_window_can_hold"));
}

TEST_CASE("typing into the inspector's filter leaves the rows that match, and counts them") {
    Ui ui;
    ui.click("filter");
    ui.type("drone");
    CHECK(ui.screen.says("1 of 3"));
    CHECK(!ui.screen.says("escort"));
    CHECK(ui.screen.at.count("row/2") == 1);
}

TEST_CASE("the inspector pauses and resumes the script of a row") {
    Ui ui;
    CHECK(!ui.screen.says(">"));
    ui.click("pause/2");
    CHECK(segue::inspect::find(ui.game, 2).state() == segue::State::paused);
    CHECK(ui.screen.says(">"));  // what the button offers now
    const int before = ui.shots;
    ui.game.tick(100ms);
    CHECK(ui.shots == before);
    ui.click("pause/2");
    ui.game.tick(100ms);
    CHECK(ui.shots == before + 1);
}

TEST_CASE("the inspector cancels the script of a row, and that one alone") {
    Ui ui;
    ui.click("cancel/2");
    CHECK(ui.game.size() == 2);
    CHECK(!ui.screen.says("drone"));
    CHECK(ui.screen.says("2 of 2"));
    CHECK(ui.shots == 0);
}

TEST_CASE("a click selects a script and shows its await stack with file and line") {
    Ui ui;
    CHECK(ui.screen.says("click a script"));
    ui.click("row/1");
    CHECK(ui.inspector.selected().name() == "escort");
    CHECK(ui.screen.says("tests/overlay/inspector_window_test.cpp:19"));  // in aim
    CHECK(ui.screen.says("tests/overlay/inspector_window_test.cpp:20"));  // in escort
    CHECK(ui.screen.says("started at tests/overlay/inspector_window_test.cpp"));
    CHECK(ui.screen.text.find("aim") < ui.screen.text.rfind("escort"));

    ui.clear.set();
    ui.game.tick(100ms);
    ui.frames(1);
    CHECK(ui.screen.says("#1 escort"));
    CHECK(ui.screen.says("done"));
}

TEST_CASE("a click on a heading sorts the inspector's table by it") {
    Ui ui;
    for (int i = 0; i < 3; ++i) ui.game.tick(100ms);
    const auto line = [&](const char* row) { return ui.screen.at.find(row)->second.y; };
    ui.frames(1);
    CHECK(line("row/1") < line("row/2"));
    ui.click("sort/runs");  // most first
    CHECK(line("row/2") < line("row/1"));
    ui.click("sort/name");
    CHECK(line("row/2") < line("row/1"));
    CHECK(line("row/1") < line("row/3"));
}

TEST_CASE("the inspector draws only the rows that are seen") {
    Ui ui;
    for (int i = 0; i < 10'000; ++i) ui.game.start(fan());
    ui.game.tick(100ms);
    ui.screen.reads = false;
    ui.frames(20);
    CHECK(ui.screen.at.count("row/1") == 1);
    CHECK(ui.screen.at.size() < 100);
}

TEST_CASE("a script that draws the inspector may be cancelled by its own row") {
    Ui ui;
    ui.game.cancel_all();
    const auto show = [](Ui& own) -> segue::Task<> {
        for (;;) {
            own.frames(1);
            co_await segue::next_frame();
        }
    };
    auto script = ui.game.start(show, std::ref(ui));
    ui.game.tick(100ms);
    ui.game.tick(100ms);
    CHECK(ui.screen.says("running"));
    ImGuiIO& io = ImGui::GetIO();
    const std::string cancel = "cancel/" + std::to_string(script.id());
    REQUIRE(ui.screen.at.count(cancel) == 1);
    io.MousePos = ui.screen.at[cancel];
    ui.game.tick(100ms);
    io.MouseDown[0] = true;
    ui.game.tick(100ms);
    io.MouseDown[0] = false;
    ui.game.tick(100ms);
    CHECK(script.state() == segue::State::cancelled);
}

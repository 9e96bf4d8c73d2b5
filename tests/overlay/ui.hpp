// SPDX-License-Identifier: MIT
// The inspector without a window, a renderer or SDL: its text is read, its widgets are clicked.
#pragma once

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <map>
#include <string>
#include <string_view>

#include "segue/overlay/inspector.hpp"
#include "segue/segue.hpp"

namespace ui {

/// Remembers where each widget was, and what the window said.
struct Screen : segue::overlay::Probe {
    std::map<std::string, ImVec2, std::less<>> at;
    std::map<std::string, bool, std::less<>> greyed;
    std::string text;
    bool reads = true;  // ImGui clips no list whose text is read

    void begin() override {
        if (reads) ImGui::LogToBuffer();
    }
    void widget(std::string_view name) override {
        const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
        at[std::string(name)] = {(a.x + b.x) / 2, (a.y + b.y) / 2};
        const bool off = (ImGui::GetCurrentContext()->LastItemData.InFlags & ImGuiItemFlags_Disabled) != 0;
        greyed[std::string(name)] = off;
    }
    void end() override {
        if (!reads) return;
        text = ImGui::GetCurrentContext()->LogBuffer.c_str();
        ImGui::LogFinish();
    }
    bool says(std::string_view words) const { return text.find(words) != std::string::npos; }
    bool shows(std::string_view widget) const { return at.find(widget) != at.end(); }
    /// It is there, and can be clicked.
    bool offers(std::string_view widget) const {
        const auto found = greyed.find(widget);
        return found != greyed.end() && !found->second;
    }
};

/// A game beside its inspector, on a clock that moves by hand.
struct Ui {
    std::chrono::nanoseconds now = std::chrono::seconds(1);
    segue::Scheduler game;
    segue::overlay::Inspector inspector{game};
    Screen screen;
    float width = 480;  // of the inspector: what Relay has for it

    explicit Ui(segue::Inspect level = segue::Inspect::basic)
        : game(segue::Scheduler::Options{}.real_clock([this] { return now; }).inspect(level)) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {960, 540};
        for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = 100 + key;
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        inspector.probe(&screen);
    }
    ~Ui() { ImGui::DestroyContext(); }

    /// Ticks the game, which does not draw itself.
    void ticks(int count, std::chrono::nanoseconds dt = std::chrono::milliseconds(100)) {
        for (; count > 0; --count) {
            game.tick(dt);
            now += std::chrono::milliseconds(16);
        }
    }
    /// Draws the inspector, while the game stands.
    void frames(int count) {
        for (; count > 0; --count) {
            ImGui::GetIO().DeltaTime = 1 / 60.f;
            ImGui::NewFrame();
            screen.at.clear();
            screen.greyed.clear();
            inspector.draw(944 - width, 128, width, 396);
            ImGui::Render();
        }
    }
    void click(std::string_view widget) {
        frames(1);  // what is drawn for the first time is not in its place yet
        CAPTURE(screen.text);
        REQUIRE_MESSAGE(screen.shows(widget), widget);
        click_at(screen.at.find(widget)->second);
    }
    void click_at(ImVec2 place) {
        ImGuiIO& io = ImGui::GetIO();
        io.MousePos = place;
        frames(1);
        io.MouseDown[0] = true;
        frames(1);
        io.MouseDown[0] = false;
        frames(1);
        io.MousePos = {-1, -1};  // a tooltip ends the reading
        frames(2);
    }
    /// Presses a key, known to ImGui by `key`, for a frame.
    void press(ImGuiKey_ key) {
        ImGuiIO& io = ImGui::GetIO();
        io.KeysDown[100 + key] = true;
        frames(1);
        io.KeysDown[100 + key] = false;
        frames(1);
    }
    void press_pad(ImGuiNavInput_ button) {
        // ImGui forgets the inputs with each frame: a real pad is read anew, too.
        ImGui::GetIO().NavInputs[button] = 1;
        frames(1);
        ImGui::GetIO().NavInputs[button] = 0;
        frames(1);
    }
    void type(const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        frames(2);
    }
    /// Replaces what stands in the filter box.
    void filter(const char* text) {
        click("filter");
        for (int i = 0; i < 40; ++i) press(ImGuiKey_Backspace);
        type(text);
    }
};

}  // namespace ui

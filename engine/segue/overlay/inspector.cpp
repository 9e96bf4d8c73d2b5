// SPDX-License-Identifier: MIT
#include "segue/overlay/inspector.hpp"

#include <imgui.h>

#include <chrono>
#include <string>
#include <utility>

#include "segue/overlay/look.hpp"

namespace segue::overlay {
namespace {

constexpr int views = 7;
constexpr float details_lines = 10;  // of the selected script, below the table

}  // namespace

void Inspector::draw(float x, float y, float width, float height) {
    const auto began = desk_.stopwatch();
    const Look look;
    constexpr ImGuiWindowFlags fixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollbar;
    ImGui::SetNextWindowPos({x, y});
    ImGui::SetNextWindowSize({width, height});
    if (std::exchange(wants_focus_, false)) ImGui::SetNextWindowFocus();
    desk_.hovered = 0;
    if (ImGui::Begin("inspector", nullptr, fixed)) {
        if (desk_.probe) desk_.probe->begin();
        turn_pages();
        strip_.draw();
        draw_views();
        if (desk_.probe) desk_.probe->end();
    }
    ImGui::End();
    constexpr int smoothing = 16;  // frames
    desk_.own_build += (desk_.stopwatch() - began - desk_.own_build) / smoothing;
    desk_.do_acts();
}

/// To the view before or after the open one.
void Inspector::turn_pages() {
    if (!ImGui::IsWindowFocused(ImGuiFocusedFlags_RootAndChildWindows)) return;
    int by = 0;
    const ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
    const auto pressed = [&io](ImGuiNavInput_ input) { return io.NavInputsDownDuration[input] == 0.0f; };
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_PageUp))) --by;
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_PageDown))) ++by;
    if (pressed(ImGuiNavInput_FocusPrev)) --by;
    if (pressed(ImGuiNavInput_FocusNext)) ++by;
#else
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_PageUp)) --by;
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_PageDown)) ++by;
    if (ImGui::IsKeyPressed(ImGuiKey_GamepadL1)) --by;
    if (ImGui::IsKeyPressed(ImGuiKey_GamepadR1)) ++by;
#endif
    if (by != 0) desk_.show(static_cast<View>((static_cast<int>(open_) + by + views) % views));
}

bool Inspector::begin_view(View view, const char* label) {
    const bool wanted = desk_.wanted == view;
    if (wanted) desk_.wanted.reset();
    const bool open = ImGui::BeginTabItem(label, nullptr, wanted ? ImGuiTabItemFlags_SetSelected : 0);
    if (open) open_ = view;
    std::string name = "view/";
    desk_.mark(name += std::string(label).substr(0, std::string(label).find_first_of(" #")));
    return open;
}

/// Another label for the same tab.
std::string Inspector::lints_label() const {
    std::string out = "lints";
    if (lints_.count() > 0) out += " " + std::to_string(lints_.count());
    return out += "###lints";
}

void Inspector::draw_views() {
    lints_.refresh(lints_open_ || scripts_.wants_lints());
    if (lints_.take_news()) scripts_.table().linted(lints_.scripts());
    if (!ImGui::BeginTabBar("views")) return;
    if (begin_view(View::scripts, "scripts")) {
        scripts_.draw(ImGui::GetContentRegionAvail().y -
                      details_lines * ImGui::GetTextLineHeightWithSpacing());
        details_.draw();
        ImGui::EndTabItem();
    }
    if (begin_view(View::frame, "frame")) {
        frame_.draw();
        ImGui::EndTabItem();
    }
    if (begin_view(View::names, "names")) {
        names_.draw();
        ImGui::EndTabItem();
    }
    if (begin_view(View::ended, "ended")) {
        ended_.draw();
        ImGui::EndTabItem();
    }
    lints_open_ = begin_view(View::lints, lints_label().c_str());
    if (lints_open_) {
        lints_.draw();
        ImGui::EndTabItem();
    }
    if (begin_view(View::source, "source")) {
        source_.draw();
        ImGui::EndTabItem();
    }
    if (begin_view(View::downloads, "net")) {
        downloads_.draw();
        ImGui::EndTabItem();
    }
    ImGui::EndTabBar();
}

}  // namespace segue::overlay

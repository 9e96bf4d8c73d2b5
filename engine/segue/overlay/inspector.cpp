// SPDX-License-Identifier: MIT
#include "segue/overlay/inspector.hpp"

#include <imgui.h>

#include <string>

#include "segue/overlay/look.hpp"

namespace segue::overlay {
namespace {

constexpr float details_lines = 11;  // of the selected script, below the table

}  // namespace

void Inspector::draw(float x, float y, float width, float height) {
    const Look look;
    constexpr ImGuiWindowFlags fixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollbar;
    ImGui::SetNextWindowPos({x, y});
    ImGui::SetNextWindowSize({width, height});
    if (ImGui::Begin("inspector", nullptr, fixed)) {
        if (desk_.probe) desk_.probe->begin();
        draw_views();
        if (desk_.probe) desk_.probe->end();
    }
    ImGui::End();
    desk_.do_acts();
}

bool Inspector::begin_view(View view, const char* label) {
    const bool wanted = desk_.wanted == view;
    if (wanted) desk_.wanted.reset();
    const bool open = ImGui::BeginTabItem(label, nullptr, wanted ? ImGuiTabItemFlags_SetSelected : 0);
    std::string name = "view/";
    desk_.mark(name += std::string(label).substr(0, std::string(label).find_first_of(" #")));
    return open;
}

void Inspector::draw_views() {
    if (!ImGui::BeginTabBar("views")) return;
    if (begin_view(View::scripts, "scripts")) {
        scripts_.draw(ImGui::GetContentRegionAvail().y -
                      details_lines * ImGui::GetTextLineHeightWithSpacing());
        details_.draw();
        ImGui::EndTabItem();
    }
    ImGui::EndTabBar();
}

}  // namespace segue::overlay

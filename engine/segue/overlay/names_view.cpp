// SPDX-License-Identifier: MIT
#include "segue/overlay/names_view.hpp"

#include <imgui.h>

#include <string>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {

void NamesView::draw() {
    totals_.refresh();
    if (!begin_rows("names", {{"name", 0}, {"waiting", 7}, {"runs", 6}, {"each", 6}, {"in all", 6}})) return;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(totals_.totals().size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const NameTotal& total = totals_.totals()[static_cast<std::size_t>(i)];
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            std::string name = total.name;
            if (total.scripts > 1) name += " x " + std::to_string(total.scripts);
            if (put_link(desk_, "name/" + total.name, name)) desk_.filter_for(total.name);
            ImGui::TableNextColumn();
            put_text(std::to_string(total.waiting));
            ImGui::TableNextColumn();
            put_text(count_text(total.resumes));
            ImGui::TableNextColumn();
            if (total.watched > 0) put_text(cost_text(total.each()));
            ImGui::TableNextColumn();
            if (total.watched > 0) put_text(cost_text(total.time));
        }
    }
    ImGui::EndTable();
}

}  // namespace segue::overlay

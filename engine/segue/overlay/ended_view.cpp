// SPDX-License-Identifier: MIT
#include "segue/overlay/ended_view.hpp"

#include <imgui.h>

#include <string>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr int read_every = 15;  // frames

std::string end_text(const inspect::End& end) {
    if (end.how == State::failed) return std::string("failed: ") + end.error;
    if (end.how != State::cancelled) return to_string(end.how);
    std::string out = "cancelled by ";
    out += to_string(end.why);
    if (end.by != 0) out += " of #" + std::to_string(end.by);
    return out;
}

}  // namespace

void EndedView::draw() {
    if (--frames_left_ < 0) {
        ends_ = inspect::history(desk_.game);
        frames_left_ = read_every;
    }
    if (ends_.empty()) {
        ImGui::TextDisabled(inspect::level(desk_.game) == Inspect::off
                                ? "ends are recorded at the levels basic and full"
                                : "no script has ended");
        return;
    }
    if (!begin_rows("ended", {{"name", 13}, {"how it ended", 0}, {"at", 15}, {"runs", 5}, {"age", 5}}))
        return;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(ends_.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const inspect::End& end = ends_[ends_.size() - 1 - static_cast<std::size_t>(i)];
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            std::string name = "#";
            put_clipped(name += std::to_string(end.id) + " " + end.name);
            ImGui::TableNextColumn();
            ImGui::PushStyleColor(ImGuiCol_Text, colour_of(end.how));
            put_clipped(end_text(end));
            ImGui::PopStyleColor();
            ImGui::TableNextColumn();
            put_place(end.at);
            ImGui::TableNextColumn();
            put_text(count_text(end.resumes));
            ImGui::TableNextColumn();
            put_text(seconds_text(end.age_seconds));
        }
    }
    ImGui::EndTable();
}

}  // namespace segue::overlay

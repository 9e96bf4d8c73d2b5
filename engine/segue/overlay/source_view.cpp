// SPDX-License-Identifier: MIT
#include "segue/overlay/source_view.hpp"

#include <imgui.h>

#include <cstdio>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {

void SourceView::draw() {
    const Script<>& script = desk_.selected;
    if (script != shown_) chosen_ = 0;
    shown_ = script;
    std::vector<ChainLevel> stack = inspect::stack(script);
    if (stack.empty()) {
        if (script.id() == 0) return ImGui::TextDisabled("select a script to see its source");
        stack = places_of_ended(script);
    }
    const std::size_t level = level_of_choice(stack);
    const ChainLevel& at = stack[level];
    draw_levels(stack);
    put_text(colour_of(script.state()), script.name());
    ImGui::SameLine();
    put_clipped(!script.done()     ? inspect::reason(script)
                : stack.size() > 1 ? "has ended: where it last waited, and where it was started"
                                   : "has ended; it was started here");
    const std::vector<std::string>* const lines = sources_.lines(at.file);
    if (!lines) {
        put_wrapped(at.file + " is not here: neither beside the program nor embedded in it. Line " +
                    std::to_string(at.line) + ", in " + at.function);
        return;
    }
    draw_lines(at, *lines);
}

/// The place where it waited last is forgotten in time, that from where it was called for is not.
std::vector<ChainLevel> SourceView::places_of_ended(const Script<>& script) {
    std::vector<ChainLevel> out;
    if (ended_ != script) end_ = inspect::ending(desk_.game, script.id());
    ended_ = script;
    if (end_ && end_->at.line != 0) out.push_back(end_->at);
    out.push_back(inspect::started_at(script));
    return out;
}

std::size_t SourceView::level_of_choice(const std::vector<ChainLevel>& stack) {
    if (chosen_ > 0 && chosen_ <= stack.size()) return stack.size() - chosen_;
    for (std::size_t i = 0; i < stack.size(); ++i) {
        if (sources_.lines(stack[i].file)) return i;
    }
    return 0;
}

void SourceView::draw_levels(const std::vector<ChainLevel>& stack) {
    const std::size_t shown = level_of_choice(stack);
    for (std::size_t i = 0; i < stack.size(); ++i) {
        const std::string label = stack[i].function + " " + place_text(stack[i]);
        const float width = ImGui::CalcTextSize(label.c_str()).x + 20;
        if (i > 0) {
            ImGui::SameLine();
            if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
        }
        if (put_switch(desk_, "level/" + std::to_string(i), label.c_str(), i == shown, "innermost first"))
            chosen_ = stack.size() - i;
    }
}

void SourceView::draw_lines(const ChainLevel& at, const std::vector<std::string>& lines) {
    if (!ImGui::BeginChild("lines", {0, 0}, true, ImGuiWindowFlags_HorizontalScrollbar))
        return ImGui::EndChild();
    const float height = ImGui::GetTextLineHeightWithSpacing();
    if (file_ != at.file || line_ != at.line) {
        // The page turns only when the line leaves its middle: text that jumps cannot be read.
        const float page = ImGui::GetWindowHeight();
        const float y = static_cast<float>(at.line) * height;
        const bool seen = file_ == at.file && y > ImGui::GetScrollY() + 3 * height &&
                          y < ImGui::GetScrollY() + page - 3 * height;
        if (!seen) ImGui::SetScrollY(y - page * 0.6f);
        file_ = at.file;
        line_ = at.line;
    }
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(lines.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const bool waits = static_cast<unsigned>(i) + 1 == at.line;
            if (waits) {
                const ImVec2 p = ImGui::GetCursorScreenPos();
                ImGui::GetWindowDrawList()->AddRectFilled({ImGui::GetWindowPos().x, p.y - 1},
                                                          {p.x + 2000, p.y + height - 2}, ink_lit);
            }
            char number[16];
            std::snprintf(number, sizeof number, waits ? "%4d>" : "%4d ", i + 1);
            put_text(waits ? ink_half : ink_quiet, number);
            ImGui::SameLine(0, 4);
            put_text(waits ? ink_half : ink_text, lines[static_cast<std::size_t>(i)]);
            if (waits) desk_.mark("waiting line");
        }
    }
    ImGui::EndChild();
}

}  // namespace segue::overlay

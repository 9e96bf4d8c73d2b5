// SPDX-License-Identifier: MIT
#include "segue/overlay/scripts_view.hpp"

#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

struct Heading {
    Column column;
    const char* text;
    float letters;  // its width; 0: what is left
    ImGuiTableColumnFlags flags;
    bool cost;     // there at Inspect::full alone
    bool details;  // gives way to costs where the window is narrow: the details say it, too
};

constexpr ImGuiTableColumnFlags most_first = ImGuiTableColumnFlags_PreferSortDescending;

const Heading headings[] = {
    {Column::state, "s", 1, 0, false, false},
    {Column::id, "id", 4, ImGuiTableColumnFlags_DefaultSort, false, false},
    {Column::name, "name", 11, 0, false, false},
    {Column::reason, "waits for", 0, 0, false, false},
    {Column::line, "line", 14, 0, false, false},
    {Column::resumes, "runs", 5, most_first, false, true},
    {Column::frame, "now", 5, most_first, true, false},
    {Column::average, "avg", 5, most_first, true, true},
    {Column::worst, "max", 5, most_first, true, true},
    {Column::age, "age", 5, most_first, false, true},
};
constexpr float letters_for_all = 90;  // that is narrow

bool shown(const Heading& h, bool costs, bool all) { return costs ? all || !h.details : !h.cost; }

std::string name_of(const char* kind, std::uint64_t id) {
    std::string out = kind;
    return out += std::to_string(id);
}

void put_cost(const Script<>& script, std::chrono::nanoseconds inspect::Cost::* time) {
    if (const auto cost = inspect::cost(script)) put_text(cost_text((*cost).*time));
}

}  // namespace

bool ScriptsView::wants_lints() const {
    return std::string_view(filter_.data()).find("lint") != std::string_view::npos;
}

void ScriptsView::draw(float height) {
    const float top = ImGui::GetCursorPosY();
    draw_filter();
    draw_table(height - (ImGui::GetCursorPosY() - top));
}

void ScriptsView::draw_filter() {
    if (desk_.wanted_filter) {
        std::snprintf(filter_.data(), filter_.size(), "%s", desk_.wanted_filter->c_str());
        desk_.wanted_filter.reset();
    }
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x * 0.5f);
    ImGui::InputTextWithHint("##filter", "filter: fan state:wait owner:boss slow lint", filter_.data(),
                             filter_.size());
    desk_.mark("filter");
    table_.filter(Filter(filter_.data()));
    ImGui::SameLine();
    if (put_switch(desk_, "tree", "tree", tree_, "scripts below those that forked them")) tree_ = !tree_;
    table_.tree(tree_);
    table_.refresh();
    ImGui::SameLine();
    ImGui::TextDisabled("%zu of %zu", table_.matches(), table_.total());
}

void ScriptsView::draw_table(float height) {
    costs_ = inspect::level(desk_.game) == Inspect::full;
    all_ = ImGui::GetContentRegionAvail().x >= letters_for_all * ImGui::CalcTextSize("0").x;
    ImGuiTableFlags flags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_Resizable |
                            ImGuiTableFlags_BordersOuter | ImGuiTableFlags_NoSavedSettings;
    if (!tree_) flags |= ImGuiTableFlags_Sortable;
    const auto columns = std::count_if(std::begin(headings), std::end(headings),
                                       [&](const Heading& h) { return shown(h, costs_, all_); });
    // ImGui knows a table's columns by their number alone: another set is another table.
    const char* id = !costs_ ? "scripts" : all_ ? "costs" : "costs, narrow";
    if (!ImGui::BeginTable(id, static_cast<int>(columns), flags, {0, height})) return;
    draw_headings();
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs && specs->SpecsCount > 0) {
        table_.sort(static_cast<Column>(specs->Specs[0].ColumnUserID),
                    specs->Specs[0].SortDirection == ImGuiSortDirection_Descending);
    }
    scroll_to_pointed();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(table_.shown()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto line = static_cast<std::size_t>(i);
            draw_line(table_.line(line), table_.row(line));
        }
    }
    ImGui::EndTable();
}

/// Once for each script that becomes the one that is pointed at, so that the wheel still works after that.
void ScriptsView::scroll_to_pointed() {
    if (desk_.pointed == 0) scrolled_to_ = 0;
    if (desk_.pointed == scrolled_to_) return;
    const float height = ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y;
    for (std::size_t i = 0; i < table_.shown(); ++i) {
        if (table_.row(i).id != desk_.pointed) continue;
        scrolled_to_ = desk_.pointed;
        const float at = static_cast<float>(i) * height;
        const float room = ImGui::GetWindowHeight() - height;  // without the headings
        const bool seen = at >= ImGui::GetScrollY() && at + height <= ImGui::GetScrollY() + room;
        if (!seen) ImGui::SetScrollY(std::max(0.f, at - room / 2));
        return;
    }
}

void ScriptsView::draw_headings() {
    const float letter = ImGui::CalcTextSize("0").x;
    for (const Heading& h : headings) {
        if (!shown(h, costs_, all_)) continue;
        const auto sizing =
            h.letters > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch;
        ImGui::TableSetupColumn(h.text, h.flags | sizing, h.letters * letter, static_cast<ImGuiID>(h.column));
    }
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    for (const Heading& h : headings) {
        if (!shown(h, costs_, all_)) continue;
        ImGui::TableNextColumn();
        ImGui::TableHeader(h.text);
        desk_.mark(std::string("sort/") + h.text);
    }
}

void ScriptsView::draw_line(const ScriptTable::Line& line, const inspect::Row& row) {
    ImGui::PushID(static_cast<int>(row.id));
    ImGui::TableNextRow();
    if (row.id == desk_.pointed) ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg1, ink_pointed);
    for (const Heading& h : headings) {
        if (!shown(h, costs_, all_)) continue;
        ImGui::TableNextColumn();
        draw_cell(h.column, line, row);
    }
    ImGui::PopID();
}

void ScriptsView::draw_cell(Column column, const ScriptTable::Line& line, const inspect::Row& row) {
    switch (column) {
        case Column::state:
            return draw_state(row);
        case Column::id:
            return put_text(ink_quiet, std::to_string(row.id));
        case Column::name:
            return draw_name(line, row);
        case Column::reason: {
            const std::string said = inspect::note(row.script);
            return put_clipped((said.empty() ? said : "[" + said + "] ") + inspect::reason(row.script));
        }
        case Column::line:
            if (const auto stack = inspect::stack(row.script); !stack.empty()) {
                put_place(stack.front());
            }
            return;
        case Column::resumes:
            return put_text(count_text(row.resumes));
        case Column::frame:
            return put_cost(row.script, &inspect::Cost::frame);
        case Column::average:
            return put_cost(row.script, &inspect::Cost::average);
        case Column::worst:
            return put_cost(row.script, &inspect::Cost::worst);
        case Column::age:
            return put_text(seconds_text(row.age_seconds));
    }
}

void ScriptsView::draw_state(const inspect::Row& row) {
    const State state = row.script.state();
    ImGui::PushStyleColor(ImGuiCol_Text, colour_of(state));
    char letter[2] = {to_string(state)[0], 0};
    if (ImGui::Selectable(letter, row.script == desk_.selected,
                          ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap)) {
        desk_.selected = row.script;
    }
    if (ImGui::IsItemHovered()) desk_.hovered = row.id;
    ImGui::PopStyleColor();
    desk_.mark(name_of("row/", row.id));
}

void ScriptsView::draw_name(const ScriptTable::Line& line, const inspect::Row& row) {
    constexpr float step = 7;
    if (tree_) {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + static_cast<float>(line.depth) * step);
        if (line.forks) {
            if (ImGui::SmallButton(line.folded ? "+" : "-")) table_.fold(row.id, !line.folded);
            desk_.mark(name_of("fold/", row.id));
            ImGui::SameLine(0, 2);
        }
    }
    put_clipped(row.script.name());
}

}  // namespace segue::overlay

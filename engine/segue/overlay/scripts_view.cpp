// SPDX-License-Identifier: MIT
#include "segue/overlay/scripts_view.hpp"

#include <imgui.h>

#include <cstdio>
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
    bool cost;  // there at Inspect::full alone
};

constexpr ImGuiTableColumnFlags most_first = ImGuiTableColumnFlags_PreferSortDescending;

const Heading headings[] = {
    {Column::state, "s", 1, 0, false},
    {Column::id, "id", 4, ImGuiTableColumnFlags_DefaultSort, false},
    {Column::name, "name", 11, 0, false},
    {Column::reason, "waits for", 0, 0, false},
    {Column::line, "line", 11, 0, false},
    {Column::resumes, "runs", 5, most_first, false},
    {Column::frame, "now", 5, most_first, true},
    {Column::average, "avg", 5, most_first, true},
    {Column::worst, "max", 5, most_first, true},
    {Column::age, "age", 5, most_first, false},
};

std::string name_of(const char* kind, std::uint64_t id) {
    std::string out = kind;
    return out += std::to_string(id);
}

void put_costs(const Script<>& script) {
    const auto cost = inspect::cost(script);
    for (const auto time : {&inspect::Cost::frame, &inspect::Cost::average, &inspect::Cost::worst}) {
        ImGui::TableNextColumn();
        if (cost) put_text(cost_text((*cost).*time));
    }
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
    const bool costs = inspect::level(desk_.game) == Inspect::full;
    ImGuiTableFlags flags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_Resizable |
                            ImGuiTableFlags_BordersOuter | ImGuiTableFlags_NoSavedSettings;
    if (!tree_) flags |= ImGuiTableFlags_Sortable;
    int columns = 0;
    for (const Heading& h : headings) columns += costs || !h.cost ? 1 : 0;
    if (!ImGui::BeginTable(costs ? "costs" : "scripts", columns, flags, {0, height})) return;
    draw_headings(costs);
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs && specs->SpecsCount > 0) {
        table_.sort(static_cast<Column>(specs->Specs[0].ColumnUserID),
                    specs->Specs[0].SortDirection == ImGuiSortDirection_Descending);
    }
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(table_.shown()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto line = static_cast<std::size_t>(i);
            draw_line(table_.line(line), table_.row(line), costs);
        }
    }
    ImGui::EndTable();
}

void ScriptsView::draw_headings(bool costs) {
    const float letter = ImGui::CalcTextSize("0").x;
    for (const Heading& h : headings) {
        if (h.cost && !costs) continue;
        const auto sizing =
            h.letters > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch;
        ImGui::TableSetupColumn(h.text, h.flags | sizing, h.letters * letter, static_cast<ImGuiID>(h.column));
    }
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    for (const Heading& h : headings) {
        if (h.cost && !costs) continue;
        ImGui::TableNextColumn();
        ImGui::TableHeader(h.text);
        desk_.mark(std::string("sort/") + h.text);
    }
}

void ScriptsView::draw_line(const ScriptTable::Line& line, const inspect::Row& row, bool costs) {
    const State state = row.script.state();
    ImGui::PushID(static_cast<int>(row.id));
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushStyleColor(ImGuiCol_Text, colour_of(state));
    char letter[2] = {to_string(state)[0], 0};
    if (ImGui::Selectable(letter, row.script == desk_.selected,
                          ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap)) {
        desk_.selected = row.script;
    }
    ImGui::PopStyleColor();
    desk_.mark(name_of("row/", row.id));
    ImGui::TableNextColumn();
    put_text(ink_quiet, std::to_string(row.id));
    ImGui::TableNextColumn();
    draw_name(line, row);
    ImGui::TableNextColumn();
    put_clipped(inspect::reason(row.script));
    ImGui::TableNextColumn();
    const auto stack = inspect::stack(row.script);
    if (!stack.empty()) put_clipped(place_text(stack.front()));
    ImGui::TableNextColumn();
    put_text(count_text(row.resumes));
    if (costs) put_costs(row.script);
    ImGui::TableNextColumn();
    put_text(seconds_text(row.age_seconds));
    ImGui::PopID();
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

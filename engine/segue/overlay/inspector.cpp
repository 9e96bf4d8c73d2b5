// SPDX-License-Identifier: MIT
#include "segue/overlay/inspector.hpp"

#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace segue::overlay {
namespace {

constexpr float stack_lines = 7;  // of the selected script, below the table

struct Heading {
    const char* text;
    float letters;  // its width; 0: what is left
    ImGuiTableColumnFlags flags;
};

const Heading headings[] = {
    // in the order of Column
    {"id", 4, ImGuiTableColumnFlags_DefaultSort},
    {"name", 14, 0},
    {"s", 1, 0},  // the state's first letter in its colour
    {"waits for", 0, 0},
    {"age", 5, ImGuiTableColumnFlags_PreferSortDescending},
    {"runs", 6, ImGuiTableColumnFlags_PreferSortDescending},
};

ImVec4 colour_of(State state) {
    switch (state) {
        case State::running:
        case State::ready:
            return {0.30f, 0.95f, 0.79f, 1};
        case State::paused:
            return {1.00f, 0.69f, 0.00f, 1};
        case State::failed:
            return {1.00f, 0.38f, 0.00f, 1};
        case State::done:
        case State::cancelled:
            return {0.44f, 0.53f, 0.67f, 1};
        case State::waiting:
            break;
    }
    return {0.86f, 0.91f, 0.97f, 1};
}

void text(const std::string& s) { ImGui::TextUnformatted(s.data(), s.data() + s.size()); }

/// What does not fit into its column ends in two dots, and is shown whole under the pointer.
void clipped_text(const std::string& s) {
    const float room = ImGui::GetContentRegionAvail().x;
    if (ImGui::CalcTextSize(s.c_str()).x <= room) return text(s);
    const char* end = nullptr;
    ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), room - ImGui::CalcTextSize("..").x, 0, s.c_str(),
                                    s.c_str() + s.size(), &end);
    text(s.substr(0, static_cast<std::size_t>(end - s.c_str())) + "..");
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", s.c_str());
}

std::string seconds(double s) {
    char out[16];
    if (s < 1000) {
        std::snprintf(out, sizeof out, s < 10 ? "%.1fs" : "%.0fs", s);
    } else {
        std::snprintf(out, sizeof out, "%.1fh", s / 3600);
    }
    return out;
}

std::string count(std::uint64_t n) {
    if (n < 100'000) return std::to_string(n);
    char out[16];
    std::snprintf(out, sizeof out, n < 10'000'000 ? "%.0fk" : "%.0fM",
                  static_cast<double>(n) / (n < 10'000'000 ? 1e3 : 1e6));
    return out;
}

/// Dense and dark, whatever the style of the rest; gone with the object.
class Look {
  public:
    Look() {
        ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {4, 4});
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {6, 3});
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {4, 1});
        ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {3, 1});
        ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 10);
        ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(5, 8, 15, 255));
        ImGui::PushStyleColor(ImGuiCol_Border, IM_COL32(30, 49, 80, 255));
        ImGui::PushStyleColor(ImGuiCol_TableHeaderBg, IM_COL32(16, 32, 58, 255));
        ImGui::PushStyleColor(ImGuiCol_TableRowBgAlt, IM_COL32(12, 20, 36, 255));
        ImGui::PushStyleColor(ImGuiCol_FrameBg, IM_COL32(12, 20, 36, 255));
        ImGui::PushStyleColor(ImGuiCol_Header, IM_COL32(42, 26, 6, 255));
        ImGui::PushStyleColor(ImGuiCol_Text, IM_COL32(220, 231, 247, 255));
    }
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;
    ~Look() {
        ImGui::PopStyleColor(7);
        ImGui::PopStyleVar(6);
    }
};

}  // namespace

void Inspector::draw(float x, float y, float width, float height) {
    const Look look;
    constexpr ImGuiWindowFlags fixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollbar;
    ImGui::SetNextWindowPos({x, y});
    ImGui::SetNextWindowSize({width, height});
    if (ImGui::Begin("inspector", nullptr, fixed)) {
        if (probe_) probe_->begin();
        draw_filter();
        const float stack_height = stack_lines * ImGui::GetTextLineHeightWithSpacing();
        draw_table(ImGui::GetContentRegionAvail().y - stack_height);
        draw_selected();
        if (probe_) probe_->end();
    }
    ImGui::End();
    do_clicks();
}

void Inspector::draw_filter() {
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x * 0.5f);
    ImGui::InputTextWithHint("##filter", "filter", filter_.data(), filter_.size());
    if (probe_) probe_->widget("filter");
    table_.filter(filter_.data());
    table_.refresh();
    ImGui::SameLine();
    ImGui::TextDisabled("%zu of %zu", table_.shown(), table_.total());
}

void Inspector::draw_table(float height) {
    constexpr ImGuiTableFlags flags = ImGuiTableFlags_Sortable | ImGuiTableFlags_ScrollY |
                                      ImGuiTableFlags_RowBg | ImGuiTableFlags_Resizable |
                                      ImGuiTableFlags_BordersOuter | ImGuiTableFlags_NoSavedSettings;
    if (!ImGui::BeginTable("scripts", 7, flags, {0, height})) return;
    const float letter = ImGui::CalcTextSize("0").x;
    for (const Heading& h : headings) {
        const auto sizing =
            h.letters > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch;
        ImGui::TableSetupColumn(h.text, h.flags | sizing, h.letters * letter);
    }
    ImGui::TableSetupColumn("##acts", ImGuiTableColumnFlags_WidthFixed | ImGuiTableColumnFlags_NoSort,
                            7 * letter);
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    for (const Heading& h : headings) {
        ImGui::TableNextColumn();
        ImGui::TableHeader(h.text);
        if (probe_) probe_->widget(std::string("sort/") + h.text);
    }

    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs && specs->SpecsDirty && specs->SpecsCount > 0) {
        table_.sort(static_cast<Column>(specs->Specs[0].ColumnIndex),
                    specs->Specs[0].SortDirection == ImGuiSortDirection_Descending);
        specs->SpecsDirty = false;
    }
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(table_.shown()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            draw_row(table_.row(static_cast<std::size_t>(i)));
        }
    }
    ImGui::EndTable();
}

void Inspector::draw_row(const inspect::Row& row) {
    const State state = row.script.state();
    ImGui::PushID(static_cast<int>(row.id));
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const std::string id = std::to_string(row.id);
    if (ImGui::Selectable(id.c_str(), row.script == selected_,
                          ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap)) {
        selected_ = row.script;
    }
    mark("row/", row.id);
    ImGui::TableNextColumn();
    clipped_text(row.script.name());
    ImGui::TableNextColumn();
    ImGui::TextColored(colour_of(state), "%.1s", to_string(state));
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", to_string(state));
    ImGui::TableNextColumn();
    clipped_text(inspect::reason(row.script));
    ImGui::TableNextColumn();
    text(seconds(row.age_seconds));
    ImGui::TableNextColumn();
    text(count(row.resumes));
    ImGui::TableNextColumn();
    draw_buttons(row);
    ImGui::PopID();
}

void Inspector::draw_buttons(const inspect::Row& row) {
    if (row.script.done()) return;
    const bool paused = row.script.paused();
    if (ImGui::SmallButton(paused ? ">###pause" : "||###pause")) {
        clicks_.push_back({row.script, paused ? Act::resume : Act::pause});
    }
    if (ImGui::IsItemHovered()) ImGui::SetTooltip(paused ? "resume" : "pause");
    mark("pause/", row.id);
    ImGui::SameLine();
    if (ImGui::SmallButton("x###cancel")) clicks_.push_back({row.script, Act::cancel});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("cancel");
    mark("cancel/", row.id);
}

void Inspector::draw_selected() {
    if (selected_.id() == 0) {
        ImGui::TextDisabled("click a script to see where it waits");
        return;
    }
    const std::string title = "#" + std::to_string(selected_.id()) + " " + selected_.name();
    ImGui::TextColored(colour_of(selected_.state()), "%s", title.c_str());
    ImGui::SameLine();
    ImGui::TextDisabled("%s", to_string(selected_.state()));
    if (selected_.done()) return;

    text(inspect::reason(selected_));
    if (!ImGui::BeginChild("stack")) return ImGui::EndChild();
    for (const ChainLevel& level : inspect::stack(selected_)) {
        text(level.function);
        ImGui::SameLine();
        ImGui::TextDisabled("%s:%u", level.file.c_str(), static_cast<unsigned>(level.line));
    }
    const ChainLevel start = inspect::started_at(selected_);
    ImGui::TextDisabled("started at %s:%u", start.file.c_str(), static_cast<unsigned>(start.line));
    ImGui::EndChild();
}

void Inspector::do_clicks() {
    for (const Click& click : clicks_) {
        switch (click.act) {
            case Act::pause:
                click.script.pause();
                break;
            case Act::resume:
                click.script.resume();
                break;
            case Act::cancel:
                click.script.cancel();
                break;
        }
    }
    clicks_.clear();
}

void Inspector::mark(std::string_view kind, std::uint64_t id) {
    if (probe_) probe_->widget(std::string(kind) + std::to_string(id));
}

}  // namespace segue::overlay

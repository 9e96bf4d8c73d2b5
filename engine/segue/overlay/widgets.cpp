// SPDX-License-Identifier: MIT
#include "segue/overlay/widgets.hpp"

#include <algorithm>

#include "segue/overlay/look.hpp"

namespace segue::overlay {

void put_text(std::string_view text) { ImGui::TextUnformatted(text.data(), text.data() + text.size()); }

void put_text(ImU32 ink, std::string_view text) {
    ImGui::PushStyleColor(ImGuiCol_Text, ink);
    put_text(text);
    ImGui::PopStyleColor();
}

namespace {

std::string clipped(const std::string& text, std::size_t tail) {
    const float room = ImGui::GetContentRegionAvail().x;
    if (ImGui::CalcTextSize(text.c_str()).x <= room) return text;
    const std::string end = ".." + text.substr(text.size() - std::min(tail, text.size()));
    const char* cut = nullptr;
    ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), room - ImGui::CalcTextSize(end.c_str()).x, 0,
                                    text.c_str(), text.c_str() + text.size() - (end.size() - 2), &cut);
    return text.substr(0, static_cast<std::size_t>(cut - text.c_str())) + end;
}

void tell_whole(const std::string& text, const std::string& shown) {
    if (shown != text && ImGui::IsItemHovered()) ImGui::SetTooltip("%s", text.c_str());
}

}  // namespace

void put_clipped(const std::string& text, std::size_t tail) {
    const std::string shown = clipped(text, tail);
    put_text(shown);
    tell_whole(text, shown);
}

void put_place(const ChainLevel& at) {
    const std::string text = place_text(at);
    put_clipped(text, text.size() - std::min(text.rfind(':'), text.size()));
}

void put_wrapped(const std::string& text) {
    ImGui::PushTextWrapPos(0);
    put_text(text);
    ImGui::PopTextWrapPos();
}

bool put_button(Desk& desk, std::string_view name, const char* label, const char* tip, const char* not_now) {
    ImGui::PushID(name.data(), name.data() + name.size());
    ImGui::BeginDisabled(not_now != nullptr);
    // The label may change; to ImGui, which keeps the focus by it, it stays the same button.
    const bool clicked = ImGui::SmallButton((std::string(label) + "###button").c_str());
    ImGui::EndDisabled();
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::SetTooltip("%s", not_now ? not_now : tip);
    }
    ImGui::PopID();
    desk.mark(name);
    return clicked;
}

bool put_link(Desk& desk, std::string_view name, const std::string& text) {
    ImGui::PushID(name.data(), name.data() + name.size());
    ImGui::PushStyleColor(ImGuiCol_Text, ink_link);
    const std::string shown = clipped(text, 0);
    // As of a button: the words may change between the press and the release.
    const bool clicked =
        ImGui::Selectable((shown + "###link").c_str(), false, 0, {ImGui::CalcTextSize(shown.c_str()).x, 0});
    ImGui::PopStyleColor();
    tell_whole(text, shown);
    ImGui::PopID();
    desk.mark(name);
    return clicked;
}

bool put_switch(Desk& desk, std::string_view name, const char* label, bool on, const char* tip,
                const char* not_now) {
    if (on) {
        ImGui::PushStyleColor(ImGuiCol_Button, ink_lit);
        ImGui::PushStyleColor(ImGuiCol_Text, ink_half);
    }
    const bool clicked = put_button(desk, name, label, tip, not_now);
    if (on) ImGui::PopStyleColor(2);
    return clicked;
}

bool begin_rows(const char* id, std::initializer_list<RowColumn> columns) {
    constexpr ImGuiTableFlags flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersOuter |
                                      ImGuiTableFlags_Resizable | ImGuiTableFlags_ScrollY |
                                      ImGuiTableFlags_NoSavedSettings;
    if (!ImGui::BeginTable(id, static_cast<int>(columns.size()), flags)) return false;
    const float letter = ImGui::CalcTextSize("0").x;
    for (const RowColumn& column : columns) {
        const auto sizing =
            column.letters > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch;
        ImGui::TableSetupColumn(column.name, sizing, column.letters * letter);
    }
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableHeadersRow();
    return true;
}

}  // namespace segue::overlay

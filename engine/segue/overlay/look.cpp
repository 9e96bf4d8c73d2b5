// SPDX-License-Identifier: MIT
#include "segue/overlay/look.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace segue::overlay {
namespace {

constexpr std::array<std::pair<ImGuiStyleVar, float>, 3> sizes{{
    {ImGuiStyleVar_WindowRounding, 0},
    {ImGuiStyleVar_ScrollbarSize, 10},
    {ImGuiStyleVar_TabRounding, 0},
}};

const std::array<std::pair<ImGuiStyleVar, ImVec2>, 4> paddings{{
    {ImGuiStyleVar_WindowPadding, {4, 4}},
    {ImGuiStyleVar_ItemSpacing, {6, 3}},
    {ImGuiStyleVar_FramePadding, {4, 1}},
    {ImGuiStyleVar_CellPadding, {3, 1}},
}};

constexpr std::array<std::pair<ImGuiCol, ImU32>, 15> colours{{
    {ImGuiCol_WindowBg, IM_COL32(5, 8, 15, 255)},
    {ImGuiCol_PopupBg, IM_COL32(16, 24, 42, 255)},
    {ImGuiCol_Border, ink_lines},
    {ImGuiCol_TableHeaderBg, IM_COL32(16, 32, 58, 255)},
    {ImGuiCol_TableRowBgAlt, IM_COL32(12, 20, 36, 255)},
    {ImGuiCol_FrameBg, IM_COL32(12, 20, 36, 255)},
    {ImGuiCol_Header, ink_lit},
    {ImGuiCol_Button, IM_COL32(22, 42, 74, 255)},
    {ImGuiCol_ButtonHovered, IM_COL32(38, 70, 120, 255)},
    {ImGuiCol_ButtonActive, IM_COL32(60, 100, 160, 255)},
    {ImGuiCol_Tab, IM_COL32(12, 20, 36, 255)},
    {ImGuiCol_TabActive, IM_COL32(38, 70, 120, 255)},
    {ImGuiCol_TabHovered, IM_COL32(60, 100, 160, 255)},
    {ImGuiCol_Text, ink_text},
    {ImGuiCol_TextDisabled, ink_quiet},
}};

std::string printed(const char* format, double value) {
    char out[32];
    std::snprintf(out, sizeof out, format, value);
    return out;
}

}  // namespace

ImU32 colour_of(State state) {
    switch (state) {
        case State::running:
        case State::ready:
            return ink_good;
        case State::paused:
            return ink_half;
        case State::failed:
            return ink_bad;
        case State::done:
        case State::cancelled:
            return ink_quiet;
        case State::waiting:
            break;
    }
    return ink_text;
}

std::string seconds_text(double s) {
    if (s < 10) return printed("%.1fs", s);
    return s < 1000 ? printed("%.0fs", s) : printed("%.1fh", s / 3600);
}

std::string count_text(std::uint64_t n) {
    if (n < 100'000) return std::to_string(n);
    const auto v = static_cast<double>(n);
    return n < 10'000'000 ? printed("%.0fk", v / 1e3) : printed("%.0fM", v / 1e6);
}

std::string cost_text(std::chrono::nanoseconds t) {
    const auto us = static_cast<double>(t.count()) / 1e3;
    if (us < 9.95) return printed("%.1fus", us);
    if (us < 999.5) return printed("%.0fus", us);
    if (us < 9995) return printed("%.2fms", us / 1e3);
    return us < 999'500 ? printed("%.0fms", us / 1e3) : printed("%.1fs", us / 1e6);
}

std::string bytes_text(double bytes) {
    if (bytes < 1e3) return printed("%.0f B", bytes);
    return bytes < 1e6 ? printed("%.0f kB", bytes / 1e3) : printed("%.1f MB", bytes / 1e6);
}

std::string place_text(const ChainLevel& at) {
    if (at.line == 0) return "";
    std::string out = at.file.substr(at.file.find_last_of("/\\") + 1);
    out += ':';
    out += std::to_string(at.line);
    return out;
}

Look::Look() {
    for (const auto& [var, size] : sizes) ImGui::PushStyleVar(var, size);
    for (const auto& [var, padding] : paddings) ImGui::PushStyleVar(var, padding);
    for (const auto& [part, colour] : colours) ImGui::PushStyleColor(part, colour);
}

Look::~Look() {
    ImGui::PopStyleColor(static_cast<int>(colours.size()));
    ImGui::PopStyleVar(static_cast<int>(sizes.size() + paddings.size()));
}

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
#include "demo/relay/meddling.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>

namespace relay {
namespace {

/// Buttons of the inspector that stop, slow or end a script. Those for the pace of all are the game's own,
/// and a break stops all when it is met.
bool changes_what_runs(std::string_view widget) {
    constexpr std::array<std::string_view, 5> names{"pause", "step", "step tree", "finish", "cancel"};
    return widget.starts_with("slow ") || std::find(names.begin(), names.end(), widget) != names.end();
}

}  // namespace

void Meddling::widget(std::string_view name) {
    // Whatever presses it, pointer, key or gamepad, ImGui makes it active first. One that is let go beside it
    // counts too.
    if (changes_what_runs(name) && ImGui::IsItemActivated()) used_ = true;
}

}  // namespace relay

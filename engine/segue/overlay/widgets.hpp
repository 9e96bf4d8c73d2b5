// SPDX-License-Identifier: MIT
// What the inspector's views draw with, each known to the probe by a name. Not for users.
#pragma once

#include <imgui.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "segue/overlay/desk.hpp"

namespace segue::overlay {

void put_text(std::string_view text);
void put_text(ImU32 ink, std::string_view text);
/// Two dots stand for what does not fit into its column, before the last `tail` letters; whole under the
/// pointer.
void put_clipped(const std::string& text, std::size_t tail = 0);
/// A file and line, of which the line stays.
void put_place(const ChainLevel& at);
void put_wrapped(const std::string& text);

/// A small button. Greyed where `not_now`, which says why, is not null; its tooltip is that, or `tip`.
bool put_button(Desk& desk, std::string_view name, const char* label, const char* tip,
                const char* not_now = nullptr);
/// A word to click on; of no more width than it has letters.
bool put_link(Desk& desk, std::string_view name, const std::string& text);
/// One that is lit while `on`.
bool put_switch(Desk& desk, std::string_view name, const char* label, bool on, const char* tip,
                const char* not_now = nullptr);

/// A column, as wide as so many letters; 0: what the others leave.
struct RowColumn {
    const char* name;
    float letters;
};

/// A table that fills what is left, with these columns. ImGui::EndTable ends it, unless this is false.
bool begin_rows(const char* id, std::initializer_list<RowColumn> columns);

}  // namespace segue::overlay

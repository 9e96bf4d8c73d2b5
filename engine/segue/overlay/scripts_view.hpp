// SPDX-License-Identifier: MIT
// The view "scripts": filter, and all scripts as a table or a tree. Not for users.
#pragma once

#include <array>
#include <string>

#include "segue/overlay/desk.hpp"
#include "segue/overlay/script_table.hpp"

namespace segue::overlay {

class ScriptsView {
  public:
    explicit ScriptsView(Desk& desk) : desk_(desk), table_(desk.game) {}

    /// @param height  of all of it.
    void draw(float height);
    ScriptTable& table() { return table_; }
    void tree(bool on) { tree_ = on; }
    bool wants_lints() const;

  private:
    void draw_filter();
    void draw_table(float height);
    void draw_headings();
    void scroll_to_pointed();
    void draw_line(const ScriptTable::Line& line, const inspect::Row& row);
    void draw_cell(Column column, const ScriptTable::Line& line, const inspect::Row& row);
    void draw_state(const inspect::Row& row);
    void draw_name(const ScriptTable::Line& line, const inspect::Row& row);

    Desk& desk_;
    ScriptTable table_;
    std::array<char, 64> filter_{};
    bool tree_ = false;
    std::uint64_t scrolled_to_ = 0;     // a script that was pointed at
    bool costs_ = false, all_ = false;  // which columns are shown
};

}  // namespace segue::overlay

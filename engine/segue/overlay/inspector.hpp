// SPDX-License-Identifier: MIT
// A window of Dear ImGui that shows what each script waits for, and lets one act on it.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/overlay/script_table.hpp"

namespace segue::overlay {

/// Told of what is drawn, for tests and guided tours.
class Probe {
  public:
    virtual ~Probe() = default;
    /// The window has begun; nothing is drawn yet.
    virtual void begin() {}
    /// ImGui's last item is the widget of this name: "filter", "sort/age", "row/12", "pause/12", "cancel/12".
    virtual void widget(std::string_view name) { static_cast<void>(name); }
    /// All is drawn; the window has not ended yet.
    virtual void end() {}
};

/// The live script viewer: a sortable table of scripts that stays cheap with 10 000 rows, a text filter,
/// pause and cancel for each row, and the await stack of the selected script. The caller owns ImGui's context
/// and draws it.
class Inspector {
  public:
    /// `scheduler` has to outlive the inspector.
    explicit Inspector(Scheduler& scheduler) : table_(scheduler) {}

    /// Draws the window into this rectangle, in pixels; between ImGui::NewFrame and ImGui::Render, once a
    /// frame, on the game thread, inside of a tick or outside. What was clicked is done at the end of this
    /// call: a script that runs is then cancelled at its next suspension.
    void draw(float x, float y, float width, float height);

    /// Shows the await stack of this script.
    void select(const Script<>& script) { selected_ = script; }
    const Script<>& selected() const { return selected_; }
    /// Null: nobody is told.
    void probe(Probe* probe) { probe_ = probe; }

  private:
    enum class Act { pause, resume, cancel };
    struct Click {
        Script<> script;
        Act act;
    };

    void draw_filter();
    void draw_table(float height);
    void draw_row(const inspect::Row& row);
    void draw_buttons(const inspect::Row& row);
    void draw_selected();
    void do_clicks();
    void mark(std::string_view kind, std::uint64_t id);

    ScriptTable table_;
    std::array<char, 64> filter_{};
    Script<> selected_;
    std::vector<Click> clicks_;
    Probe* probe_ = nullptr;
};

}  // namespace segue::overlay

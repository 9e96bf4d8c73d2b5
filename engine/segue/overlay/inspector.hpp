// SPDX-License-Identifier: MIT
// A window of Dear ImGui that shows what each script waits for and costs, and lets one act on it.
#pragma once

#include "segue/overlay/desk.hpp"
#include "segue/overlay/script_details.hpp"
#include "segue/overlay/scripts_view.hpp"

namespace segue::overlay {

/// The live script viewer. It stays cheap with 10 000 scripts. The caller owns ImGui's context and draws it.
class Inspector {
  public:
    /// `scheduler` has to outlive the inspector.
    explicit Inspector(Scheduler& scheduler) : desk_(scheduler), scripts_(desk_), details_(desk_) {}
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;

    /// Draws the window into this rectangle, in pixels; between ImGui::NewFrame and ImGui::Render, once a
    /// frame, on the game thread, inside of a tick or outside. What was clicked is done at the end of this
    /// call: a script that runs is then cancelled at its next suspension.
    void draw(float x, float y, float width, float height);

    /// Shows the details of this script.
    void select(const Script<>& script) { desk_.selected = script; }
    const Script<>& selected() const { return desk_.selected; }
    /// Opens a view with the next frame.
    void show(View view) { desk_.show(view); }
    /// Who stops and slows the game, and has to outlive the inspector; null: the scheduler alone.
    void pace(Pace* pace) { desk_.pace = pace ? pace : &desk_.own_pace; }
    /// Null: nobody is told.
    void probe(Probe* probe) { desk_.probe = probe; }

  private:
    void draw_views();
    bool begin_view(View view, const char* label);

    Desk desk_;
    ScriptsView scripts_;
    ScriptDetails details_;
};

}  // namespace segue::overlay

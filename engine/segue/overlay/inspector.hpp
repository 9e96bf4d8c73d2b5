// SPDX-License-Identifier: MIT
// A window of Dear ImGui that shows what each script waits for and costs, and lets one act on it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "segue/overlay/desk.hpp"
#include "segue/overlay/downloads_view.hpp"
#include "segue/overlay/ended_view.hpp"
#include "segue/overlay/frame_strip.hpp"
#include "segue/overlay/frame_view.hpp"
#include "segue/overlay/lints_view.hpp"
#include "segue/overlay/names_view.hpp"
#include "segue/overlay/script_details.hpp"
#include "segue/overlay/scripts_view.hpp"
#include "segue/overlay/source_view.hpp"

namespace segue::overlay {

/// The live script viewer. It stays cheap with 10 000 scripts. The caller owns ImGui's context and draws it.
/// Where the context's io.ConfigFlags let ImGui be steered by keyboard or gamepad, all of it can be reached
/// so; Ctrl with Page Up or Page Down, and the shoulder buttons, go from view to view.
class Inspector {
  public:
    /// `scheduler` has to outlive the inspector.
    explicit Inspector(Scheduler& scheduler)
        : desk_(scheduler),
          strip_(desk_),
          scripts_(desk_),
          details_(desk_),
          frame_(desk_, strip_),
          names_(desk_),
          ended_(desk_),
          lints_(desk_),
          source_(desk_),
          downloads_(desk_) {}
    Inspector(const Inspector&) = delete;
    Inspector& operator=(const Inspector&) = delete;

    /// Draws the window into this rectangle, in pixels; between ImGui::NewFrame and ImGui::Render, once a
    /// frame, on the game thread, inside of a tick or outside. What was clicked is done at the end of this
    /// call: a script that runs is then cancelled at its next suspension.
    void draw(float x, float y, float width, float height);

    /// Shows the details of this script.
    void select(const Script<>& script) { desk_.selected = script; }
    /// The script whose details are shown; an empty handle: none.
    const Script<>& selected() const { return desk_.selected; }
    /// Lights the row of the script of this number, and scrolls to it when it is another one than before: of
    /// what is under the game's pointer. 0: of none.
    void point_at(std::uint64_t script) { desk_.pointed = script; }
    /// The script whose row was under the pointer in the last draw(), for the game to light up what it moves;
    /// 0: none.
    std::uint64_t hovered() const { return desk_.hovered; }
    /// Opens a view with the next frame.
    void show(View view) { desk_.show(view); }
    /// Shows the scripts that these words let through, as though they had been typed: docs/inspector.md.
    void filter(std::string words) { desk_.filter_for(std::move(words)); }
    /// Scripts below those that forked them, or one list.
    void tree(bool on) { scripts_.tree(on); }
    /// Gives the window ImGui's focus with the next frame, so that keys and gamepads steer it.
    void focus() { wants_focus_ = true; }
    /// Who stops and slows the game, and has to outlive the inspector; null: the scheduler alone.
    void pace(Pace* pace) { desk_.pace = pace ? pace : &desk_.own_pace; }
    /// Where the sources are: usually source_folder() of the project; by default of the current folder.
    void sources(SourceReader reader) { source_.read_by(std::move(reader)); }
    /// Who lists downloads; by default the view says that there is nobody.
    void downloads(DownloadLister lister) { downloads_.list_by(std::move(lister)); }
    /// One frame's time, by which frames are coloured; usually 1/60 s.
    void budget(std::chrono::nanoseconds frame) { desk_.budget = frame; }
    /// What the last frame went on, for the budget bar; once a frame, before draw().
    void spent(const Spent& parts) { desk_.spent = parts; }
    /// What draw() takes, on average over the last frames; rendering comes on top.
    std::chrono::nanoseconds build_time() const { return desk_.own_build; }
    /// By what its own cost is measured: for pictures that have to be the same each time.
    void stopwatch(std::function<std::chrono::nanoseconds()> clock) { desk_.stopwatch = std::move(clock); }
    /// Null: nobody is told.
    void probe(Probe* probe) { desk_.probe = probe; }

  private:
    void draw_views();
    std::string lints_label() const;
    void turn_pages();
    bool begin_view(View view, const char* label);

    Desk desk_;
    FrameStrip strip_;
    ScriptsView scripts_;
    ScriptDetails details_;
    FrameView frame_;
    NamesView names_;
    EndedView ended_;
    LintsView lints_;
    SourceView source_;
    DownloadsView downloads_;
    View open_ = View::scripts;
    bool wants_focus_ = false;
    bool lints_open_ = false;
};

}  // namespace segue::overlay

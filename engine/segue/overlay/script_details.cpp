// SPDX-License-Identifier: MIT
#include "segue/overlay/script_details.hpp"

#include <imgui.h>

#include <array>
#include <utility>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr int look_every = 15;             // frames
constexpr int look_rarely = 300;           // frames, where
constexpr std::size_t few_scripts = 1000;  // are exceeded: a look goes over all of them, some 0.1 us each

std::string title(const ScriptHandle& script) {
    std::string out = "#";
    out += std::to_string(script.id());
    out += ' ';
    return out += script.name();
}

std::string title_of(Scheduler& game, std::uint64_t id) {
    const Script<> script = inspect::find(game, id);
    if (script.id() != 0) return title(script);
    std::string out = "#";
    return out += std::to_string(id) + ", which has ended";
}

/// "woken by #3 door at door.cpp:12", "cancelled by cancel()"; empty: it never was.
std::string woken_text(Scheduler& game, const inspect::ScriptInfo& info) {
    std::string out;
    if (info.cancelled != Cancelled::no) {
        out = std::string("cancelled by ") + to_string(info.cancelled);
        if (info.woken_by != 0) out += " of " + title_of(game, info.woken_by);
        return out;
    }
    if (info.woken_by == 0) return "last resumed by the scheduler";
    out = "woken by " + title_of(game, info.woken_by);
    const auto wakes = inspect::wakes(game);
    for (auto wake = wakes.rbegin(); wake != wakes.rend(); ++wake) {
        if (wake->of != info.id || wake->by != info.woken_by) continue;
        if (wake->at.line != 0) out += " at " + place_text(wake->at);
        break;
    }
    return out;
}

}  // namespace

void ScriptDetails::draw() {
    if (desk_.selected.id() == 0) {
        ImGui::TextDisabled("click a script to see where it waits");
        return;
    }
    histogram_.look();
    draw_title();
    draw_buttons();
    if (ImGui::BeginChild("details")) {
        look();
        draw_words();
        draw_stack();
        histogram_.draw();
    }
    ImGui::EndChild();
}

void ScriptDetails::draw_title() {
    const Script<>& script = desk_.selected;
    put_text(colour_of(script.state()), title(script));
    ImGui::SameLine();
    ImGui::TextDisabled("%s", to_string(script.state()));
    const auto cost = inspect::cost(script);
    if (!cost) return;
    ImGui::SameLine();
    const std::string words = "took " + cost_text(cost->total) + " in " + count_text(cost->resumes) +
                              (cost->resumes == 1 ? " run, longest " : " runs, longest ") +
                              cost_text(cost->longest);
    ImGui::TextDisabled("%s", words.c_str());
}

void ScriptDetails::draw_buttons() {
    const Script<> script = desk_.selected;
    inspect::Control& control = desk_.control;
    const char* const ended = script.done() ? "it has ended" : nullptr;
    const bool own_pause = control.can_step(script);
    // As many letters: what stands behind keeps its place, and all of it its room.
    if (put_button(desk_, "pause", own_pause ? "go on" : "pause",
                   own_pause ? "lets it and its forks go on" : "neither it nor its forks are resumed", ended))
        desk_.later([=] { own_pause ? script.resume() : script.pause(); });
    ImGui::SameLine();
    const char* no_step = ended;
    if (!ended && !own_pause) {
        no_step = script.paused() ? "its scope, or the script above it, is paused" : "pause it first";
    }
    if (put_button(desk_, "step", "step", "lets it be resumed once, and its forks not", no_step))
        desk_.later([=, &control] { control.step(script); });
    ImGui::SameLine();
    if (put_button(desk_, "step tree", "step tree", "until one of it and its forks was resumed once",
                   no_step))
        desk_.later([=, &control] { control.step(script, inspect::Reach::subtree); });
    ImGui::SameLine();
    const char* no_finish = "only waits for frames, time, phases and events can be ended";
    if (ended || control.can_finish(script)) no_finish = ended;
    if (put_button(desk_, "finish", "finish", "ends its wait now, as though it were over", no_finish))
        desk_.later([=, &control] { control.finish(script); });
    ImGui::SameLine();
    draw_breaks(ended);
    ImGui::SameLine();
    if (put_button(desk_, "cancel", "cancel", "ends it, its forks and what they hold", ended))
        desk_.later([=] { script.cancel(); });
    ImGui::SameLine();
    draw_speeds(ended);
}

void ScriptDetails::draw_breaks(const char* not_now) {
    const Script<> script = desk_.selected;
    inspect::Control& control = desk_.control;
    const auto stop = [this](const Script<>& at) { desk_.stop_at(at); };
    const bool breaks = control.breaks_on(script);
    if (put_switch(desk_, "break", "break", breaks, "pauses it and the game when it is about to be resumed",
                   not_now)) {
        desk_.later([=, &control] {
            if (breaks) {
                control.unbreak(script);
            } else {
                control.break_on(script, stop);
            }
        });
    }
    ImGui::SameLine(0, 2);
    const bool fails = control.breaks_on_failure(script);
    if (put_switch(desk_, "break on failure", "fails", fails, "pauses the game when it has failed",
                   not_now)) {
        desk_.later([=, &control] {
            if (fails) {
                control.break_on_failure(script, nullptr);
            } else {
                control.break_on_failure(script, stop);
            }
        });
    }
}

void ScriptDetails::draw_speeds(const char* not_now) {
    constexpr std::array<std::pair<const char*, double>, 3> speeds{{{"1/10", 0.1}, {"1/4", 0.25}, {"1x", 1}}};
    const Script<> script = desk_.selected;
    inspect::Control& control = desk_.control;
    for (const auto& [label, factor] : speeds) {
        const bool on = control.speed(script) == factor;
        if (put_switch(desk_, std::string("slow ") + label, label, on && !not_now,
                       "how fast time runs for it and its forks", not_now)) {
            desk_.later([=, &control, factor = factor] { control.slow(script, factor); });
        }
        ImGui::SameLine(0, 2);
    }
    ImGui::NewLine();
}

/// At once where another script is selected, or its state has changed.
void ScriptDetails::look() {
    const Script<>& script = desk_.selected;
    const State state = script.state();
    if (looked_at_ == script && looked_in_ == state && --frames_left_ > 0) return;
    looked_at_ = script;
    looked_in_ = state;
    frames_left_ = desk_.game.size() > few_scripts ? look_rarely : look_every;
    const inspect::ScriptInfo info = inspect::info(script);
    why_ = inspect::why(script);
    woken_ = woken_text(desk_.game, info);
    place_.clear();
    if (info.parent != 0) place_ += "forked by " + title_of(desk_.game, info.parent);
    if (info.scope != 0)
        place_ += (place_.empty() ? "in scope " : ", in scope ") + std::to_string(info.scope);
    if (!info.children.empty()) {
        place_ += place_.empty() ? "" : ", ";
        place_ += std::to_string(info.children.size()) +
                  (info.children.size() == 1 ? " fork alive" : " forks alive");
    }
    if (info.forks_total.count() != 0) {
        place_ += place_.empty() ? "" : ", ";
        place_ += "its forks took " + cost_text(info.forks_total) + " in all";
    }
    const auto end = script.done() ? inspect::ending(desk_.game, script.id()) : std::nullopt;
    ended_at_ = end ? end->at : ChainLevel();
}

void ScriptDetails::draw_words() {
    const Script<>& script = desk_.selected;
    if (!script.done()) put_wrapped(inspect::reason(script));
    if (const std::string said = inspect::note(script); !said.empty()) put_wrapped("note: " + said);
    ImGui::PushStyleColor(ImGuiCol_Text, ink_half);
    put_wrapped(why_);
    ImGui::PopStyleColor();
    ImGui::PushStyleColor(ImGuiCol_Text, ink_quiet);
    put_wrapped(woken_);
    if (!place_.empty()) put_wrapped(place_);
    ImGui::PopStyleColor();
}

void ScriptDetails::draw_stack() {
    for (const ChainLevel& level : inspect::stack(desk_.selected)) {
        put_text(level.function);
        ImGui::SameLine();
        ImGui::TextDisabled("%s:%u", level.file.c_str(), static_cast<unsigned>(level.line));
    }
    if (ended_at_.line != 0)
        ImGui::TextDisabled("last waited at %s:%u", ended_at_.file.c_str(),
                            static_cast<unsigned>(ended_at_.line));
    const ChainLevel start = inspect::started_at(desk_.selected);
    ImGui::TextDisabled("started at %s:%u", start.file.c_str(), static_cast<unsigned>(start.line));
}

}  // namespace segue::overlay

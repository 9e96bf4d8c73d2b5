// SPDX-License-Identifier: MIT
#include "segue/overlay/lints_view.hpp"

#include <imgui.h>

#include <algorithm>
#include <utility>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr int look_every = 60;             // frames
constexpr std::size_t few_scripts = 1000;  // a look takes some 0.1 us each
constexpr std::size_t past_kept = 50;

bool is_past(const inspect::Finding& f) { return told_once(f.lint); }

}  // namespace

void LintsView::refresh(bool wanted) {
    if (!wanted && desk_.game.size() > few_scripts) return;
    if (--frames_left_ > 0) return;
    frames_left_ = look_every;
    findings_ = lints_.check();
    for (const inspect::Finding& f : findings_) {
        if (is_past(f)) past_.push_back(f);
    }
    std::erase_if(findings_, is_past);
    std::erase_if(past_, [this](const auto& f) { return muted_.contains(f.name); });
    if (past_.size() > past_kept) past_.erase(past_.begin(), past_.end() - past_kept);
    findings_.insert(findings_.end(), past_.begin(), past_.end());
    news_ = true;
}

std::set<std::uint64_t> LintsView::scripts() const {
    std::set<std::uint64_t> out;
    for (const inspect::Finding& f : findings_) out.insert(f.script);
    return out;
}

bool LintsView::take_news() { return std::exchange(news_, false); }

void LintsView::draw() {
    const char* const none = past_.empty() ? "nothing is over and done with" : nullptr;
    if (put_button(desk_, "forget", "forget what is past", "hogs, failures and tasks that were dropped",
                   none)) {
        past_.clear();
        frames_left_ = 0;
    }
    ImGui::SameLine();
    const bool breaks = desk_.control.breaks_on_failure(Script<>());
    if (put_switch(desk_, "break on failures", "break on failure", breaks,
                   "pauses the game when any script has failed")) {
        desk_.later([this, breaks] {
            const auto stop = [this](const Script<>& at) { desk_.stop_at(at); };
            if (breaks) {
                desk_.control.break_on_failure(Script<>(), nullptr);
            } else {
                desk_.control.break_on_failure(Script<>(), stop);
            }
        });
    }
    draw_muted();
    if (!ImGui::BeginChild("findings")) return ImGui::EndChild();
    if (findings_.empty()) ImGui::TextDisabled("nothing looks wrong");
    std::size_t number = 0;
    for (const inspect::Findings& kind : inspect::alike(findings_)) draw_kind(kind, number++);
    ImGui::EndChild();
}

void LintsView::draw_kind(const inspect::Findings& kind, std::size_t number) {
    const inspect::Finding& finding = *kind.first;
    const std::string suffix = std::to_string(number);
    if (put_button(desk_, "mute/" + suffix, "mute", "nothing more about scripts of this name")) {
        desk_.later([this, name = finding.name] {
            lints_.mute(name);
            muted_.insert(name);
            frames_left_ = 0;
        });
    }
    ImGui::SameLine();
    if (put_button(desk_, "finding/" + suffix, "go", "selects the script",
                   finding.script == 0 ? "it is no script of its own" : nullptr)) {
        desk_.choose(finding.script);
    }
    ImGui::SameLine();
    put_text(ink_half, to_string(finding.lint));
    ImGui::SameLine();
    put_wrapped(kind.count == 1 ? finding.text : std::to_string(kind.count) + " times, as " + finding.text);
}

void LintsView::draw_muted() {
    for (const std::string& name : muted_) {
        ImGui::SameLine();
        if (!put_button(desk_, "unmute/" + name, ("unmute " + name).c_str(), "reports it again")) continue;
        desk_.later([this, name] {
            lints_.unmute(name);
            muted_.erase(name);
            frames_left_ = 0;
        });
    }
}

}  // namespace segue::overlay

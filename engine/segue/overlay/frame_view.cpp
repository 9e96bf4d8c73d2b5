// SPDX-License-Identifier: MIT
#include "segue/overlay/frame_view.hpp"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr ImGuiTableFlags table_flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersOuter |
                                        ImGuiTableFlags_Resizable | ImGuiTableFlags_NoSavedSettings;

void put_headings(std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const bool wide = std::string_view(name) == "name" || std::string_view(name) == "who";
        ImGui::TableSetupColumn(name,
                                wide ? ImGuiTableColumnFlags_WidthStretch : ImGuiTableColumnFlags_WidthFixed);
    }
    ImGui::TableHeadersRow();
}

std::string who_text(const inspect::Group& group) {
    if (group.name.empty()) return "a posted function";
    if (group.scripts <= 1) return group.name;
    return group.name + " x " + std::to_string(group.scripts);
}

std::string cause_text(const inspect::Group& group) {
    if (group.waker.empty()) return to_string(group.cause);
    std::string out = group.waker;
    return out += " " + place_text(group.waker_at);
}

}  // namespace

void FrameView::draw() {
    draw_buttons();
    if (!desk_.frozen) {
        ImGui::TextDisabled("click a frame of the strip above: it is frozen and shown here");
        if (strip_.frames().empty()) return;
        // Not the latest, which nobody could read.
        const std::uint64_t dearest = dearest_tick();
        if (dearest_.tick != dearest) dearest_ = desk_.frame_of(dearest);
        ImGui::TextDisabled("until then the dearest of these, frame %llu",
                            static_cast<unsigned long long>(dearest));
    }
    draw_frame(desk_.frozen ? *desk_.frozen : dearest_);
}

void FrameView::draw_frame(const FrozenFrame& shown) {
    ImGui::PushStyleColor(ImGuiCol_Text, ink_half);
    put_wrapped(shown.why);
    ImGui::PopStyleColor();
    if (shown.spent) {
        const std::string beside = "beside that: net " + cost_text(shown.spent->downloads) + ", render " +
                                   cost_text(shown.spent->render) + ", inspector " +
                                   cost_text(shown.spent->inspector);
        ImGui::PushStyleColor(ImGuiCol_Text, ink_quiet);
        put_wrapped(beside);
        ImGui::PopStyleColor();
    }
    if (!shown.frame) return;
    const inspect::Frame& frame = *shown.frame;
    const inspect::FrameTotals& t = frame.totals;
    const std::string totals = count_text(t.resumes) + " resumes in " + cost_text(t.scripts) + ", posted " +
                               cost_text(t.posted) + ", " + count_text(t.wakes) + " wakes, " +
                               count_text(t.started) + " started, " + count_text(t.ended) + " ended, " +
                               std::to_string(t.alive) + " alive";
    ImGui::PushStyleColor(ImGuiCol_Text, ink_quiet);
    put_wrapped(totals);
    ImGui::PopStyleColor();
    if (ImGui::BeginChild("spent")) {
        draw_spenders(frame);
        draw_groups(frame);
    }
    ImGui::EndChild();
}

std::uint64_t FrameView::dearest_tick() const {
    const auto& frames = strip_.frames();
    return std::max_element(
               frames.begin(), frames.end(),
               [this](const auto& a, const auto& b) { return strip_.whole_of(a) < strip_.whole_of(b); })
        ->tick;
}

void FrameView::draw_buttons() {
    const char* const live = desk_.frozen ? nullptr : "no frame is frozen";
    if (put_button(desk_, "live", "live", "lets the strip run again", live)) desk_.frozen.reset();
    ImGui::SameLine();
    if (put_button(desk_, "frame before", "<", "the frame before", can_move(-1) ? nullptr : "there is none"))
        move(-1);
    ImGui::SameLine();
    if (put_button(desk_, "frame after", ">", "the frame after", can_move(1) ? nullptr : "there is none"))
        move(1);
    ImGui::SameLine();
    const auto& frames = strip_.frames();
    if (put_button(desk_, "dearest", "dearest", "the frame that took longest",
                   frames.empty() ? "none is on record" : nullptr)) {
        desk_.freeze(dearest_tick());
    }
}

int FrameView::place() const {
    const auto& frames = strip_.frames();
    const auto found = std::find_if(frames.begin(), frames.end(), [this](const auto& frame) {
        return desk_.frozen && frame.tick == desk_.frozen->tick;
    });
    return found == frames.end() ? -1 : static_cast<int>(found - frames.begin());
}

bool FrameView::can_move(int by) const {
    const int at = place();
    return at >= 0 && at + by >= 0 && at + by < static_cast<int>(strip_.frames().size());
}

void FrameView::move(int by) { desk_.freeze(strip_.frames()[static_cast<std::size_t>(place() + by)].tick); }

void FrameView::draw_spenders(const inspect::Frame& frame) {
    if (!ImGui::BeginTable("spenders", 5, table_flags)) return;
    put_headings({"name", "from", "runs", "time", "longest"});
    for (const inspect::Spender& spender : frame.spenders) {
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        std::string name = "#";
        name += std::to_string(spender.script) + " " + spender.name;
        if (put_link(desk_, "spender/" + std::to_string(spender.script), name)) desk_.choose(spender.script);
        ImGui::TableNextColumn();
        put_text(place_text(spender.at));
        ImGui::TableNextColumn();
        put_text(std::to_string(spender.resumes));
        ImGui::TableNextColumn();
        put_text(cost_text(spender.time));
        ImGui::TableNextColumn();
        put_text(cost_text(spender.longest));
    }
    ImGui::EndTable();
}

void FrameView::draw_groups(const inspect::Frame& frame) {
    if (!ImGui::BeginTable("groups", 5, table_flags)) return;
    put_headings({"who", "from", "because of", "runs", "time"});
    for (const inspect::Group& group : frame.groups) {
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        put_text(who_text(group));
        ImGui::TableNextColumn();
        put_text(place_text(group.at));
        ImGui::TableNextColumn();
        put_text(cause_text(group));
        ImGui::TableNextColumn();
        put_text(std::to_string(group.resumes));
        ImGui::TableNextColumn();
        put_text(cost_text(group.time));
    }
    ImGui::EndTable();
}

}  // namespace segue::overlay

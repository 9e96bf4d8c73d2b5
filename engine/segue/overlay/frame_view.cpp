// SPDX-License-Identifier: MIT
#include "segue/overlay/frame_view.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

using Words = std::array<std::string, 5>;
/// A table's line, whose first words lead to a script where `link` names them to the probe.
struct Line {
    Words words;
    std::string link = {};
    std::uint64_t script = 0;
};

constexpr float letters_at_least = 6;  // they hold the line of a place

/// ImGui measures a column in a table's first frames and keeps what it found; another frame of the game has
/// other words in it. So each column is as wide as its words now; where all have no room, the widest give
/// way, and what does not fit has dots.
std::array<float, 5> widths_of(const Words& headings, const std::vector<Line>& lines) {
    std::array<float, 5> out{};
    const auto widen = [&](const Words& words) {
        for (std::size_t i = 0; i < words.size(); ++i)
            out[i] = std::max(out[i], ImGui::CalcTextSize(words[i].c_str()).x);
    };
    widen(headings);
    for (const Line& line : lines) widen(line.words);
    const float letter = ImGui::CalcTextSize("0").x;
    float over = static_cast<float>(out.size()) * (2 * ImGui::GetStyle().CellPadding.x + 1) -
                 ImGui::GetContentRegionAvail().x;
    for (const float width : out) over += width;
    for (; over >= 1; over -= letter) {
        float& widest = *std::max_element(out.begin(), out.end());
        if (widest <= letters_at_least * letter) break;
        widest -= letter;
    }
    return out;
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

/// Of the line that a place ends with, and the colon before it.
std::size_t letters_of_line(const std::string& words) {
    const std::size_t digits = words.find_last_not_of("0123456789");
    return digits != std::string::npos && words[digits] == ':' ? words.size() - digits : 0;
}

void draw_lines(Desk& desk, const char* id, const Words& headings, const std::vector<Line>& lines) {
    constexpr ImGuiTableFlags flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersOuter |
                                      ImGuiTableFlags_BordersInnerV | ImGuiTableFlags_NoSavedSettings;
    const std::array<float, 5> widths = widths_of(headings, lines);
    if (!ImGui::BeginTable(id, static_cast<int>(headings.size()), flags)) return;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        ImGui::TableSetupColumn(
            headings[i].c_str(),
            i == 0 ? ImGuiTableColumnFlags_WidthStretch : ImGuiTableColumnFlags_WidthFixed, widths[i]);
    }
    ImGui::TableHeadersRow();
    for (const Line& line : lines) {
        ImGui::TableNextRow();
        for (std::size_t i = 0; i < line.words.size(); ++i) {
            ImGui::TableNextColumn();
            const std::string& words = line.words[i];
            if (i > 0 || line.link.empty()) {
                put_clipped(words, letters_of_line(words));
            } else if (put_link(desk, line.link, words)) {
                desk.choose(line.script);
            }
        }
    }
    ImGui::EndTable();
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
    const std::string totals = count_text(t.resumes) + (t.resumes == 1 ? " resume in " : " resumes in ") +
                               cost_text(t.scripts) + ", posted " + cost_text(t.posted) + ", " +
                               count_text(t.wakes) + " wakes, " + count_text(t.started) + " started, " +
                               count_text(t.ended) + " ended, " + std::to_string(t.alive) + " alive";
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
    std::vector<Line> lines;
    for (const inspect::Spender& spender : frame.spenders) {
        const std::string id = std::to_string(spender.script);
        lines.push_back(
            {{"#" + id + " " + spender.name, place_text(spender.at), std::to_string(spender.resumes),
              cost_text(spender.time), cost_text(spender.longest)},
             "spender/" + id,
             spender.script});
    }
    draw_lines(desk_, "spenders", {"name", "from", "runs", "time", "longest"}, lines);
}

void FrameView::draw_groups(const inspect::Frame& frame) {
    std::vector<Line> lines;
    for (const inspect::Group& group : frame.groups) {
        lines.push_back({{who_text(group), place_text(group.at), cause_text(group),
                          std::to_string(group.resumes), cost_text(group.time)}});
    }
    draw_lines(desk_, "groups", {"who", "from", "because of", "runs", "time"}, lines);
}

}  // namespace segue::overlay

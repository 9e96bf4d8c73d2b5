// SPDX-License-Identifier: MIT
#include "segue/overlay/frame_strip.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr std::size_t most_frames = 300;
constexpr float strip_height = 28;
constexpr float bar_height = 6;
constexpr int most_halvings = 7;  // a budget of 16.7 ms: 0.16 ms

ImU32 ink_of(std::chrono::nanoseconds busy, std::chrono::nanoseconds budget) {
    if (busy > budget) return ink_bad;
    return busy * 2 > budget ? ink_half : ink_good;
}

/// Of what is beside the scripts.
ImU32 dimmed(ImU32 ink) { return (ink & ~IM_COL32_A_MASK) | ImU32{0x60} << IM_COL32_A_SHIFT; }

double share(std::chrono::nanoseconds part, std::chrono::nanoseconds whole) {
    return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

std::string milliseconds(std::chrono::nanoseconds t) {
    char out[32];
    std::snprintf(out, sizeof out, "%.2f", static_cast<double>(t.count()) * 1e-6);
    return out;
}

}  // namespace

void FrameStrip::draw() {
    if (!desk_.frozen) {
        inspect::frames(desk_.game, frames_);
        if (!frames_.empty()) desk_.keep_spent(frames_.back().tick);
    }
    draw_frames();
    draw_bar();
    draw_pace();
    draw_levels();
}

void FrameStrip::draw_frames() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float step = width / most_frames;
    const bool clicked = ImGui::InvisibleButton("strip", {width, strip_height});
    desk_.mark("strip");
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, {at.x + width, at.y + strip_height}, IM_COL32(12, 20, 36, 255));
    const float bottom = at.y + strip_height;
    const std::chrono::nanoseconds highest = top();
    const float line = bottom - strip_height * static_cast<float>(share(desk_.budget, highest));
    if (line >= at.y) list.AddRectFilled({at.x, line}, {at.x + width, line + 1}, ink_lines);
    if (frames_.empty()) {
        list.AddText({at.x + 4, at.y + 7}, ink_quiet, "frames are recorded at the level full");
        return;
    }
    const std::size_t first = most_frames - std::min(most_frames, frames_.size());
    for (std::size_t i = 0; i < frames_.size() && i < most_frames; ++i) {
        const inspect::FrameTotals& frame = frames_[i];
        const float x = at.x + static_cast<float>(first + i) * step;
        const std::chrono::nanoseconds whole = whole_of(frame);
        const auto height = [&](std::chrono::nanoseconds part) {
            return bottom -
                   std::max(1.f, static_cast<float>(std::min(1.0, share(part, highest))) * strip_height);
        };
        const bool frozen = desk_.frozen && desk_.frozen->tick == frame.tick;
        if (frozen) list.AddRectFilled({x - 1, at.y}, {x + step + 1, bottom}, ink_link);
        const float right = x + std::max(1.f, step - 0.5f);
        const ImU32 ink = ink_of(whole, desk_.budget);
        list.AddRectFilled({x, height(whole)}, {right, bottom}, dimmed(ink));
        list.AddRectFilled({x, height(frame.busy)}, {right, bottom}, ink);
    }
    const std::string scale = milliseconds(highest) + " ms";
    const ImVec2 size = ImGui::CalcTextSize(scale.c_str());
    list.AddRectFilled(at, {at.x + size.x + 6, at.y + size.y}, IM_COL32(12, 20, 36, 200));
    list.AddText({at.x + 3, at.y}, ink_quiet, scale.c_str());
    if (!hovered) return;
    const float column = std::clamp((ImGui::GetIO().MousePos.x - at.x) / step, 0.f, most_frames - 1.f);
    const auto index = static_cast<std::size_t>(column);
    if (index < first) return;
    const inspect::FrameTotals& frame = frames_[index - first];
    if (clicked) {
        desk_.freeze(frame.tick);
    } else {
        ImGui::SetTooltip("frame %llu: %s of %s ms, scripts %s", static_cast<unsigned long long>(frame.tick),
                          milliseconds(whole_of(frame)).c_str(), milliseconds(desk_.budget).c_str(),
                          milliseconds(frame.busy).c_str());
    }
}

std::chrono::nanoseconds FrameStrip::whole_of(const inspect::FrameTotals& frame) const {
    const std::optional<Spent> told = desk_.spent_in(frame.tick);
    return told ? std::max(frame.busy, sum(*told)) : frame.busy;
}

std::chrono::nanoseconds FrameStrip::top() const {
    std::chrono::nanoseconds most{};
    for (const inspect::FrameTotals& frame : frames_) most = std::max(most, whole_of(frame));
    std::chrono::nanoseconds top = desk_.budget + desk_.budget / 4;
    for (int i = 0; i < most_halvings && top / 2 >= most; ++i) top /= 2;
    return top;
}

/// What of one frame's time goes where, in the game's own figures; and what the inspector itself takes.
void FrameStrip::draw_bar() {
    Spent spent = desk_.spent;
    if (spent.scripts.count() == 0 && !frames_.empty()) {
        // The last one is still under way.
        const std::size_t i = frames_.size() > 1 ? frames_.size() - 2 : 0;
        spent.scripts = frames_[i].scripts + frames_[i].posted;
    }
    const std::array<std::pair<std::chrono::nanoseconds, ImU32>, 4> parts{{
        {spent.scripts, ink_good},
        {spent.downloads, ink_link},
        {spent.render, IM_COL32(160, 130, 240, 255)},
        {desk_.own_build + spent.inspector, ink_half},
    }};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, {at.x + width, at.y + bar_height}, IM_COL32(12, 20, 36, 255));
    std::chrono::nanoseconds sum{};
    for (const auto& [time, ink] : parts) {
        const float left = at.x + width * static_cast<float>(std::min(1.0, share(sum, desk_.budget)));
        sum += time;
        const float right = at.x + width * static_cast<float>(std::min(1.0, share(sum, desk_.budget)));
        list.AddRectFilled({left, at.y}, {right, at.y + bar_height}, ink);
    }
    ImGui::Dummy({width, bar_height});
    constexpr std::array<const char*, 4> names{"scripts ", "net ", "render ", "inspector "};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        put_text(parts[i].second, names[i] + milliseconds(parts[i].first));
        ImGui::SameLine();
    }
    const auto idle = std::max(std::chrono::nanoseconds(0), desk_.budget - sum);
    put_text(ink_quiet, "idle " + milliseconds(idle) + "/" + milliseconds(desk_.budget) + " ms");
}

void FrameStrip::draw_pace() {
    Pace& pace = *desk_.pace;
    const bool paused = pace.paused();
    if (put_switch(desk_, "pause all", paused ? "go on" : "pause all", paused, "the game stands still"))
        desk_.later([&pace, paused] { pace.pause(!paused); });
    ImGui::SameLine();
    if (put_button(desk_, "step frame", "step frame", "one frame more",
                   paused ? nullptr : "pause all scripts first"))
        desk_.later([&pace] { pace.step(); });
    constexpr std::array<std::pair<const char*, double>, 4> scales{
        {{"1/4", 0.25}, {"1/2", 0.5}, {"1x", 1}, {"2x", 2}}};
    for (const auto& [label, scale] : scales) {
        ImGui::SameLine(0, label == scales.front().first ? 14.f : 2.f);
        const char* const never = pace.can_scale(scale) ? nullptr : "the game does not run at this speed";
        if (put_switch(desk_, std::string("scale ") + label, label, pace.scale() == scale,
                       "how fast game time runs", never)) {
            desk_.later([&pace, scale = scale] { pace.scale(scale); });
        }
    }
}

void FrameStrip::draw_levels() {
    constexpr std::array<std::pair<const char*, Inspect>, 3> levels{
        {{"off", Inspect::off}, {"basic", Inspect::basic}, {"full", Inspect::full}}};
    const Inspect level = inspect::level(desk_.game);
    constexpr std::array<const char*, 3> tips{"nothing is recorded", "who woke whom, and how scripts ended",
                                              "what each resume cost as well"};
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto [label, wanted] = levels[i];
        ImGui::SameLine(0, i == 0 ? 14.f : 2.f);
        if (put_switch(desk_, std::string("level ") + label, label, level == wanted, tips[i]))
            desk_.later([this, wanted = wanted] { inspect::set_level(desk_.game, wanted); });
    }
}

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
#include "segue/overlay/cost_histogram.hpp"

#include <imgui.h>

#include <algorithm>
#include <bit>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

constexpr float height = 12;
constexpr float step = 9;

std::size_t bar_of(std::chrono::nanoseconds cost) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(0, cost.count() / 1000));
    return std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(us)), CostHistogram::bars - 1);
}

std::string from_text(std::size_t bar) {
    const std::uint64_t us = std::uint64_t{1} << (bar - 1);
    return us < 1024 ? std::to_string(us) + " us" : cost_text(std::chrono::microseconds(us));
}

}  // namespace

std::string CostHistogram::range_text(std::size_t bar) {
    if (bar == 0) return "under 1 us";
    if (bar == bars - 1) return from_text(bar) + " and more";
    return from_text(bar) + " to " + from_text(bar + 1);
}

void CostHistogram::look() {
    const auto cost = inspect::cost(desk_.selected);
    if (of_ != desk_.selected) {
        of_ = desk_.selected;
        counts_.fill(0);
        frames_ = 0;
        resumes_ = cost ? cost->resumes : 0;
        return;
    }
    if (!cost || cost->resumes == resumes_) return;
    resumes_ = cost->resumes;
    ++counts_[bar_of(cost->frame)];
    ++frames_;
}

void CostHistogram::draw() {
    if (frames_ == 0) return;
    const std::uint32_t most = *std::max_element(counts_.begin(), counts_.end());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImGui::InvisibleButton("histogram", {step * bars, height});
    desk_.mark("histogram");
    const bool hovered = ImGui::IsItemHovered();
    const auto under = static_cast<std::size_t>(
        std::clamp((ImGui::GetIO().MousePos.x - at.x) / step, 0.f, static_cast<float>(bars - 1)));
    for (std::size_t i = 0; i < bars; ++i) {
        const float x = at.x + static_cast<float>(i) * step;
        const float share = static_cast<float>(counts_[i]) / static_cast<float>(most);
        const float top = at.y + height - (counts_[i] > 0 ? std::max(2.f, share * height) : 1.f);
        const ImU32 ink = counts_[i] == 0 ? ink_lines : hovered && i == under ? ink_half : ink_link;
        list.AddRectFilled({x, top}, {x + step - 2, at.y + height}, ink);
    }
    if (hovered) {
        ImGui::SetTooltip("%s: %u of %u frames", range_text(under).c_str(), counts_[under], frames_);
    }
    ImGui::SameLine();
    const auto dearest = static_cast<std::size_t>(
        std::distance(counts_.begin(), std::max_element(counts_.begin(), counts_.end())));
    const std::string words =
        std::to_string(frames_) + (frames_ == 1 ? " frame, " : " frames, mostly ") + range_text(dearest);
    put_text(ink_quiet, words);
}

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
#include "segue/overlay/downloads_view.hpp"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "segue/overlay/look.hpp"
#include "segue/overlay/widgets.hpp"

namespace segue::overlay {
namespace {

double fraction(const Download& transfer) {
    if (transfer.total == 0) return 0;
    return std::min(1.0, static_cast<double>(transfer.received) / static_cast<double>(transfer.total));
}

/// "43% of 1.0 MB", or what came where the whole is not known.
std::string progress_text(const Download& transfer) {
    if (transfer.total == 0) return bytes_text(static_cast<double>(transfer.received));
    return std::to_string(static_cast<int>(fraction(transfer) * 100)) + "% of " +
           bytes_text(static_cast<double>(transfer.total));
}

std::string state_text(const Download& transfer) {
    if (transfer.retry_in > 0) return "again in " + seconds_text(transfer.retry_in);
    return transfer.status == 0 ? transfer.state : transfer.state + " " + std::to_string(transfer.status);
}

}  // namespace

void DownloadsView::draw() {
    if (!lister_) return ImGui::TextDisabled("the game tells nothing of downloads");
    seen_ = Downloads();
    lister_(seen_);
    const std::string head = std::to_string(seen_.in_flight) + " in flight, " + std::to_string(seen_.queued) +
                             " queued, " + std::to_string(seen_.retrying) + " to be tried again, " +
                             bytes_text(seen_.bytes_per_second) + "/s";
    put_text(head);
    const std::string past = count_text(seen_.ok) + " ok, " + count_text(seen_.failed) + " failed, " +
                             count_text(seen_.retries) + " retries, " +
                             bytes_text(static_cast<double>(seen_.bytes)) + " in all";
    put_text(ink_quiet, past);
    if (!begin_rows("transfers",
                    {{"what", 0}, {"progress", 13}, {"state", 13}, {"rate", 8}, {"try", 3}, {"", 7}}))
        return;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(seen_.transfers.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            draw_transfer(seen_.transfers[static_cast<std::size_t>(i)]);
        }
    }
    ImGui::EndTable();
}

void DownloadsView::draw_transfer(const Download& transfer) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    put_clipped(transfer.name,
                transfer.name.size() - std::min(transfer.name.rfind('/'), transfer.name.size()));
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x * static_cast<float>(fraction(transfer));
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + ImGui::GetTextLineHeight()},
                                              ink_lines);
    put_clipped(progress_text(transfer));
    ImGui::TableNextColumn();
    put_clipped(state_text(transfer));
    ImGui::TableNextColumn();
    if (transfer.bytes_per_second > 0) put_clipped(bytes_text(transfer.bytes_per_second) + "/s");
    ImGui::TableNextColumn();
    put_text(std::to_string(transfer.attempt));
    ImGui::TableNextColumn();
    if (put_button(desk_, "abort/" + transfer.name, "cancel", "aborts it",
                   transfer.cancel ? nullptr : "it cannot be cancelled from here"))
        desk_.later(transfer.cancel);
}

}  // namespace segue::overlay

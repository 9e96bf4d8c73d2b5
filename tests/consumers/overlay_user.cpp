// SPDX-License-Identifier: MIT
// A game that draws the installed inspector, with an ImGui that has no screen.
#include <imgui.h>

#include <chrono>
#include <cstdio>
#include <segue/overlay/inspector.hpp>
#include <segue/segue.hpp>

using namespace segue;

namespace {

Task<> sleeper() { co_await wait(std::chrono::hours(1)); }

}  // namespace

int main() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {960, 540};
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    {
        Scheduler game;
        overlay::Inspector inspector{game};
        game.start(sleeper());
        for (int frame = 0; frame < 3; ++frame) {
            game.tick(1.0 / 60);
            io.DeltaTime = 1.f / 60;
            ImGui::NewFrame();
            inspector.draw(0, 0, 480, 540);
            ImGui::Render();
        }
        std::printf("%s\n", ImGui::GetDrawData()->TotalVtxCount > 1000 ? "drawn" : "nothing is drawn");
    }
    ImGui::DestroyContext();
}

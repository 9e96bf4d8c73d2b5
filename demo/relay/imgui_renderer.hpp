// SPDX-License-Identifier: MIT
// Dear ImGui's draw data on SDL_Renderer, for builds of ImGui without that backend.
#pragma once

#include <SDL.h>
#include <imgui.h>

namespace relay {

class ImGuiRenderer {
  public:
    /// After ImGui::CreateContext. Throws std::runtime_error when the font's texture cannot be made.
    explicit ImGuiRenderer(SDL_Renderer* renderer);
    /// Before ImGui::DestroyContext.
    ~ImGuiRenderer();
    ImGuiRenderer(const ImGuiRenderer&) = delete;
    ImGuiRenderer& operator=(const ImGuiRenderer&) = delete;

    void draw(const ImDrawData& data);

  private:
    SDL_Renderer* renderer_;
    SDL_Texture* font_ = nullptr;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// Triangles from ImGui to SDL, command by command.
#include "demo/relay/imgui_renderer.hpp"

#include <stdexcept>
#include <string>

namespace relay {

ImGuiRenderer::ImGuiRenderer(SDL_Renderer* renderer) : renderer_(renderer) {
    ImGuiIO& io = ImGui::GetIO();
    io.BackendRendererName = "relay_sdl_renderer";
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    font_ = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ABGR8888, SDL_TEXTUREACCESS_STATIC, width, height);
    if (font_ == nullptr)
        throw std::runtime_error(std::string("no texture for the inspector: ") + SDL_GetError());
    SDL_UpdateTexture(font_, nullptr, pixels, 4 * width);
    SDL_SetTextureBlendMode(font_, SDL_BLENDMODE_BLEND);
    SDL_SetTextureScaleMode(font_, SDL_ScaleModeLinear);
    io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(font_));
}

ImGuiRenderer::~ImGuiRenderer() {
    ImGui::GetIO().Fonts->SetTexID(nullptr);
    SDL_DestroyTexture(font_);
}

void ImGuiRenderer::draw(const ImDrawData& data) {
    const ImVec2 scale = data.FramebufferScale;
    const ImVec2 origin = data.DisplayPos;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        ImDrawList& list = *data.CmdLists[n];
        // The software renderer cuts a vertex's place to whole pixels, and ImGui's lines are some
        // ten-thousandths off, as it takes an approximate root: a pixel's width would be none, or two.
        constexpr float nudge = 1.f / 64;
        for (ImDrawVert& vertex : list.VtxBuffer) vertex.pos = {vertex.pos.x + nudge, vertex.pos.y + nudge};
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) {
                if (command.UserCallback != ImDrawCallback_ResetRenderState)
                    command.UserCallback(&list, &command);
                continue;
            }
            const SDL_Rect clip{static_cast<int>((command.ClipRect.x - origin.x) * scale.x),
                                static_cast<int>((command.ClipRect.y - origin.y) * scale.y),
                                static_cast<int>((command.ClipRect.z - command.ClipRect.x) * scale.x),
                                static_cast<int>((command.ClipRect.w - command.ClipRect.y) * scale.y)};
            if (clip.w <= 0 || clip.h <= 0) continue;
            SDL_RenderSetClipRect(renderer_, &clip);
            const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
            SDL_RenderGeometryRaw(renderer_, reinterpret_cast<SDL_Texture*>(command.GetTexID()),
                                  &vertices->pos.x, sizeof(ImDrawVert),
                                  reinterpret_cast<const SDL_Color*>(&vertices->col), sizeof(ImDrawVert),
                                  &vertices->uv.x, sizeof(ImDrawVert),
                                  list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
                                  list.IdxBuffer.Data + command.IdxOffset,
                                  static_cast<int>(command.ElemCount), sizeof(ImDrawIdx));
        }
    }
    SDL_RenderSetClipRect(renderer_, nullptr);
}

}  // namespace relay

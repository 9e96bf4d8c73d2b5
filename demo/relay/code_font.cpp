// SPDX-License-Identifier: MIT
// Takes the letters out of ImGui's font atlas.
#include "demo/relay/code_font.hpp"

#include <imgui.h>

#include <cmath>

namespace relay {

CodeFont::CodeFont(Canvas& canvas) : canvas_(canvas) {
    ImFontAtlas atlas;
    const ImFont* font = atlas.AddFontDefault();
    unsigned char* alpha = nullptr;
    int width = 0, rows = 0;
    atlas.GetTexDataAsAlpha8(&alpha, &width, &rows);
    for (ImWchar c = 33; c < 127; ++c) {
        const ImFontGlyph* glyph = font->FindGlyph(c);
        const int left = static_cast<int>(std::lround(glyph->U0 * static_cast<float>(width)));
        const int top = static_cast<int>(std::lround(glyph->V0 * static_cast<float>(rows)));
        Pixels& shape = shapes_[c];
        shape.width = static_cast<int>(std::lround(glyph->U1 * static_cast<float>(width))) - left;
        shape.height = static_cast<int>(std::lround(glyph->V1 * static_cast<float>(rows))) - top;
        shape.left = std::round(glyph->X0);
        shape.top = std::round(glyph->Y0);
        for (int y = 0; y < shape.height; ++y) {
            for (int x = 0; x < shape.width; ++x) {
                shape.argb.push_back(static_cast<std::uint32_t>(alpha[(top + y) * width + left + x]) << 24);
            }
        }
    }
}

void CodeFont::text(std::string_view text, int x, int y, Rgb colour) {
    Letters& letters = inked_[colour];
    for (const char c : text) {
        const bool known = static_cast<unsigned char>(c) < letters.size();
        const auto index = static_cast<std::size_t>(known ? c : '?');
        Sprite& letter = letters[index];
        if (!letter.texture && !shapes_[index].argb.empty()) {
            Pixels inked = shapes_[index];
            for (auto& pixel : inked.argb) pixel |= colour;
            letter = canvas_.sprite(inked);
        }
        canvas_.put(letter, static_cast<float>(x), static_cast<float>(y));
        x += advance;
    }
}

}  // namespace relay

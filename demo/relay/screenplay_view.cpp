// SPDX-License-Identifier: MIT
// The code pane.
#include "demo/relay/screenplay_view.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr float label_unit = 1.5f;
constexpr Rgb number_ink = 0x4A6085;
constexpr Rgb code_ink = 0xC4D2E8;
constexpr Rgb comment_ink = 0x6F8F80;
constexpr Rgb await_ink = palette::data;
constexpr Rgb waiting_ink = 0xFFD682;
constexpr std::string_view await_word = "co_await";
constexpr std::size_t columns = 64;  // what fits beside the numbers

std::string_view without_folder(std::string_view path) {
    constexpr std::string_view folder = "scripts/";
    return path.starts_with(folder) ? path.substr(folder.size()) : path;
}

}  // namespace

void ScreenplayView::draw(const Screenplay& play, const std::vector<std::string>& lines) {
    canvas_.fill(panel_x, code_rule_y, panel_w, 1, palette::hairline);
    canvas_.label("SCREENPLAY", panel_x, code_y, palette::data);
    if (!play.file.empty()) {
        const std::string place = std::string(without_folder(play.file)) + ":" + std::to_string(play.line);
        canvas_.label(place, panel_right, code_y, palette::quiet, Align::right);
        constexpr float waits_x = panel_x + 112;
        const float room = panel_right - text_width(place, label_unit) - 18 - waits_x;
        canvas_.label(fitted(play.waits, label_unit, room), waits_x, code_y, palette::amber);
    }
    scroll_to(play, static_cast<int>(lines.size()));
    draw_code(play, lines);
}

/// Moves the page only when the waiting line leaves its middle: text that jumps cannot be read.
void ScreenplayView::scroll_to(const Screenplay& play, int count) {
    constexpr int above = 2, below = 3, lead = 9;
    const bool elsewhere = play.file != file_;
    file_ = play.file;
    if (elsewhere || play.line < top_ + above || play.line > top_ + code_lines - 1 - below)
        top_ = play.line - lead;
    top_ = std::max(1, std::min(top_, count - code_lines + 1));
}

void ScreenplayView::draw_code(const Screenplay& play, const std::vector<std::string>& lines) {
    SDL_Renderer* renderer = canvas_.renderer();
    const SDL_Rect box{panel_x, code_box_y, panel_w, code_box_h};
    if (!page_) {
        page_.reset(
            SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET, box.w, box.h));
        SDL_SetTextureBlendMode(page_.get(), SDL_BLENDMODE_NONE);
    }
    if (drawn_file_ != play.file || drawn_top_ != top_ || drawn_line_ != play.line) {
        drawn_file_ = play.file;
        drawn_top_ = top_;
        drawn_line_ = play.line;
        SDL_SetRenderTarget(renderer, page_.get());
        canvas_.fill(0, 0, box.w, box.h, palette::panel);
        for (int row = 0; row < code_lines; ++row) {
            const int number = top_ + row;
            if (number > static_cast<int>(lines.size())) break;
            const std::string_view line =
                std::string_view(lines[static_cast<std::size_t>(number - 1)]).substr(0, columns);
            const int y = 3 + row * code_line_h;
            const bool waits = number == play.line;
            if (waits) {
                canvas_.fill(0, y, box.w, code_line_h, palette::waiting);
                canvas_.fill(0, y, 3, code_line_h, palette::amber);
            }
            char digits[16];
            std::snprintf(digits, sizeof digits, "%3d", number);
            font_.text(digits, 5, y, waits ? palette::amber : number_ink);
            constexpr int code_x = 32;
            const auto comment = std::min(line.find("//"), line.size());
            font_.text(line.substr(0, comment), code_x, y, waits ? waiting_ink : code_ink);
            font_.text(line.substr(comment), code_x + static_cast<int>(comment) * CodeFont::advance, y,
                       comment_ink);
            const auto await = line.substr(0, comment).find(await_word);
            if (await != std::string_view::npos && !waits) {
                // Over the letters that lie there: the same letters, brighter.
                font_.text(await_word, code_x + static_cast<int>(await) * CodeFont::advance, y, await_ink);
            }
        }
        SDL_SetRenderTarget(renderer, nullptr);
    }
    SDL_RenderCopy(renderer, page_.get(), nullptr, &box);
}

}  // namespace relay

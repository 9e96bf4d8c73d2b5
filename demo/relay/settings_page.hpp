// SPDX-License-Identifier: MIT
// The page of sliders: part of a pause's panel, and over the title. It takes what it is steered by out of the
// game's buttons, so that the world, its log and a replay know nothing of it.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <optional>

#include "demo/relay/knobs.hpp"
#include "scripts/world/input.hpp"
#include "scripts/world/screen.hpp"

namespace relay {

/// Where the page lies: in a pause's panel, over the title, over the title that makes room for the inspector.
enum class PagePlace : std::uint8_t { pause, title, aside };

/// What a point of the picture means to it.
struct PageSpot {
    std::optional<Knob> knob;   // its row
    std::optional<int> choice;  // of a pause's two
    bool inside = false;        // of its box
    float share = 0;            // of the way along the row's slider: below 0 or above 1 beside it
};
[[nodiscard]] PageSpot spot_at(PagePlace place, SDL_FPoint at);
/// The whole of it, in the picture.
[[nodiscard]] SDL_Rect page_box(PagePlace place);
/// A row: name, slider, value.
[[nodiscard]] SDL_Rect row_box(PagePlace place, Knob knob);
/// One of a pause's two choices.
[[nodiscard]] SDL_Rect choice_box(int choice);

class SettingsPage {
  public:
    /// The key for it: opens and closes it over the title; in a pause goes to its rows and back. In a stage
    /// it is up to the caller to press pause: then its rows come first.
    void toggle(const Screen& screen);
    /// Where it is seen, if it is.
    /// @param aside  the inspector is open.
    [[nodiscard]] std::optional<PagePlace> place(const Screen& screen, bool aside) const;
    /// Whether Esc closes it, and not the game.
    [[nodiscard]] bool over(const Screen& screen) const { return open_ && screen.scene == Scene::title; }
    /// The row that is steered; nothing: the keys are the game's.
    [[nodiscard]] std::optional<Knob> chosen() const { return chosen_; }

    /// @param at  where the pointer is in the picture, for mouse events.
    void handle(const SDL_Event& event, SDL_FPoint at);
    /// Once a frame: turns `knobs` as keys, gamepads and the pointer ask.
    /// @return what is left of `input` for the game.
    [[nodiscard]] Input take(Input input, const Screen& screen, bool aside, Knobs& knobs);

  private:
    void steer(Input pressed, bool pause, Knobs& knobs);
    Input point(PagePlace place, const Screen& screen, Knobs& knobs);
    Input with_repeats(Input input);

    bool open_ = false;   // over the title
    bool comes_ = false;  // with the pause that was asked for
    std::optional<Knob> chosen_;
    std::optional<Knob> dragged_;
    std::optional<int> clicked_choice_;
    Input before_;     // in the last frame
    Input swallowed_;  // until they are let go
    int held_ = 0;     // frames that the same keys are held
    SDL_FPoint pointer_{-1, -1};
    std::optional<SDL_FPoint> pressed_;  // where its button went down, since the last frame
    bool released_ = false;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// Who gets a key, and where the rows are.
#include "demo/relay/settings_page.hpp"

#include <utility>

#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr int first_repeat = 24, next_repeat = 5;  // frames that a key is held
constexpr Button turning[] = {Button::up, Button::down, Button::left, Button::right};
constexpr int choices = 2;
constexpr float beside = 0.1f;  // of a slider's length, at which a click at its end still means it

int first_row(PagePlace place) { return place == PagePlace::pause ? page_pause_rows : page_title_rows; }

bool inside(const SDL_Rect& box, SDL_FPoint at) {
    return at.x >= static_cast<float>(box.x) && at.x < static_cast<float>(box.x + box.w) &&
           at.y >= static_cast<float>(box.y) && at.y < static_cast<float>(box.y + box.h);
}

Input only(Input input, Button button) { return Input().press(button, input.has(button)); }

Knobs switched(const Knobs& knobs, Knob knob) {
    return turned(knobs, knob, share_of(knobs, knob) > 0 ? -1 : 1);
}

/// The next row that turns, or the same.
Knob next_to(const Knobs& knobs, Knob knob, int by) {
    const int row = static_cast<int>(knob) + by;
    if (row < 0 || row >= static_cast<int>(all_knobs)) return knob;
    return turns(knobs, static_cast<Knob>(row)) ? static_cast<Knob>(row) : knob;
}

}  // namespace

SDL_Rect page_box(PagePlace place) {
    if (place == PagePlace::pause) {
        return {field_x + (field_w - page_w) / 2, field_y + (field_h - page_pause_h) / 2, page_w,
                page_pause_h};
    }
    const TitleColumns& columns = place == PagePlace::title ? title_whole : title_aside;
    return {static_cast<int>(columns.middle) - page_w / 2, page_title_y, page_w, page_title_h};
}

SDL_Rect row_box(PagePlace place, Knob knob) {
    const SDL_Rect page = page_box(place);
    const int y = page.y + first_row(place) + static_cast<int>(knob) * page_row_h;
    return {page.x + 1, y + (is_of_line(knob) ? page_line_gap : 0), page.w - 2, page_row_h};
}

SDL_Rect choice_box(int choice) {
    constexpr int first = 74, height = 26;
    const SDL_Rect page = page_box(PagePlace::pause);
    return {page.x + 1, page.y + first + choice * height, page.w - 2, height};
}

PageSpot spot_at(PagePlace place, SDL_FPoint at) {
    PageSpot out;
    for (std::size_t i = 0; i < all_knobs; ++i) {
        const auto knob = static_cast<Knob>(i);
        const SDL_Rect box = row_box(place, knob);
        if (inside(box, at)) out.knob = knob;
    }
    for (int choice = 0; place == PagePlace::pause && choice < choices; ++choice) {
        if (inside(choice_box(choice), at)) out.choice = choice;
    }
    out.inside = inside(page_box(place), at);
    out.share = (at.x - static_cast<float>(page_box(place).x + page_track)) / page_track_w;
    return out;
}

void SettingsPage::toggle(const Screen& screen) {
    if (screen.scene == Scene::title) {
        open_ = !open_;
        chosen_ = open_ ? std::optional(Knob::effects) : std::nullopt;
    } else if (screen.panel == Panel::pause) {
        chosen_ = chosen_ ? std::nullopt : std::optional(Knob::effects);
    } else {
        comes_ = screen.scene == Scene::field && screen.panel == Panel::none;
    }
}

std::optional<PagePlace> SettingsPage::place(const Screen& screen, bool aside) const {
    if (screen.panel == Panel::pause) return PagePlace::pause;
    if (over(screen)) return aside ? PagePlace::aside : PagePlace::title;
    return std::nullopt;
}

void SettingsPage::handle(const SDL_Event& event, SDL_FPoint at) {
    const bool button = event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP;
    if (event.type == SDL_MOUSEMOTION || button) pointer_ = at;
    if (!button || event.button.button != SDL_BUTTON_LEFT) return;
    if (event.type == SDL_MOUSEBUTTONDOWN) {
        pressed_ = at;
    } else {
        released_ = true;
    }
}

Input SettingsPage::take(Input input, const Screen& screen, bool aside, Knobs& knobs) {
    const Input pressed = with_repeats(input);
    const auto where = place(screen, aside);
    if (screen.panel == Panel::pause && std::exchange(comes_, false)) chosen_ = Knob::effects;
    Input out;
    if (where) {
        const bool pause = where == PagePlace::pause;
        const bool enters =
            pause && !chosen_ && screen.panel_choice == choices - 1 && pressed.has(Button::down);
        if (chosen_ || enters) swallowed_ = input;
        if (pause) swallowed_.held &= static_cast<std::uint16_t>(~only(input, Button::pause).held);
        if (enters) {
            chosen_ = Knob::effects;
        } else if (chosen_) {
            steer(pressed, pause, knobs);
        }
        out = point(*where, screen, knobs);
    } else {
        open_ = false;
        comes_ = comes_ && screen.scene == Scene::field;
        chosen_.reset();
        dragged_.reset();
        clicked_choice_.reset();
    }
    pressed_.reset();
    released_ = false;
    swallowed_.held &= input.held;
    out.held |= static_cast<std::uint16_t>(input.held & ~swallowed_.held);
    return out;
}

void SettingsPage::steer(Input pressed, bool pause, Knobs& knobs) {
    const Knob knob = *chosen_;
    const int along =
        static_cast<int>(pressed.has(Button::right)) - static_cast<int>(pressed.has(Button::left));
    if (along != 0) knobs = turned(knobs, knob, along);
    if (pressed.has(Button::shoot) && is_switch(knob)) knobs = switched(knobs, knob);
    if (pressed.has(Button::down)) chosen_ = next_to(knobs, knob, 1);
    if (pressed.has(Button::up)) chosen_ = next_to(knobs, knob, -1);
    if (pressed.has(Button::up) && pause && knob == Knob::effects) chosen_.reset();  // to the choices above
    if (pressed.has(Button::pause) && !pause) {
        open_ = false;
        chosen_.reset();
    }
}

/// @return the buttons that lead a pause's choice to where it was clicked, until the game has heard them: in
/// slow motion it does not listen in each frame.
Input SettingsPage::point(PagePlace place, const Screen& screen, Knobs& knobs) {
    // It may have moved on in the frame in which it was pressed.
    const PageSpot spot = spot_at(place, pressed_.value_or(pointer_));
    if (pressed_ && spot.knob && turns(knobs, *spot.knob)) {
        chosen_ = spot.knob;
        const bool on_slider = spot.share > -beside && spot.share < 1 + beside;
        if (is_switch(*spot.knob)) {
            knobs = switched(knobs, *spot.knob);
        } else if (on_slider) {
            dragged_ = spot.knob;
        }
    }
    if (pressed_ && spot.choice) clicked_choice_ = spot.choice;
    if (dragged_) knobs = turned_to(knobs, *dragged_, spot_at(place, pointer_).share);
    if (released_) dragged_.reset();
    if (!clicked_choice_) return {};
    chosen_.reset();
    const bool leaves = *clicked_choice_ == choices - 1;
    if (leaves && screen.panel_choice != choices - 1) return Input().press(Button::down);
    return Input().press(leaves ? Button::shoot : Button::pause);
}

/// What went down in this frame, and what is held so long that it counts again.
Input SettingsPage::with_repeats(Input input) {
    Input out;
    out.held = static_cast<std::uint16_t>(input.held & ~before_.held);
    held_ = input == before_ ? held_ + 1 : 0;
    before_ = input;
    if (held_ < first_repeat || (held_ - first_repeat) % next_repeat != 0) return out;
    for (const Button button : turning) out.held |= only(input, button).held;
    return out;
}

}  // namespace relay

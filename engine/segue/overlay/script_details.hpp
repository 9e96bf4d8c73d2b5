// SPDX-License-Identifier: MIT
// The selected script: what it waits for and why, its await stack, and the buttons that act on it. Not for
// users.
#pragma once

#include <string>

#include "segue/overlay/cost_histogram.hpp"
#include "segue/overlay/desk.hpp"

namespace segue::overlay {

class ScriptDetails {
  public:
    explicit ScriptDetails(Desk& desk) : desk_(desk), histogram_(desk) {}
    void draw();

  private:
    void draw_title();
    void draw_buttons();
    void draw_breaks(const char* not_now);
    void draw_speeds(const char* not_now);
    void draw_words();
    void draw_stack();
    void look();

    Desk& desk_;
    CostHistogram histogram_;
    // What takes a look at all scripts, and is therefore not asked for in every frame.
    Script<> looked_at_;
    State looked_in_ = State::waiting;
    int frames_left_ = 0;
    std::string why_;
    std::string woken_;
    std::string place_;  // owner and scope, and what its forks cost
    ChainLevel ended_at_;
};

}  // namespace segue::overlay

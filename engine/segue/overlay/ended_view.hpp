// SPDX-License-Identifier: MIT
// The view "ended": the last scripts that ended, and how. Not for users.
#pragma once

#include <cstdint>
#include <vector>

#include "segue/overlay/desk.hpp"

namespace segue::overlay {

class EndedView {
  public:
    explicit EndedView(Desk& desk) : desk_(desk) {}
    void draw();

  private:
    Desk& desk_;
    std::vector<inspect::End> ends_;  // oldest first
    int frames_left_ = 0;             // until they are read again: that copies every text
};

}  // namespace segue::overlay

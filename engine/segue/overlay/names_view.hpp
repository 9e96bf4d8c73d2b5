// SPDX-License-Identifier: MIT
// The view "names": what all scripts of one name cost together. Not for users.
#pragma once

#include "segue/overlay/desk.hpp"
#include "segue/overlay/name_totals.hpp"

namespace segue::overlay {

class NamesView {
  public:
    explicit NamesView(Desk& desk) : desk_(desk), totals_(desk.game) {}
    void draw();

  private:
    Desk& desk_;
    NameTotals totals_;
};

}  // namespace segue::overlay

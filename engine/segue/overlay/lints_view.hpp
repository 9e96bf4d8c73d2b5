// SPDX-License-Identifier: MIT
// The view "lints": what looks wrong, each a sentence, and what is muted. Not for users.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "segue/overlay/desk.hpp"

namespace segue::overlay {

class LintsView {
  public:
    explicit LintsView(Desk& desk) : desk_(desk), lints_(desk.game) {}

    /// Once a frame. Looks over all scripts once a second; where there are very many, and that is felt, only
    /// while `wanted`.
    void refresh(bool wanted);
    void draw();

    std::size_t count() const { return findings_.size(); }
    /// The scripts that something was found about.
    std::set<std::uint64_t> scripts() const;
    /// True once after each look.
    bool take_news();

  private:
    void draw_kind(const inspect::Findings& kind, std::size_t number);
    void draw_muted();

    Desk& desk_;
    inspect::Lints lints_;
    std::vector<inspect::Finding> findings_;
    std::vector<inspect::Finding> past_;  // which are reported once: they are kept
    std::set<std::string> muted_;
    int frames_left_ = 0;
    bool news_ = false;
};

}  // namespace segue::overlay

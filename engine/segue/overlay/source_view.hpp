// SPDX-License-Identifier: MIT
// The view "source": the file of the selected script, with the line on which it waits. Not for users.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "segue/overlay/desk.hpp"
#include "segue/overlay/source_lines.hpp"

namespace segue::overlay {

class SourceView {
  public:
    explicit SourceView(Desk& desk) : desk_(desk), sources_(source_folder(".")) {}
    void draw();
    void read_by(SourceReader reader) { sources_.read_by(std::move(reader)); }

  private:
    void draw_levels(const std::vector<ChainLevel>& stack);
    std::vector<ChainLevel> places_of_ended(const Script<>& script);
    void draw_lines(const ChainLevel& at, const std::vector<std::string>& lines);
    /// The innermost level whose file is there: a wait deep in a library is less telling than who called it.
    std::size_t level_of_choice(const std::vector<ChainLevel>& stack);

    Desk& desk_;
    SourceLines sources_;
    Script<> shown_;
    std::size_t chosen_ = 0;  // a level of its stack, counted from the outermost, which stays; 0: none
    Script<> ended_;
    std::optional<inspect::End> end_;  // of that one
    std::string file_;                 // to which line the page was scrolled
    unsigned line_ = 0;
};

}  // namespace segue::overlay

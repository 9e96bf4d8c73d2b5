// SPDX-License-Identifier: MIT
// The list behind the inspector's table and tree: which scripts are shown, and in which order. No user
// interface in it. Not for users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/overlay/filter.hpp"

namespace segue::overlay {

enum class Column : std::uint8_t { id, state, name, reason, line, resumes, frame, average, worst, age };

class ScriptTable {
  public:
    /// One line of it.
    struct Line {
        std::uint32_t row = 0;
        std::uint32_t depth = 0;  ///< how many scripts are above it
        bool forks = false;       ///< there are scripts below it
        bool folded = false;      ///< and they are not shown
    };

    /// `scheduler` has to outlive the table.
    explicit ScriptTable(Scheduler& scheduler) : scheduler_(scheduler) {}

    // These take effect with the next passes of refresh().
    void filter(Filter filter);
    /// Ties stay in start order.
    void sort(Column by, bool descending);
    /// A tree is not sorted: forks come below the script that forked them, and what passes the filter brings
    /// the scripts above it along.
    void tree(bool on);
    void fold(std::uint64_t id, bool on);
    /// What the filter's word `lint` lets through.
    void linted(std::set<std::uint64_t> ids) { linted_ = std::move(ids); }

    /// Once a frame. Up to 250 scripts are listed anew each time; of more a part is read and put in order in
    /// each frame, and the list that is shown changes when all have been: 10 000 four times a second, or
    /// every 3/4 s where texts are read.
    void refresh();

    /// Scripts alive when last listed, and how many of these pass the filter.
    std::size_t total() const { return rows_.size(); }
    std::size_t matches() const { return matches_; }
    /// Lines to be shown.
    std::size_t shown() const { return lines_.size(); }
    const Line& line(std::size_t i) const { return lines_[i]; }
    /// The script in line `i`. Its numbers are as old as the list; its handle is live.
    const inspect::Row& row(std::size_t i) const { return rows_[lines_[i].row]; }

  private:
    /// A script above the one that is being read.
    struct Owner {
        std::uint64_t id;
        bool hides;          // it is folded, or is below one that is
        std::uint32_t line;  // of the tree, or no_line
        std::uint32_t row;
    };

    void begin_pass();
    void read_some();
    void read(std::uint32_t row);
    void add_to_tree();
    void add_key(std::uint32_t row);
    bool before(const Line& a, const Line& b) const;
    bool texts() const { return by_ == Column::name || by_ == Column::reason || by_ == Column::line; }

    Scheduler& scheduler_;
    Filter filter_;
    std::set<std::uint64_t> linted_;
    std::set<std::uint64_t> folded_;
    Column by_ = Column::id;
    bool descending_ = false;
    bool tree_ = false;

    std::vector<inspect::Row> rows_;
    std::vector<Line> lines_;
    std::size_t matches_ = 0;

    // The list in the making.
    bool passing_ = false;
    bool listing_ = false;  // there are more to come
    std::size_t read_ = 0;
    std::size_t found_ = 0;
    std::vector<inspect::Row> fresh_;
    std::vector<Line> order_;
    std::vector<Line> merged_;  // kept for its room
    std::vector<Owner> owners_;
    std::vector<const inspect::Row*> owner_rows_;
    std::vector<double> numbers_;     // of fresh_, to sort by
    std::vector<std::string> words_;  // the same, where the order is one of texts
};

}  // namespace segue::overlay

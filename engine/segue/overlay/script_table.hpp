// SPDX-License-Identifier: MIT
// The list behind the inspector's table: which scripts are shown, and in which order. No user interface in
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/inspect.hpp"

namespace segue::overlay {

enum class Column : std::uint8_t { id, name, state, reason, age, resumes };

class ScriptTable {
  public:
    /// `scheduler` has to outlive the table.
    explicit ScriptTable(Scheduler& scheduler) : scheduler_(scheduler) {}

    /// Shows only scripts that hold each word of `text`, in whatever case, in their number (`#12`), name,
    /// state or wait reason. Takes effect with the next refresh(); so does sort().
    void filter(std::string_view text);
    /// Ties stay in start order.
    void sort(Column by, bool descending);

    /// Once a frame: lists the scripts anew. Thousands of them are listed only every few frames, the more the
    /// rarer (10 000: six times a second), so that the frame stays cheap; what changed by filter() or sort()
    /// shows at once.
    void refresh();

    /// Scripts alive when last listed, and how many of these pass the filter.
    std::size_t total() const { return rows_.size(); }
    std::size_t shown() const { return order_.size(); }
    /// The script in line `line` of what is shown. Its numbers are as old as the list; its handle is live.
    const inspect::Row& row(std::size_t line) const { return rows_[order_[line]]; }

  private:
    bool passes(const inspect::Row& row) const;
    void order();

    Scheduler& scheduler_;
    std::vector<std::string> words_;
    Column by_ = Column::id;
    bool descending_ = false;
    std::size_t frames_left_ = 0;  // until it is listed again
    std::vector<inspect::Row> rows_;
    std::vector<std::uint32_t> order_;
    std::vector<std::string> keys_;  // of rows_, where the order is one of texts
};

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// Scripts of one name added up. No user interface in it. Not for users.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "segue/inspect.hpp"

namespace segue::overlay {

/// The scripts of one name that are alive.
struct NameTotal {
    std::string name;
    std::size_t scripts = 0;
    std::size_t waiting = 0;
    std::uint64_t resumes = 0;
    std::uint64_t watched = 0;        ///< resumes whose time is known
    std::chrono::nanoseconds time{};  ///< of these
    /// Of one resume on average; 0 where none was watched.
    std::chrono::nanoseconds each() const {
        return watched == 0 ? time : time / static_cast<std::int64_t>(watched);
    }
};

/// Adds up a part of the scripts in each frame, so that many of them cost no more than few.
class NameTotals {
  public:
    /// `scheduler` has to outlive it.
    explicit NameTotals(Scheduler& scheduler) : scheduler_(scheduler) {}
    /// Once a frame; the totals change when all scripts have been looked at.
    void refresh();
    /// Dearest first; those that were never watched by their number.
    const std::vector<NameTotal>& totals() const { return totals_; }

  private:
    Scheduler& scheduler_;
    std::vector<inspect::Row> rows_;
    std::size_t read_ = 0;
    std::vector<NameTotal> sums_;  // by name
    std::vector<NameTotal> totals_;
};

}  // namespace segue::overlay

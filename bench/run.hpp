// SPDX-License-Identifier: MIT
// Runs groups by Google Benchmark in rounds, and prints each group's part of the table when it is done.
#pragma once

#include <functional>
#include <vector>

#include "bench/group.hpp"

namespace bench {

class Run {
  public:
    explicit Run(int rounds) : rounds_(rounds) {}
    /// Makes the group, and measures its rows that --benchmark_filter lets in, in each round one after the
    /// other.
    void group(const std::function<Group()>& make);

    const std::vector<Row>& rows() const { return rows_; }
    /// A row that ran not as often as it should, or that allocated.
    bool failed() const { return failed_; }
    /// --benchmark_filter let something in.
    bool matched() const { return matched_; }

  private:
    void measure(Group& group);
    int rounds_;
    bool failed_ = false;
    bool matched_ = false;
    std::vector<Row> rows_;
};

}  // namespace bench

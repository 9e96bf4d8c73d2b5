// SPDX-License-Identifier: MIT
// What a run of the tests tells beyond doctest's counts: which tests this machine cannot run, and, row by
// row, what became of the table of faults.
#pragma once

#include <initializer_list>
#include <string>

namespace segue::test {

/// The running test case cannot run here. It is printed and counted as skipped, unless a check of it failed;
/// so is the Row that lives. Return after it.
void skip(const std::string& why);

/// A row of the table of faults, on the main thread, one at a time: it passes if every check of its lifetime
/// holds. A row that is played several times has to pass each time.
class Row {
  public:
    explicit Row(std::string name);
    ~Row();
    Row(const Row&) = delete;
    Row& operator=(const Row&) = delete;

    /// Something to print with it, such as how long it took.
    void note(const std::string& words);

  private:
    const std::string name_;
    std::string notes_;
    const unsigned failed_before_;
    const int exceptions_before_;
};

/// Rows that a whole run has to play, in the order in which they are printed. @return true, to be called by
/// the initialiser of a variable.
bool expect_rows(std::initializer_list<const char*> names);

// For main().

/// Test cases that called skip().
unsigned skipped_test_cases();
/// Prints what became of the rows, if any was played. @return how many of those that a `whole` run has to
/// play were not.
unsigned print_rows(bool whole);

}  // namespace segue::test

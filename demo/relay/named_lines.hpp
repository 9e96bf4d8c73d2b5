// SPDX-License-Identifier: MIT
// Text files of `name = value` lines that a person edits: read with each line's number, and changed one value
// at a time. Everything after a # is a comment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relay {

struct NamedLine {
    int number = 0;  // from 1
    std::string name;
    std::string value;
};

/// What is wrong in such a file: where, what, and how to mend it.
class Complaints {
  public:
    explicit Complaints(std::string file) : file_(std::move(file)) {}
    /// "FILE:LINE: what"
    void add(int line, const std::string& what) {
        texts_.push_back(file_ + ":" + std::to_string(line) + ": " + what);
    }
    /// Of what is not there at all: "FILE: what"
    void add(const std::string& what) { texts_.push_back(file_ + ": " + what); }
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

  private:
    std::string file_;
    std::vector<std::string> texts_;
};

/// Whether an editor of texts wrote it: no other control characters than those of lines and tabs.
[[nodiscard]] bool is_text(std::string_view bytes);

/// The lines that say something, in their order. Of a name that stands there twice the later line counts.
[[nodiscard]] std::vector<NamedLine> named_lines(std::string_view text, Complaints& complaints);

/// The text with another value in the line of that name; all else stays, comments and ends of lines too. A
/// name that has no line gets one at the end.
[[nodiscard]] std::string with_value(std::string_view text, std::string_view name, std::string_view value);

/// "; did you mean Space?", when one of the names is near; else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

/// Without a difference of capitals, which people do not remember.
[[nodiscard]] std::string lower(std::string_view text);
/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace relay

// SPDX-License-Identifier: MIT
// Why a script waits, in words that its wait itself produces; filled in only when somebody looks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace segue {

/// Filled in by a wait's `describe(Reason&) const`.
class Reason {
  public:
    /// What the inspector shows: "Event door_open", "GET /stage2.json 43 %". The last call wins.
    Reason& text(std::string words) {
        text_ = std::move(words);
        return *this;
    }
    /// What is left of a timed wait, on the script's clock.
    Reason& left(std::chrono::nanoseconds time) {
        left_ = time;
        return *this;
    }
    /// The script that has to end or let go first, where there is one and it is known: what the inspector's
    /// "why?" follows.
    Reason& behind(std::uint64_t script) {
        behind_ = script;
        return *this;
    }
    const std::string& text() const { return text_; }
    std::uint64_t behind() const { return behind_; }
    std::optional<std::chrono::nanoseconds> left() const { return left_; }

  private:
    std::string text_;
    std::uint64_t behind_ = 0;
    std::optional<std::chrono::nanoseconds> left_;
};

}  // namespace segue

// SPDX-License-Identifier: MIT
// Why a script waits, in words that its wait itself produces; filled in only when somebody looks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace segue {

namespace inspect {
class Access;
}

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
    /// "why?" follows. `alone`: nobody else can let the waiting one go on, so that a circle of such waits is
    /// for ever.
    Reason& behind(std::uint64_t script, bool alone = true) {
        behind_ = script;
        alone_ = alone;
        return *this;
    }
    /// It ends by itself, since what it waits for has a deadline of its own, however far: a download with a
    /// stall timeout. Such a wait is not stuck.
    Reason& bounded() {
        bounded_ = true;
        return *this;
    }
    /// It may never end, whatever it waits for, where its user switched off what would have ended it: a
    /// download with neither a total nor a stall timeout. The words go on with "which has".
    Reason& unbounded(std::string what_it_lacks) {
        lacks_ = std::move(what_it_lacks);
        return *this;
    }
    /// @{
    /// What was said last; no script behind: 0.
    const std::string& text() const { return text_; }
    std::uint64_t behind() const { return behind_; }
    std::optional<std::chrono::nanoseconds> left() const { return left_; }
    /// @}

  private:
    friend class inspect::Access;
    std::string text_;
    std::string lacks_;
    std::uint64_t behind_ = 0;
    bool alone_ = false;
    bool bounded_ = false;
    std::optional<std::chrono::nanoseconds> left_;
};

}  // namespace segue

// SPDX-License-Identifier: MIT
// What is typed into the filter box, and which scripts it lets through. No user interface in it. Not for
// users.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/inspect.hpp"

namespace segue::overlay {

/// Words, all of which have to hold, in whatever case:
///     state:wait   its state begins so
///     owner:boss   a script above it is called so in part, or is `#12`
///     scope:2      it is in that scope, as ScriptInfo numbers them
///     slow         one of its frames cost 1 ms or more, as far as it was watched
///     lint         something looks wrong about it
///     fan, #12     in part its number, name, state or wait reason
class Filter {
  public:
    explicit Filter(std::string_view text = {});

    bool empty() const { return words_.empty(); }
    /// It reads texts of every script, which takes ten times as long as numbers.
    bool reads_texts() const { return reads_texts_; }
    /// @param owners  the scripts above it.
    /// @param linted  scripts about which something looks wrong.
    bool passes(const inspect::Row& row, std::span<const inspect::Row* const> owners,
                const std::set<std::uint64_t>& linted) const;

    friend bool operator==(const Filter&, const Filter&) = default;

  private:
    enum class Kind : std::uint8_t { text, state, owner, scope, slow, lint };
    struct Word {
        Kind kind;
        std::string text;
        friend bool operator==(const Word&, const Word&) = default;
    };
    static Word word_of(std::string text);

    std::vector<Word> words_;
    bool reads_texts_ = false;
};

}  // namespace segue::overlay

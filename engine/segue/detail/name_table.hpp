// SPDX-License-Identifier: MIT
// Numbers for the names of scripts: a name outlives its script, and costs nothing where it is met again.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace segue::detail {

struct Strand;

/// Counts up from 1; 0 stands for no script. Holds no more than `most` names: the ones behind share "...".
class NameTable {
  public:
    NameTable();
    /// The number of the script's name. Allocates for a name that it has not met; for want of memory it is 0.
    std::uint32_t of(const Strand& script) noexcept;
    const std::string& text(std::uint32_t name) const { return texts_[name]; }

  private:
    static constexpr std::size_t most = 4096;
    std::uint32_t add(std::string text);
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::uint32_t> given_;
    std::unordered_map<const char*, std::uint32_t> born_;  // by the text of a coroutine's function_name()
};

}  // namespace segue::detail

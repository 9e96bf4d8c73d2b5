// SPDX-License-Identifier: MIT
// The project's folder at run time, and the source files that the game shows from it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace relay {

/// The folder that holds assets/ and scripts/: the current one, or the nearest above the program's own file.
/// Throws std::runtime_error, saying what was looked for, when there is none.
[[nodiscard]] std::filesystem::path find_home();

/// Source files by their path in the project ("scripts/bosses/throttle.cpp"), read when first asked for.
class Sources {
  public:
    explicit Sources(std::filesystem::path home) : home_(std::move(home)) {}
    /// The file's lines; empty when it is not there. The reference lives as long as this.
    const std::vector<std::string>& lines(std::string_view path);

  private:
    std::filesystem::path home_;
    std::map<std::string, std::vector<std::string>, std::less<>> files_;
};

}  // namespace relay

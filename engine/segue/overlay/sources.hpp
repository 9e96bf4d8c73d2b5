// SPDX-License-Identifier: MIT
// Where the inspector finds source files: by the path that the compiler recorded.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace segue::overlay {

/// Gives the text of the file "scripts/boss.cpp", or nothing where it is not there. One that was embedded at
/// build time, or in an archive, is found by a function of the game's own.
using SourceReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads paths relative to `root`, usually the folder in which the program was built, and absolute ones.
SourceReader source_folder(std::filesystem::path root);

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// Source files as the inspector shows them: by the path that the compiler recorded.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::overlay {

/// Gives the text of the file "scripts/boss.cpp", or nothing where it is not there. One that was embedded at
/// build time, or in an archive, is found by a function of the game's own.
using SourceReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads paths relative to `root`, usually the folder in which the program was built, and absolute ones.
SourceReader source_folder(std::filesystem::path root);

/// Lines of files, each read when first asked for, and kept.
class Sources {
  public:
    explicit Sources(SourceReader reader) : reader_(std::move(reader)) {}
    /// Null where the file is not there. Good until read_by().
    const std::vector<std::string>* lines(const std::string& path);
    /// Forgets what was read.
    void read_by(SourceReader reader);

  private:
    SourceReader reader_;
    std::map<std::string, std::optional<std::vector<std::string>>, std::less<>> files_;
};

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// Source files as the inspector shows them, line by line. Not for users.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "segue/overlay/sources.hpp"

namespace segue::overlay {

/// Lines of files, each read when first asked for, and kept.
class SourceLines {
  public:
    explicit SourceLines(SourceReader reader) : reader_(std::move(reader)) {}
    /// Null where the file is not there. Good until read_by().
    const std::vector<std::string>* lines(const std::string& path);
    /// Forgets what was read.
    void read_by(SourceReader reader);

  private:
    SourceReader reader_;
    std::map<std::string, std::optional<std::vector<std::string>>, std::less<>> files_;
};

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// The place of a person's files, for a test that must not meet the real ones.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <string>

namespace segue::test {

/// The system's folder for users' data is this one, for as long as it lives.
class DataHome {
  public:
    explicit DataHome(const std::filesystem::path& folder) {
        if (const char* before = getenv("XDG_DATA_HOME")) before_ = before;
        setenv("XDG_DATA_HOME", folder.c_str(), 1);
    }
    ~DataHome() {
        if (before_) {
            setenv("XDG_DATA_HOME", before_->c_str(), 1);
        } else {
            unsetenv("XDG_DATA_HOME");
        }
    }
    DataHome(const DataHome&) = delete;
    DataHome& operator=(const DataHome&) = delete;

  private:
    std::optional<std::string> before_;
};

}  // namespace segue::test

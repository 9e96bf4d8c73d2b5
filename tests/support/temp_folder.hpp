// SPDX-License-Identifier: MIT
// A folder of a test's own, gone at its end.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace segue::test {

class TempFolder {
  public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "segue-test-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
    }
    /// Empty where there is no such file.
    std::string read(const std::string& name) const {
        std::ifstream in(path / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }
    bool has(const std::string& name) const { return std::filesystem::exists(path / name); }
    /// How many files there are.
    std::size_t count() const {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
            files += entry.is_regular_file();
        return files;
    }

    std::filesystem::path path;
};

}  // namespace segue::test

// SPDX-License-Identifier: MIT
#include "segue/overlay/sources.hpp"

#include <fstream>
#include <iterator>
#include <utility>

namespace segue::overlay {

SourceReader source_folder(std::filesystem::path root) {
    return [root = std::move(root)](const std::string& path) -> std::optional<std::string> {
        std::error_code error;
        if (!std::filesystem::is_regular_file(root / path, error)) return std::nullopt;
        std::ifstream file(root / path, std::ios::binary);
        if (!file) return std::nullopt;
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
}

}  // namespace segue::overlay

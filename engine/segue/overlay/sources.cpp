// SPDX-License-Identifier: MIT
#include "segue/overlay/sources.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
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

const std::vector<std::string>* Sources::lines(const std::string& path) {
    const auto found = files_.find(path);
    if (found != files_.end()) return found->second ? &*found->second : nullptr;
    auto& lines = files_[path];
    const std::optional<std::string> text = reader_ ? reader_(path) : std::nullopt;
    if (!text) return nullptr;
    lines.emplace();
    std::istringstream in(*text);
    for (std::string line; std::getline(in, line);) {
        if (line.ends_with('\r')) line.pop_back();
        lines->push_back(std::move(line));
    }
    return &*lines;
}

void Sources::read_by(SourceReader reader) {
    reader_ = std::move(reader);
    files_.clear();
}

}  // namespace segue::overlay

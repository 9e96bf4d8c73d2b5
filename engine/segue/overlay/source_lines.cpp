// SPDX-License-Identifier: MIT
#include "segue/overlay/source_lines.hpp"

#include <sstream>
#include <utility>

namespace segue::overlay {

const std::vector<std::string>* SourceLines::lines(const std::string& path) {
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

void SourceLines::read_by(SourceReader reader) {
    reader_ = std::move(reader);
    files_.clear();
}

}  // namespace segue::overlay

// SPDX-License-Identifier: MIT
// Looks for the project's folder and reads its sources.
#include "demo/relay/home.hpp"

#include <SDL.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace relay {
namespace {

bool is_home(const std::filesystem::path& folder) {
    std::error_code error;
    return std::filesystem::is_directory(folder / "assets", error) &&
           std::filesystem::is_directory(folder / "scripts", error);
}

}  // namespace

std::filesystem::path find_home() {
    std::error_code error;
    const auto current = std::filesystem::current_path(error);
    if (is_home(current)) return current;
    const std::unique_ptr<char, decltype(&SDL_free)> base(SDL_GetBasePath(), &SDL_free);
    std::filesystem::path folder = base ? base.get() : "";
    while (!folder.empty() && folder != folder.root_path()) {
        if (is_home(folder)) return folder;
        folder = folder.parent_path();
    }
    throw std::runtime_error(
        "no folder with assets/ and scripts/ here or above the program: run it inside the project");
}

const std::vector<std::string>& Sources::lines(std::string_view path) {
    const auto found = files_.find(path);
    if (found != files_.end()) return found->second;
    auto& lines = files_[std::string(path)];
    std::ifstream file(home_ / path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

}  // namespace relay

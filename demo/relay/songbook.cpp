// SPDX-License-Identifier: MIT
// The songs by stage.
#include "demo/relay/songbook.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace relay {
namespace {

constexpr std::array<std::string_view, 3> files{"stage1/song.json", "stage2/song.json", "stage3/song.json"};

}  // namespace

std::shared_ptr<const Song> Songbook::turn(const Game& game) {
    const int stage = std::clamp(game.world().stage, 1, static_cast<int>(files.size()));  // the title has 0
    const std::string_view file = files[static_cast<std::size_t>(stage) - 1];
    const std::string* text = game.file(file);
    const int from = text == nullptr ? 0 : stage;
    if (std::exchange(stage_, from) == from) return nullptr;
    if (text == nullptr) return built_in_song();
    std::string error;
    auto song = read_song(*text, error);
    if (song) return song;
    std::fprintf(stderr, "relay: %.*s: %s: the built-in song plays\n", static_cast<int>(file.size()),
                 file.data(), error.c_str());
    return built_in_song();
}

}  // namespace relay

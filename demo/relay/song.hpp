// SPDX-License-Identifier: MIT
// A song: the rows of a tracker, as a pack's song.json has them.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace relay {

inline constexpr std::size_t steps_of_bar = 16;

/// What is struck in one step. 0: that instrument is silent.
struct Row {
    float kick = 0, hat = 0;       // loudness, 0..1
    float bass = 0, arpeggio = 0;  // Hz
    std::array<float, 3> pad{};    // Hz; sounds through the bar
};

using Bar = std::array<Row, steps_of_bar>;

/// Bars that are played round and round.
struct Section {
    double bpm = 128;  // four steps a beat
    std::vector<Bar> bars;
};

struct Song {
    Section loop;
    Section boss;  // while one fights
};

/// Reads the text of a song.json: {"loop": {"bpm", "rows": [...]}, "boss": the same}. A row is {"bar",
/// "step", "kick", "hat", "bass", "arp", "pad"}; what is null or not there is silent.
/// @return null and `error`, which names the first wrong place, when it is none.
[[nodiscard]] std::shared_ptr<const Song> read_song(std::string_view text, std::string& error);

/// What plays while no pack's song is in: equal to that of stage 1.
[[nodiscard]] std::shared_ptr<const Song> built_in_song();

}  // namespace relay

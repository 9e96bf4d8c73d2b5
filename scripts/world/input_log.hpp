// SPDX-License-Identifier: MIT
// A run as text: its seed and settings, the buttons of each
// tick, and the ticks in which files arrived, for those
// change the world as a key does. Recorded, it can be played
// again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/input.hpp"
#include "scripts/world/world.hpp"

namespace relay {

/// A file that came in, as the world saw it.
struct Arrival {
    std::uint64_t tick = 0;
    std::string path;          // "stage1/stage.json"
    std::uint64_t digest = 0;  // of its bytes
    bool built_in = false;     // the game's own copy
    bool operator==(const Arrival&) const = default;
};

class InputLog {
  public:
    std::uint64_t seed = 1;
    Difficulty difficulty = Difficulty::normal;
    int stage = 0;   // where the run starts; 0 is the title
    int stress = 0;  // scripts that only load the machine
    /// Of the table of scores as it was, the best one first:
    /// who gets a place is asked for a name.
    std::vector<std::int64_t> scores;

    /// Appends the next tick's buttons.
    void add(Input input);
    void add(Arrival arrival);
    /// Nothing is held after the log's end.
    Input input(std::uint64_t tick) const;
    std::uint64_t ticks() const { return ticks_; }
    const std::vector<Arrival>& arrivals() const {
        return arrivals_;
    }

    /// Lines of text: stable, so that logs can be compared.
    std::string text() const;
    /// @return nothing when `text` is no log; `error` says
    /// why,
    ///     with the line's number.
    static std::optional<InputLog> read(std::string_view text,
                                        std::string& error);
    bool operator==(const InputLog&) const = default;

  private:
    /// Buttons from this tick on: runs, not single ticks.
    struct Run {
        std::uint64_t from = 0;
        Input input;
        bool operator==(const Run&) const = default;
    };
    std::vector<Run> runs_;
    std::vector<Arrival> arrivals_;
    std::uint64_t ticks_ = 0;
};

}  // namespace relay

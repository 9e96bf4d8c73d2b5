// SPDX-License-Identifier: MIT
// A stage as data: what comes, when, and how much of it. Read
// from a stage.json; scripts say how.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scripts/world/shapes.hpp"

namespace relay {

/// Three factors on what a pattern does at normal.
struct Factors {
    float bullets = 1;  // in a volley
    float speed = 1;
    float pause = 1;  // between volleys
};

/// Data counts in seconds, clocks in nanoseconds.
inline std::chrono::nanoseconds seconds(double s) {
    return std::chrono::nanoseconds(std::int64_t(s * 1e9));
}

/// One line of dialogue.
struct Talk {
    double at = 0;  // seconds from the stage's start
    double lasts = 3;
    std::string say;
};

/// One wave. Which numbers count depends on what is sent.
struct Wave {
    double at = 0;     // seconds from the stage's start
    std::string send;  // "drones", "strings", "escorts", ...
    int count = 1;
    double every = 0.25;     // seconds between two of a wave
    float x = 216, y = -16;  // where it starts or stands
    float step = 36;         // px between two of a wave
    float speed = 90;        // px/s
    float sway = 0;          // px to each side
    double beat = 2.4;       // seconds a sway
    float radius = 90;       // of a ring
    double lasts = 6;        // seconds
    int hp = 0;              // 0: what its kind has
};

struct Palette {
    std::uint32_t ground = 0x070B14;  // of the field
    std::uint32_t grid = 0x10203A;
};

struct StageData {
    int stage = 0;
    std::string name;
    std::array<Factors, 3> factors;  // easy, normal, hell
    std::vector<Talk> talk;          // in order of time
    std::vector<Wave> waves;         // in order of time
    double boss_at = 49;
    int boss_hp = 450;
    Palette palette;            // drawn only
    std::vector<Shape> shapes;  // drawn only
    std::uint64_t digest = 0;   // of all that is played
};

/// @return false when the text is no stage; `error` says why
///     ("waves[3].count: 0 is not 1 to 64"), `out` is
///     unusable.
bool read_stage(std::string_view text, StageData& out,
                std::string& error);

/// Reads the text of a shapes.json, or the "cast" of a
/// stage.json. An empty list and `error` when it is not one.
std::vector<Shape> read_shapes(std::string_view text,
                               std::string& error);

}  // namespace relay

// SPDX-License-Identifier: MIT
// How a game begins.
#include <utility>

#include "scripts/game.hpp"

namespace relay {

Config& Config::seed(std::uint64_t v) {
    seed_ = v;
    return *this;
}

Config& Config::difficulty(Difficulty v) {
    difficulty_ = v;
    return *this;
}

Config& Config::stage(int v) {
    stage_ = v;
    return *this;
}

Config& Config::stress(int v) {
    stress_ = v;
    return *this;
}

Config& Config::scores(Scores v) {
    scores_ = std::move(v);
    return *this;
}

Config& Config::replay(InputLog log) {
    seed_ = log.seed;
    difficulty_ = log.difficulty;
    stage_ = log.stage;
    stress_ = log.stress;
    scores_ = Scores::of(log.scores);
    replay_ = std::move(log);
    return *this;
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// What is heard of what happens.
#pragma once

#include <optional>
#include <vector>

#include "demo/relay/voice.hpp"
#include "scripts/world/happening.hpp"

namespace relay {

/// The sound of a happening. Nothing: it is silent, for it is told otherwise (by the music, by a number), or
/// there are too many of it.
[[nodiscard]] std::optional<SoundName> sound_of(What what);

class Cues {
  public:
    /// Appends what is to be started for it: nothing for what is silent, and for three of four volleys.
    void hear(const Happening& happening, std::vector<Note>& out);

    /// Once a frame: appends a sound when the plug was pulled or put in since the last one.
    void line(bool plugged, std::vector<Note>& out);

  private:
    int volleys_ = 0;
    bool plugged_ = true;
};

}  // namespace relay

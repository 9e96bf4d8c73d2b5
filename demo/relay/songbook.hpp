// SPDX-License-Identifier: MIT
// Which song plays: that of the stage's pack once it is in, the built-in one until then.
#pragma once

#include <memory>

#include "demo/relay/song.hpp"
#include "scripts/game.hpp"

namespace relay {

class Songbook {
  public:
    /// To be asked each frame.
    /// @return the song that has to play from now on, once; null while it is the one that was given last, at
    ///     first the built-in one. A song.json that cannot be read is told on stderr, and left out.
    [[nodiscard]] std::shared_ptr<const Song> turn(const Game& game);

  private:
    int stage_ = 0;  // whose song plays; 0: the built-in one
};

}  // namespace relay

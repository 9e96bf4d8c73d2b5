// SPDX-License-Identifier: MIT
// The game's sound: what happened goes to a mixer, which the sound card's own thread asks for samples, so
// that a late frame is not heard, and a slow card not seen. Knows no sound card: see audio_device.hpp.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "demo/relay/cues.hpp"
#include "demo/relay/mixer.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/songbook.hpp"
#include "scripts/game.hpp"

namespace relay {

/// What the music makes of the world as it stands.
/// @param share   of the pack that is under way.
/// @param slowed  everything is slow, not just the enemies.
[[nodiscard]] Mood mood_of(const World& world, float share, bool slowed);

class Sound {
  public:
    /// From the next samples on; without a click.
    void volume(Volume volume);
    /// After each tick of the game: what happened in it.
    void tick(const World& world);
    /// A slider has moved: how loud effects are can be heard.
    void step() { heard_.push_back({SoundName::menu, 0, 1, 1}); }
    /// Once a frame: how the game and its line stand. `slowed` is that of mood_of().
    void frame(const Game& game, const LineFigures& line, bool slowed);

    /// The next samples, left and right in turn, sample_rate a second. Any one thread may call it, while
    /// another one calls the others.
    void fill(std::span<float> stereo);

  private:
    /// What the game's thread leaves, and the card's takes.
    struct Orders {
        std::vector<Note> notes;
        std::shared_ptr<const Song> song;  // null: as before
        Mood mood;
        Volume volume{1, 1};
        bool offline = false;
    };

    // Of the game's thread:
    Cues cues_;
    Songbook songbook_;
    Volume volume_{1, 1};
    // Not yet handed over:
    std::vector<Note> heard_;
    std::shared_ptr<const Song> song_;

    std::mutex mutex_;  // the game's thread never waits for it
    Orders orders_;

    // Of the card's thread:
    Orders taken_;
    Mixer mixer_;
};

}  // namespace relay

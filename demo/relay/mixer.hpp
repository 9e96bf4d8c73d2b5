// SPDX-License-Identifier: MIT
// All that is heard, as samples: effects over music, quieter while an effect sounds, dull while the line is
// dead.
#pragma once

#include <memory>
#include <span>
#include <utility>

#include "demo/relay/music.hpp"
#include "demo/relay/synthesiser.hpp"
#include "demo/relay/volume.hpp"

namespace relay {

/// A low-pass of two poles that opens and closes without a click.
class Muffle {
  public:
    /// @param share  see filter_share(); 1 lets all through.
    float next(float sample, float share) {
        first_ += share * (sample - first_);
        second_ += share * (first_ - second_);
        return second_;
    }

  private:
    float first_ = 0, second_ = 0;
};

class Mixer {
  public:
    /// An effect that starts, and ducks the music by 3 dB for 80 ms.
    void start(const Note& effect);
    void follow(const Mood& mood) { music_.follow(mood); }
    void song(std::shared_ptr<const Song> song) { music_.song(std::move(song)); }
    /// Goes there in 5 ms; before the first sample at once.
    void volume(Volume volume) {
        volume_ = volume;
        if (!begun_) now_ = volume;
    }
    /// Offline everything goes through a low-pass of 400 Hz.
    void offline(bool offline) { offline_ = offline; }

    /// The next samples, left and right in turn, each -1..1.
    void render(std::span<float> stereo);

  private:
    Stereo next();

    Synthesiser synthesiser_;
    Music music_;
    Volume volume_{1, 1}, now_{1, 1};  // as asked, as it is
    bool begun_ = false;
    bool offline_ = false;
    int ducked_ = 0;  // samples left
    float duck_ = 1;  // the factor as it is
    float open_ = 1;  // of the two filters
    Muffle left_, right_;
};

}  // namespace relay

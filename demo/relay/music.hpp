// SPDX-License-Identifier: MIT
// You hear the download: a loop that grows with the bytes of the pack. It turns a song's rows into notes.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "demo/relay/song.hpp"
#include "demo/relay/synthesiser.hpp"

namespace relay {

/// What the music follows.
struct Mood {
    float share = 0;        // of the pack's bytes: hat at .25, bass at .5, arpeggio at .75, pad at 1
    bool boss = false;      // the boss's section
    bool firewall = false;  // kick and bass alone
    bool slow = false;      // pitch and tempo x .7
};

class Music {
  public:
    Music() : song_(built_in_song()) {}

    /// Layers and section follow from the next bar on, slow motion at once. A pack that is in is heard for
    /// one round of four bars, also when the next one has begun.
    void follow(const Mood& mood);
    /// Plays from the next bar on; not null.
    void song(std::shared_ptr<const Song> song) { next_song_ = std::move(song); }
    /// Starts the notes of the next sample, once a sample.
    void advance(Synthesiser& synthesiser);
    /// Of the instruments' time, as it is now: 1, or on its way to .7 and back.
    [[nodiscard]] float rate() const { return rate_; }

  private:
    struct Layers {
        bool hat = false, bass = false, arpeggio = false, pad = false;
    };

    [[nodiscard]] const Section& section() const { return in_boss_ ? song_->boss : song_->loop; }
    [[nodiscard]] Layers layers() const;
    void begin_bar();
    void strike(const Row& row, Synthesiser& synthesiser) const;

    std::shared_ptr<const Song> song_, next_song_;
    Mood mood_;
    Layers layers_;          // of this bar
    bool in_boss_ = false;   // this bar
    int whole_bars_ = 0;     // left of those for a pack that is in
    std::size_t bar_ = 0;    // of the section; the next one when step_ is 0
    std::size_t step_ = 0;   // the next one
    double until_step_ = 0;  // samples at rate 1
    float rate_ = 1;
};

}  // namespace relay

// SPDX-License-Identifier: MIT
// A boss as its script sees it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "scripts/bosses/hp_below.hpp"
#include "scripts/stages/stage.hpp"

namespace relay {

class Boss {
  public:
    /// Its hp are the stage's data.
    /// @param notches  marks of its bar: where its phases
    ///     end, but for the last.
    Boss(Stage& stage, std::string name, std::string shape,
         std::vector<float> notches);
    /// It is gone, and its bullets are sparks.
    ~Boss();
    Boss(const Boss&) = delete;
    Boss& operator=(const Boss&) = delete;

    /// Flies in from above, and can be hurt from then on.
    segue::Task<> enter(float x, float y,
                        std::chrono::nanoseconds flight);
    /// Darts to a place, a little too far, and back.
    segue::Task<> dart(float x, float y,
                       std::chrono::nanoseconds flight);
    /// Sways about its place until cancelled.
    segue::Task<> sway(float width,
                       std::chrono::nanoseconds there);
    /// Waits until this share of its hp is left; 0: the last.
    /// Nothing takes it lower before the next hp_below().
    HpBelow hp_below(float share);
    /// A phase is over, and what was left of it is lost: all
    /// bullets become sparks, and for so long nothing
    /// happens.
    segue::Task<> stagger(std::chrono::nanoseconds length);
    segue::Task<> die();

    void fire(Volley volley);
    /// The turn that points to the ship.
    float aim() const;
    /// Wakes who waits for its hp; after the rules, each
    /// tick.
    void judge();
    BossRow& row() const { return row_; }

  private:
    friend class HpBelow;
    Stage& stage_;
    BossRow& row_;
    std::vector<HpBelow*> waiting_;
};

/// Each is a script of a page.
segue::Task<> throttle(Stage& stage);
segue::Task<> jitter(Stage& stage);
segue::Task<> blackhole(Stage& stage);
/// THROTTLE's walls: they close in, breathe, and are gone
/// when it is cancelled.
segue::Task<> squeeze(Stage& stage);
/// A boss's last phase, again and again, behind a wall: until
/// the next stage's pack is in. Not in the last stage.
using LastPhase = segue::Task<> (*)(Stage&, Boss&);
segue::Task<> firewall(Stage& stage, Boss& boss,
                       LastPhase last_phase);

}  // namespace relay

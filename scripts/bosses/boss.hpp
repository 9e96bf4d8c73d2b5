// SPDX-License-Identifier: MIT
// A boss as its script sees it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "scripts/stages/stage.hpp"
#include "segue/awaitable.hpp"

namespace relay {

class Boss;

/// A wait of our own: until a boss has so little hp left.
/// Resumes in the tick after the hit.
class HpBelow {
  public:
    HpBelow(Boss& boss, int hp) : boss_(boss), hp_(hp) {}
    bool ready() const;
    void hook(segue::Waker waker);
    void unhook();
    void result() const {}
    void describe(segue::Reason& reason) const;

  private:
    friend class Boss;
    Boss& boss_;
    int hp_;
    segue::Waker waker_;
};

class Boss {
  public:
    Boss(Stage& stage, std::string name, std::string shape,
         int hp);
    /// It is gone, and its bullets are sparks.
    ~Boss();
    Boss(const Boss&) = delete;
    Boss& operator=(const Boss&) = delete;

    /// Flies in from above, and can be hurt from then on.
    segue::Task<> enter(float x, float y,
                        std::chrono::nanoseconds flight);
    /// Sways about its place until cancelled.
    segue::Task<> sway(float width,
                       std::chrono::nanoseconds there);
    /// Waits until this share of its hp is left; 0: the last.
    HpBelow hp_below(float share);
    /// A phase is over: all bullets become sparks, and for so
    /// long nothing happens.
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
/// A boss's last phase, again and again, behind a wall: until
/// the next stage's pack is in.
using LastPhase = segue::Task<> (*)(Stage&, Boss&);
segue::Task<> firewall(Stage& stage, Boss& boss,
                       LastPhase last_phase);

}  // namespace relay

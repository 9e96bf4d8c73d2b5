// SPDX-License-Identifier: MIT
// Who stops and slows the whole game. Without one the inspector does it by the scheduler alone.
#pragma once

namespace segue::overlay {

/// The game's pace as the inspector's buttons set it. A game whose rules have to stand still with its scripts
/// hands its own to Inspector::pace(). All is called on the game thread, from Inspector::draw() or from the
/// hook of a breakpoint.
class Pace {
  public:
    virtual ~Pace() = default;
    /// Whether the game stands still.
    virtual bool paused() const = 0;
    /// Stops the game from the next frame on, or lets it go on.
    virtual void pause(bool stop) = 0;
    /// One frame more; called only while paused.
    virtual void step() = 0;
    /// How fast game time runs: 1 is normal.
    virtual double scale() const = 0;
    /// Lets it run so fast, usually 0.1 to 1; called only where can_scale() allows it.
    virtual void scale(double factor) = 0;
    /// False greys the button.
    virtual bool can_scale(double factor) const { return factor >= 0; }
};

}  // namespace segue::overlay

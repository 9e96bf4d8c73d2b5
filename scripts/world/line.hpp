// SPDX-License-Identifier: MIT
// The line's faults: bosses attack the real connection. The
// screen implements it on its own server; with a server that
// is not ours (--from) nothing is attacked, and Line is used
// as it is.
#pragma once

namespace relay {

/// Every member is called on the game thread, during a tick,
/// and must not block. This base does nothing: bosses
/// pretend.
class Line {
  public:
    virtual ~Line() = default;
    /// The line gives this share of its bandwidth, or so many
    /// times of it; 1 restores.
    virtual void slow(float share);
    /// Resets one of the transfers in flight, in mid-body.
    virtual void reset_one();
    /// Resets what is open, and refuses connects until
    /// plug().
    virtual void unplug();
    virtual void plug();
};

/// The line is slow while this lives, also when it dies by a
/// cancel: a phase that ends always gives the line back.
class Slowed {
  public:
    Slowed(Line& line, float share) : line_(line) {
        line_.slow(share);
    }
    ~Slowed() { line_.slow(1); }
    Slowed(const Slowed&) = delete;
    Slowed& operator=(const Slowed&) = delete;

  private:
    Line& line_;
};

/// The same, for a line that makes haste.
using Hurried = Slowed;

}  // namespace relay

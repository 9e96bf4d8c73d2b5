// SPDX-License-Identifier: MIT
// A wait of the game's own: by segue's public protocol it is
// as good as a wait of the library.
#pragma once

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

}  // namespace relay

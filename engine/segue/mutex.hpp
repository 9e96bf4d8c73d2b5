// SPDX-License-Identifier: MIT
// Mutex: at most one script at a time, for sections that contain a co_await.
#pragma once

#include "segue/semaphore.hpp"

namespace segue {

/// `auto lock = co_await mutex.lock();` waits until it is free; first come, first served; the guard unlocks
/// at its end. Woken scripts resume in the wake-ups of the same tick. A script that locks it twice waits for
/// itself. Destroyed with waiters, it cancels their scripts.
class Mutex {
  public:
    /// `co_await lock()` gives the guard.
    Semaphore::Acquire lock() { return permit_.acquire(); }
    /// An empty guard when it is taken or somebody waits for it.
    Permit try_lock() { return permit_.try_acquire(); }

  private:
    Semaphore permit_{1};
};

}  // namespace segue

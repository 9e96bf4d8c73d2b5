// SPDX-License-Identifier: MIT
// Mutex: at most one script at a time, for sections that contain a co_await.
#pragma once

#include "segue/semaphore.hpp"

namespace segue {

/// `auto lock = co_await mutex.lock();` waits until it is free; first come, first served; the guard unlocks
/// at its end.
class Mutex {
  public:
    Semaphore::Acquire lock() { return permit_.acquire(); }
    /// An empty guard when it is taken or somebody waits for it.
    Permit try_lock() { return permit_.try_acquire(); }

  private:
    Semaphore permit_{1};
};

}  // namespace segue

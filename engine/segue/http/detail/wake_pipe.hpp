// SPDX-License-Identifier: MIT
// Wakes a thread that sleeps in poll(). curl_multi_wakeup would do, but it is a call of libcurl, and those
// belong to the I/O thread.
#pragma once

namespace segue::http::detail {

class WakePipe {
  public:
    /// Where no descriptor is left, ok() is false: wake() then does nothing and the sleeper has to look by
    /// itself.
    WakePipe();
    ~WakePipe();
    WakePipe(const WakePipe&) = delete;
    WakePipe& operator=(const WakePipe&) = delete;

    bool ok() const noexcept { return ends_[0] >= 0; }
    /// Readable once wake() was called.
    int descriptor() const noexcept { return ends_[0]; }
    /// Any thread.
    void wake() noexcept;
    /// Forgets the wakes so far. The sleeper's thread.
    void drain() noexcept;

  private:
    int ends_[2] = {-1, -1};
};

}  // namespace segue::http::detail

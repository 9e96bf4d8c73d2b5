// SPDX-License-Identifier: MIT
// How much CPU time the download code takes of the game thread.
#pragma once

#include <cstdint>

namespace segue::http::detail {

/// Adds up spans of this thread's CPU time. Reading that clock is a system call of some 0.3 us, as long as
/// the shorter spans themselves; so of many spans between two takes, the first are all measured, and then one
/// in sixteen for all.
class CpuMeter {
  public:
    /// Measures while it lives.
    class Span {
      public:
        explicit Span(CpuMeter& meter) noexcept;
        ~Span();
        Span(const Span&) = delete;
        Span& operator=(const Span&) = delete;

      private:
        CpuMeter& meter_;
        std::int64_t began_ = 0;
        std::int64_t weight_ = 0;  // 0: not measured
    };

    CpuMeter();

    /// Nanoseconds since the last call.
    std::int64_t take() noexcept;

  private:
    const std::int64_t reading_;
    std::int64_t total_ = 0;
    std::uint64_t spans_ = 0;
    bool inside_ = false;  // a span within a span counts once
};

}  // namespace segue::http::detail

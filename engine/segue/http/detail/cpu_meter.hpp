// SPDX-License-Identifier: MIT
// How much CPU time the download code takes of the game thread.
#pragma once

#include <cstdint>

namespace segue::http::detail {

/// Adds up spans of this thread's CPU time. Reading that clock is a system call of 0.3 to 0.9 us, and
/// disturbs what comes after it: that is for spans that are few. Those that are many, alike and short are
/// measured by the steady clock, which needs none; of these, the first between two takes are all measured,
/// and then one in sixteen for all.
class CpuMeter {
  public:
    enum class Spans { many, few };

    /// Measures while it lives.
    class Span {
      public:
        explicit Span(CpuMeter& meter, Spans spans = Spans::many) noexcept;
        ~Span();
        Span(const Span&) = delete;
        Span& operator=(const Span&) = delete;

      private:
        CpuMeter& meter_;
        const Spans spans_;
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

// SPDX-License-Identifier: MIT
// A body that is read piece by piece while it arrives. Not built yet: what is here says so when it is used.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "segue/awaitable.hpp"
#include "segue/http/error.hpp"

namespace segue::http {

/// The body of Client::stream(): `while (auto chunk = co_await body.next()) use(*chunk);`. Not built yet:
/// error() tells, and there is no chunk.
class Stream {
  public:
    explicit Stream(Error error) : error_(std::move(error)) {}

    /// Why there are no more chunks; none at a good end.
    const Error& error() const noexcept { return error_; }

    /// The wait of next().
    class Next {
      public:
        Next() noexcept {}
        bool ready() { return true; }
        void hook(Waker) {}
        void unhook() {}
        std::optional<std::string> result() { return std::nullopt; }
        void describe(Reason&) const {}
    };

    /// The next piece; empty at the end, good or bad.
    Next next() { return Next(); }

  private:
    Error error_;
};

/// The wait of Client::stream(), which gives a Stream.
class Opening {
  public:
    explicit Opening(Error error) : error_(std::move(error)) {}
    bool ready() { return true; }
    void hook(Waker) {}
    void unhook() {}
    Stream result() { return Stream(std::move(error_)); }
    void describe(Reason&) const {}

  private:
    Error error_;
};

}  // namespace segue::http

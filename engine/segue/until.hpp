// SPDX-License-Identifier: MIT
// Waits for a predicate, polled once a frame without resuming the script: until and until_changed, at the end
// of this file.
#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "segue/awaitable.hpp"
#include "segue/config.hpp"
#include "segue/misuse.hpp"

namespace segue {
namespace detail {

/// An owned copy of a callable, or a reference to one that cannot be copied and was named.
template <class F>
using Kept =
    std::conditional_t<std::is_lvalue_reference_v<F> && !std::is_copy_constructible_v<std::decay_t<F>>, F,
                       std::decay_t<F>>;

/// Polls `probe()`, which is true when the wait is over; its exception is thrown out of the co_await.
template <class Probe>
class PollAwaiter : public Wait {
  public:
    PollAwaiter(Promise& p, Probe probe) : promise_(&p), probe_(std::move(probe)) {}

    bool await_ready() {
        const bool ended_before = promise_->core->ending();
        over_ = probe_.begin();
        cancelled_ = !ended_before && promise_->core->ending();  // by the probe, whatever that says
        return over_ && !cancelled_ && promise_->core->may_go_on();
    }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if constexpr (requires { probe_.complaint(); }) {
            if (const char* why = probe_.complaint()) {
                misuse_argument(p, at, why);
                return;
            }
        }
        if (over_ && !cancelled_) {
            p.core->put_off(p, at, *this);
        } else {
            p.core->park_poll(p, at, *this);
        }
    }
    decltype(auto) await_resume() {
#if SEGUE_EXCEPTIONS
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
#endif
        return probe_.result();
    }

    void unhook() noexcept override {}
    bool poll() noexcept override {
        ++polls_;
#if SEGUE_EXCEPTIONS
        try {
            return probe_.poll(*promise_);
        } catch (...) {
            error_ = std::current_exception();
            return true;
        }
#else
        return probe_.poll(*promise_);
#endif
    }
    void describe(Reason& reason) const override { probe_.describe(reason, polls_, *promise_); }

  private:
    Promise* promise_;
    Probe probe_;
    std::exception_ptr error_;
    std::uint64_t polls_ = 0;
    bool over_ = false;
    bool cancelled_ = false;
};

template <class F>
class UntilProbe {
  public:
    explicit UntilProbe(F f) : pred_(static_cast<F&&>(f)) {}
    bool begin() { return static_cast<bool>(std::invoke(pred_)); }
    bool poll(Promise&) { return static_cast<bool>(std::invoke(pred_)); }
    void result() const {}
    void describe(Reason& r, std::uint64_t polls, Promise&) const {
        r.text("until (polled " + std::to_string(polls) + " frames)");
    }

  private:
    F pred_;
};

template <class F>
class ChangeProbe {
  public:
    using Value = std::decay_t<std::invoke_result_t<F&>>;
    explicit ChangeProbe(F f) : getter_(static_cast<F&&>(f)) {}
    bool begin() {
        value_.emplace(std::invoke(getter_));
        return false;
    }
    bool poll(Promise&) {
        Value now = std::invoke(getter_);
        if (now == *value_) return false;
        value_.emplace(std::move(now));
        return true;
    }
    Value result() { return std::move(*value_); }
    void describe(Reason& r, std::uint64_t polls, Promise&) const {
        r.text("until_changed (polled " + std::to_string(polls) + " frames)");
    }

  private:
    F getter_;
    std::optional<Value> value_;
};

/// A polled wait before it is awaited. One that was named can be awaited again, unless it can only be moved.
template <class Probe>
class Polled {
  public:
    explicit Polled(Probe p) : probe_(std::move(p)) {}
    PollAwaiter<Probe> awaiter_in(Promise& p) && { return PollAwaiter<Probe>(p, std::move(probe_)); }
    PollAwaiter<Probe> awaiter_in(Promise& p) & {
        if constexpr (std::is_copy_constructible_v<Probe>) {
            return PollAwaiter<Probe>(p, probe_);
        } else {
            return PollAwaiter<Probe>(p, std::move(probe_));
        }
    }

  private:
    Probe probe_;
};

}  // namespace detail

/// Waits until `pred()` is true. It is asked at once, and does not suspend when true; then once a frame among
/// the per-frame waits, without resuming the script, which counts as running meanwhile. Its exception comes
/// out of the co_await. A named callable is copied, or referred to where it cannot be.
template <std::invocable F>
auto until(F&& pred) {
    SEGUE_NAME_THE_LAMBDA(F);
    using Probe = detail::UntilProbe<detail::Kept<F>>;
    return detail::Polled<Probe>(Probe(std::forward<F>(pred)));
}

/// Waits until `getter()` gives another value than at the co_await, by ==; asked once a frame, as until asks.
/// @return the new value.
template <std::invocable F>
auto until_changed(F&& getter) {
    SEGUE_NAME_THE_LAMBDA(F);
    using Probe = detail::ChangeProbe<detail::Kept<F>>;
    return detail::Polled<Probe>(Probe(std::forward<F>(getter)));
}

}  // namespace segue

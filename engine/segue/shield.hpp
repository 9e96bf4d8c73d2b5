// SPDX-License-Identifier: MIT
// What a script does about being cancelled: hold_cancel defers it, on_cancel tells of it. Both are at the end
// of this file.
#pragma once

#include <type_traits>
#include <utility>

#include "segue/awaitable.hpp"

namespace segue {

/// While it lives, in a script or in an entrant or a fork of it, a cancel of that script waits. The end of
/// the scope, of the scheduler, of the thing waited on or of the script that forked is not deferred. A race
/// waits for a loser that holds one.
class [[nodiscard]] Shield {
  public:
    /// Of the library: hold_cancel() makes it.
    explicit Shield(detail::Strand& s) : strand_(&s) {
        s.retain();
        s.core->hold(&s, 1);
    }
    /// @{
    /// The other one defers nothing then; assigned to, two change places.
    Shield(Shield&& o) noexcept : strand_(std::exchange(o.strand_, nullptr)) {}
    Shield& operator=(Shield&& o) noexcept {
        std::swap(strand_, o.strand_);
        return *this;
    }
    /// @}
    ~Shield() {
        if (!strand_) return;
        if (strand_->core) strand_->core->unhold(strand_, 1);
        strand_->release();
    }

  private:
    detail::Strand* strand_;
};

/// Calls its function when the scope in which it stands is left by a cancel, and not when it is left
/// otherwise.
template <class F>
class [[nodiscard]] CancelGuard {
  public:
    /// Of the library: on_cancel() makes it.
    CancelGuard(detail::Strand& s, F f) : strand_(&s), fn_(std::move(f)) { s.retain(); }
    /// The other one calls nothing any more.
    CancelGuard(CancelGuard&& o) noexcept(std::is_nothrow_move_constructible_v<F>)
        : strand_(std::exchange(o.strand_, nullptr)), fn_(std::move(o.fn_)) {}
    CancelGuard& operator=(CancelGuard&&) = delete;
    ~CancelGuard() {
        if (!strand_) return;
        if (strand_->is(detail::flag_dying)) fn_();
        strand_->release();
    }

  private:
    detail::Strand* strand_;
    F fn_;
};

namespace detail {

class HoldAwaiter {
  public:
    explicit HoldAwaiter(Promise& p) : core_(p.core) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    Shield await_resume() const { return Shield(*core_->running); }

  private:
    Core* core_;
};
class HoldCancel {
  public:
    HoldAwaiter awaiter_in(Promise& p) const { return HoldAwaiter(p); }
};

template <class F>
class OnCancelAwaiter {
  public:
    OnCancelAwaiter(Promise& p, F f) : core_(p.core), fn_(std::move(f)) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    CancelGuard<F> await_resume() { return CancelGuard<F>(*core_->running, std::move(fn_)); }

  private:
    Core* core_;
    F fn_;
};
template <class F>
class OnCancel {
  public:
    explicit OnCancel(F f) : fn_(std::move(f)) {}
    OnCancelAwaiter<F> awaiter_in(Promise& p) && { return OnCancelAwaiter<F>(p, std::move(fn_)); }

  private:
    F fn_;
};

}  // namespace detail

/// `Shield shield = co_await hold_cancel();` defers a cancel while it lives; costs no frame. A cancel that
/// came meanwhile takes effect at the next suspension after its end.
inline detail::HoldCancel hold_cancel() { return {}; }

/// `auto guard = co_await on_cancel(fn);` calls `fn` when the script, or the entrant that awaited this, is
/// cancelled while the guard lives, in the guard's place among the destructors. `fn` must not throw; a named
/// one that cannot be copied is moved from. Costs no frame.
template <class F>
auto on_cancel(F&& fn) {
    SEGUE_NAME_THE_LAMBDA(F);
    return detail::OnCancel<std::decay_t<F>>(detail::taken(std::forward<F>(fn)));
}

}  // namespace segue

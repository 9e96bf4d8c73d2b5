// SPDX-License-Identifier: MIT
// The protocol by which any class can be awaited by a script, as good as the waits of the library, which are
// written with it: cancelled in O(1), named in the inspector, allowed in race, all and timeout.
//
// A class with the first five of these members can be awaited:
//
//     bool ready();                          // true: over before it began; does not suspend
//     void hook(segue::Waker w);             // keep `w`, and call w.wake() later
//     void unhook();                         // forget `w`: cancelled; not called after a wake
//     T result();                            // what co_await gives, after ready() or a wake
//     void describe(segue::Reason&) const;   // what the inspector shows
//     void finish_wait();                    // may be missing: inspect::Control::finish ends the wait, which
//                                            // goes on as though it were over
//
// All are called on the game thread. `ready` is asked once a co_await; what `ready`, `hook` and `result`
// throw comes out of the co_await. A named object is awaited where it is, a temporary one in the coroutine's
// frame: it stays there while it is hooked. A class may instead have `as_wait()`, which returns such an
// object: that is how an Event is awaited. What comes from other threads goes through segue::completion or
// Scheduler::post. docs/scripting.md has a complete example.
#pragma once

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "segue/detail/core.hpp"
#include "segue/misuse.hpp"
#include "segue/reason.hpp"

namespace segue {

/// Ends one wait of one script, once. Copyable; default-made, or when the wait is over or its scheduler gone,
/// it does nothing. Game thread only.
class Waker {
  public:
    /// Wakes nobody.
    Waker() {}
    /// Of the library: the present wait of this script or entrant.
    explicit Waker(detail::Strand& s) : strand_(&s), epoch_(s.epoch) { s.retain(); }
    /// @{
    /// A copy is of the same wait: whichever wakes first ends it, the others do nothing then.
    Waker(const Waker& o) : strand_(o.strand_), epoch_(o.epoch_) {
        if (strand_) strand_->retain();
    }
    Waker(Waker&& o) noexcept : strand_(std::exchange(o.strand_, nullptr)), epoch_(o.epoch_) {}
    Waker& operator=(Waker o) noexcept {
        std::swap(strand_, o.strand_);
        epoch_ = o.epoch_;
        return *this;
    }
    /// @}
    ~Waker() {
        if (strand_) strand_->release();
    }

    /// The wait is over: the script is queued and resumes in this tick's wake-ups, or the next tick's outside
    /// of one. False when there was nothing to wake.
    bool wake() {
        if (!pending()) return false;
        strand_->core->wake(*strand_);
        return true;
    }
    /// The same for what comes from outside: called in a function that was posted to the scheduler, the
    /// script resumes right after that function, in step 2 of the tick, before timers and per-frame waits.
    bool deliver() {
        if (!pending()) return false;
        strand_->core->wake_now(*strand_);
        return true;
    }
    /// What was waited on is gone: the script is cancelled there and then; an entrant leaves its race.
    void cancel() {
        if (!pending()) return;
        strand_->core->lost(*strand_);
    }
    /// True while the wait is neither over nor cancelled.
    bool pending() const {
        return strand_ && strand_->alive() && strand_->epoch == epoch_ && !strand_->is(detail::flag_unhooked);
    }

  private:
    friend class detail::Core;
    friend detail::Strand* strand_of(const Waker& w) { return w.strand_; }
    detail::Strand* strand_ = nullptr;
    std::uint32_t epoch_ = 0;
};

/// A class that follows the protocol above.
template <class W>
concept Waitable =
    requires(std::remove_reference_t<W>& w, const std::remove_reference_t<W>& c, Waker k, Reason& r) {
        { w.ready() } -> std::convertible_to<bool>;
        w.hook(k);
        w.unhook();
        w.result();
        c.describe(r);
    };

/// A class that gives such an object when asked.
template <class S>
concept WaitSource = requires(S& s) {
    { s.as_wait() } -> Waitable;
};

namespace detail {

/// Runs one Waitable for the co_await that holds it: W is a reference to it, or the object that a source
/// gave.
template <class W>
class WaitAwaiter : public Wait {
  public:
    WaitAwaiter(Promise& p, W w) : promise_(&p), wait_(static_cast<W&&>(w)) {}

    bool await_ready() {
        if constexpr (requires { wait_.asked_by(*promise_); }) wait_.asked_by(*promise_);
        if (!wait_.ready()) return false;
        if (promise_->core->may_go_on()) return true;
        promise_ = nullptr;  // over, but not before the next tick
        return false;
    }

    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (!promise_) {
            p.core->put_off(p, at, *this);
            return;
        }
        if constexpr (requires { wait_.complaint(p); }) {
            if (const char* why = wait_.complaint(p)) {
                misuse_logic(p, at, why);
                return;
            }
        }
        p.core->block(p, at, *this);
        Strand& s = *p.core->running;
#if SEGUE_EXCEPTIONS
        try {
            wait_.hook(Waker(s));
        } catch (...) {
            s.wait = nullptr;  // which goes with this co_await
            ++s.epoch;
            throw;
        }
#else
        wait_.hook(Waker(s));
#endif
    }

    decltype(auto) await_resume() { return wait_.result(); }

    void unhook() noexcept override { wait_.unhook(); }
    void describe(Reason& reason) const override { wait_.describe(reason); }
    bool can_finish() const override {
        return requires(std::remove_reference_t<W>& w) { w.finish_wait(); };
    }
    void finish() override {
        if constexpr (requires { wait_.finish_wait(); }) wait_.finish_wait();
    }

  private:
    Promise* promise_;
    W wait_;
};

template <class A>
concept Native = requires(A&& a, Promise& p) { std::forward<A>(a).awaiter_in(p); };

template <class>
inline constexpr bool never = false;

/// What co_await makes of `a` inside a scheduled coroutine.
template <class A>
auto make_awaiter(A&& a, Promise& p) {
    using D = std::remove_cvref_t<A>;
    static_assert(
        !SEGUE_OWNING_TEMPORARIES_ARE_BROKEN || std::is_lvalue_reference_v<A> || !std::is_aggregate_v<D> ||
            std::is_trivially_destructible_v<D>,
        "g++ before 13 destroys this temporary aggregate twice (gcc PR99576): give the class a constructor, "
        "or name the object first");
    if constexpr (Native<A>) {
        return std::forward<A>(a).awaiter_in(p);
    } else if constexpr (Waitable<D>) {
        return WaitAwaiter<D&>(p, a);
    } else if constexpr (WaitSource<D>) {
        return WaitAwaiter<decltype(a.as_wait())>(p, a.as_wait());
    } else {
        static_assert(
            never<A>,
            "a script cannot await this: follow the protocol of <segue/awaitable.hpp>, or wrap a callback "
            "with segue::completion<T>()");
    }
}

template <class A>
using AwaiterOf = decltype(make_awaiter(std::declval<A>(), std::declval<Promise&>()));

/// What `co_await a` gives.
template <class A>
using AwaitResult = decltype(std::declval<AwaiterOf<A>&>().await_resume());

/// Base of the promises of everything that a scheduler resumes.
struct ScheduledPromise : Promise {
    template <class A>
    auto await_transform(A&& a) {
        return make_awaiter(std::forward<A>(a), *this);
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
};

/// Ends a coroutine: the trampoline goes on with its parent, or with the end of its strand.
struct FinalAwaiter {
    FinalAwaiter() noexcept {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h) const noexcept {
        Promise& p = h.promise();
        p.core->finished(p);
    }
    void await_resume() const noexcept {}
};

}  // namespace detail
}  // namespace segue

// SPDX-License-Identifier: MIT
// Semaphore: a count of permits. A permit is a guard, which gives it back.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "segue/awaitable.hpp"

namespace segue {

class Semaphore;

/// A permit of a Semaphore or the lock of a Mutex; given back at its end. Movable; empty where a try_ call
/// failed. One that outlives its semaphore does nothing.
class [[nodiscard]] Permit : detail::Link {
  public:
    /// Empty.
    Permit() {}
    /// @{
    /// The other one is empty then; what this one held is given back.
    Permit(Permit&& o) noexcept { take(o); }
    Permit& operator=(Permit&& o) noexcept;
    /// @}
    ~Permit() { release(); }
    /// True while it holds one.
    explicit operator bool() const { return owner_ != nullptr; }
    /// Gives it back now.
    void release();

  private:
    friend class Semaphore;
    template <class, class>
    friend class detail::List;
    void take(Permit& o);
    Semaphore* owner_ = nullptr;
    std::uint64_t holder_ = 0;  // the script that acquired it; 0: try_acquire did
};

/// `auto permit = co_await semaphore.acquire();` waits for a permit; first come, first served. Woken scripts
/// resume in the wake-ups of the same tick. Destroyed with waiters, it cancels their scripts.
class Semaphore {
  public:
    class Acquire;

    /// With so many permits; 0 is fine: release() adds to them.
    explicit Semaphore(std::size_t permits) : permits_(permits) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;
    ~Semaphore();

    /// `co_await acquire()` gives the guard.
    Acquire acquire();
    /// An empty guard when it would have to wait; never overtakes a waiter.
    Permit try_acquire();
    /// Adds `n` permits.
    void release(std::size_t n = 1);
    /// Permits that are free now.
    std::size_t available() const { return permits_; }

  private:
    friend class Permit;
    void give(Permit& guard);
    std::size_t permits_;
    detail::List<Acquire> waiters_;
    detail::List<Permit> guards_;
};

/// The wait of Semaphore::acquire and of Mutex::lock.
class Semaphore::Acquire : public detail::Link {
  public:
    /// Of the library: acquire() makes it.
    explicit Acquire(Semaphore& s) : semaphore_(&s) {}
    /// Before it is awaited.
    Acquire(Acquire&& o) noexcept : semaphore_(o.semaphore_) {}
    ~Acquire() { Link::unlink(); }
    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    void asked_by(const detail::Promise& p);
    bool ready();
    void hook(Waker w);
    void unhook() { Link::unlink(); }
    Permit result() { return std::move(guard_); }
    void describe(Reason& r) const;
    /// @}

  private:
    friend class Semaphore;
    Semaphore* semaphore_;
    Waker waker_;
    std::uint64_t script_ = 0;
    Permit guard_;  // given with the wake: a cancel before the resume gives it back
};

inline Semaphore::Acquire Semaphore::acquire() { return Acquire(*this); }

}  // namespace segue

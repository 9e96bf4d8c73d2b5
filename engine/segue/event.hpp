// SPDX-License-Identifier: MIT
// Event: a flag that scripts wait for.
#pragma once

#include <cstdint>
#include <utility>

#include "segue/awaitable.hpp"

namespace segue {

/// What a set event does when a script has waited for it: stays set, or is taken by one script.
enum class Reset : std::uint8_t {
    manual,     ///< stays set until reset()
    automatic,  ///< one script takes it
};

/// `co_await event` waits until it is set; a set one does not suspend. Manual: a set wakes every waiter and
/// the event stays set until reset(). Automatic: a set wakes the longest waiter alone and is used up by it,
/// or stays until one comes. Woken scripts resume in the wake-ups of the same tick, in the order in which
/// they began to wait. Destroyed with waiters, it cancels their scripts.
class Event {
  public:
    class Wait;

    /// Not set.
    explicit Event(Reset mode = Reset::manual) : mode_(mode) {}
    /// `name` is what the inspector calls it. It is kept, not copied.
    explicit Event(const char* name, Reset mode = Reset::manual) : name_(name), mode_(mode) {}
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event();

    /// Queues those who wait now; they go on even if it is reset before they run. A set event: no effect.
    void set();
    /// Unsets it.
    void reset() { set_ = false; }
    /// True from a set() to the reset(), or until an automatic one is taken.
    bool is_set() const { return set_; }

    /// The protocol of <segue/awaitable.hpp>.
    Wait as_wait();

  private:
    const char* name_ = nullptr;
    Reset mode_;
    bool set_ = false;
    detail::List<Wait> waiters_;
    detail::List<Wait> granted_;  // woken by an automatic event, and not resumed yet
};

/// The wait for an Event; made by co_await.
class Event::Wait : public detail::Link {
  public:
    /// For that event.
    explicit Wait(Event& e) : event_(&e) {}
    /// Before it is awaited.
    Wait(Wait&& o) noexcept : event_(o.event_) {}
    ~Wait() {
        Link::unlink();
        // Cancelled between the wake and the resume: the next one gets it.
        if (holds_token_ && event_) event_->set();
    }

    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready() {
        if (!event_->set_) return false;
        if (event_->mode_ == Reset::automatic) {
            event_->set_ = false;
            holds_token_ = true;
            event_->granted_.push_back(*this);
        }
        return true;
    }
    void hook(Waker w) {
        waker_ = std::move(w);
        event_->waiters_.push_back(*this);
    }
    void unhook() { Link::unlink(); }
    void finish_wait();
    void result() {
        holds_token_ = false;
        Link::unlink();
    }
    void describe(Reason& r) const;
    /// @}

  private:
    friend class Event;
    Event* event_;
    Waker waker_;
    bool holds_token_ = false;
};

inline Event::Wait Event::as_wait() { return Wait(*this); }

}  // namespace segue

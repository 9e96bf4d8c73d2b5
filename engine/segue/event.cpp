// SPDX-License-Identifier: MIT
#include "segue/event.hpp"

namespace segue {

Event::~Event() {
    while (Wait* w = granted_.pop_front()) w->event_ = nullptr;
    while (Wait* w = waiters_.pop_front()) {
        w->event_ = nullptr;
        w->waker_.cancel();
    }
}

void Event::set() {
    if (mode_ == Reset::automatic) {
        if (Wait* w = waiters_.pop_front()) {
            w->holds_token_ = true;
            granted_.push_back(*w);
            w->waker_.wake();
        } else {
            set_ = true;
        }
        return;
    }
    set_ = true;
    while (Wait* w = waiters_.pop_front()) w->waker_.wake();
}

// For the inspector: this waiter goes on as though the event had been set for it.
void Event::Wait::finish_wait() {
    Link::unlink();
    waker_.wake();
}

void Event::Wait::describe(Reason& r) const {
    r.text(event_ && event_->name_ ? std::string("event ") + event_->name_ : "event");
}

}  // namespace segue

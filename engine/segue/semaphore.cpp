// SPDX-License-Identifier: MIT
#include "segue/semaphore.hpp"

namespace segue {

void Permit::take(Permit& o) {
    owner_ = std::exchange(o.owner_, nullptr);
    if (!owner_) return;
    o.Link::unlink();
    owner_->guards_.push_back(*this);
}

Permit& Permit::operator=(Permit&& o) noexcept {
    if (this != &o) {
        release();
        take(o);
    }
    return *this;
}

void Permit::release() {
    Semaphore* owner = std::exchange(owner_, nullptr);
    if (!owner) return;
    Link::unlink();
    owner->release(1);
}

Semaphore::~Semaphore() {
    while (Permit* g = guards_.pop_front()) g->owner_ = nullptr;
    while (Acquire* w = waiters_.pop_front()) w->waker_.cancel();
}

void Semaphore::give(Permit& guard) {
    --permits_;
    guard.owner_ = this;
    guards_.push_back(guard);
}

Permit Semaphore::try_acquire() {
    Permit g;
    if (permits_ > 0 && waiters_.empty()) give(g);
    return g;
}

void Semaphore::release(std::size_t n) {
    permits_ += n;
    while (permits_ > 0) {
        Acquire* w = waiters_.pop_front();
        if (!w) return;
        give(w->guard_);
        w->waker_.wake();
    }
}

bool Semaphore::Acquire::ready() {
    guard_ = semaphore_->try_acquire();
    return static_cast<bool>(guard_);
}

void Semaphore::Acquire::hook(Waker w) {
    waker_ = std::move(w);
    semaphore_->waiters_.push_back(*this);
}

}  // namespace segue

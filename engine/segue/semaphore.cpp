// SPDX-License-Identifier: MIT
#include "segue/semaphore.hpp"

#include <string>
#include <utility>

namespace segue {

void Permit::take(Permit& o) {
    owner_ = std::exchange(o.owner_, nullptr);
    holder_ = o.holder_;
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
        w->guard_.holder_ = w->script_;
        w->waker_.wake();
    }
}

void Semaphore::Acquire::asked_by(const detail::Promise& p) {
    script_ = detail::script_of(*p.core->running)->id;
}

void Semaphore::Acquire::describe(Reason& r) const {
    const Permit* const first = semaphore_->guards_.front();
    if (!first || first->holder_ == 0) {
        r.text("semaphore or mutex");
        return;
    }
    std::size_t others = 0;
    for (const Permit* g = first; (g = semaphore_->guards_.after(const_cast<Permit&>(*g)));) ++others;
    std::string text = "semaphore or mutex held by #" + std::to_string(first->holder_);
    if (others > 0) text += " and " + std::to_string(others) + " more";
    r.text(std::move(text)).behind(first->holder_, others == 0);
}

bool Semaphore::Acquire::ready() {
    guard_ = semaphore_->try_acquire();
    guard_.holder_ = script_;
    return static_cast<bool>(guard_);
}

void Semaphore::Acquire::hook(Waker w) {
    waker_ = std::move(w);
    semaphore_->waiters_.push_back(*this);
}

}  // namespace segue

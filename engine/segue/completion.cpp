// SPDX-License-Identifier: MIT
#include "segue/completion.hpp"

namespace segue::detail {
namespace {

struct Delivery final : InboxItem {
    void run(Core&) override {
        if (FutureBase* future = std::exchange(state->waiter, nullptr)) future->resolved();
    }
    std::shared_ptr<CompletionState> state;
};

/// Also after it was delivered. What the script's frame holds, a future perhaps, goes with it.
void lose(const Waker& waker) {
    Strand* const s = strand_of(waker);
    if (s && s->alive()) s->core->lost(*s);
}

}  // namespace

void CompletionState::deliver(Inbox& inbox, std::unique_ptr<InboxItem> delivery) {
    static_cast<Delivery&>(*delivery).state = shared_from_this();
    inbox.push(std::move(delivery));
}

void CompletionState::listen(const std::shared_ptr<Inbox>& inbox) {
    std::unique_ptr<InboxItem> delivery = std::make_unique<Delivery>();
    {
        const std::lock_guard lock(mutex_);
        inbox_ = inbox;
        if (stage_ == Stage::open) {
            delivery_ = std::move(delivery);
            return;
        }
    }
    deliver(*inbox, std::move(delivery));
}

FutureBase::FutureBase(FutureBase&& o) noexcept : state_(std::move(o.state_)) {
    if (state_ && state_->waiter == &o) state_->waiter = nullptr;
    lose(std::exchange(o.waker_, Waker()));
}

FutureBase::~FutureBase() {
    if (state_ && state_->waiter == this) state_->waiter = nullptr;
    lose(std::exchange(waker_, Waker()));
}

/// By a script that waits, or to which it was delivered and which has not resumed yet.
bool FutureBase::is_awaited() const {
    const Strand* const s = strand_of(waker_);
    return s && s->alive();
}

bool FutureBase::ready() {
    if (!state_ || is_awaited()) return false;
    const CompletionState::Stage s = state_->stage();
    return s == CompletionState::Stage::value || s == CompletionState::Stage::error;
}

void FutureBase::hook(Waker w) {
    state_->listen(strand_of(w)->core->inbox);  // first: it may throw
    waker_ = std::move(w);
    state_->waiter = this;
}

void FutureBase::unhook() {
    if (state_ && state_->waiter == this) state_->waiter = nullptr;
    waker_ = Waker();
}

void FutureBase::resolved() {
    const CompletionState::Stage s = state_->stage();
    if (s == CompletionState::Stage::value || s == CompletionState::Stage::error) {
        waker_.deliver();
        return;
    }
    Waker w = std::exchange(waker_, Waker());
    if (!w.pending()) return;
    if (s == CompletionState::Stage::abandoned) {
        Strand& strand = *strand_of(w);
        strand.core->warn(*script_of(strand), [] {
            return std::string("waits for a completion whose last resolver is gone: cancelled");
        });
    }
    w.cancel();
}

}  // namespace segue::detail

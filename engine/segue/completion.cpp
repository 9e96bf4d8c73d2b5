// SPDX-License-Identifier: MIT
#include "segue/completion.hpp"

namespace segue::detail {
namespace {

struct Delivery final : InboxItem {
    explicit Delivery(std::shared_ptr<CompletionState> s) : state(std::move(s)) {}
    void run(Core&) override {
        if (FutureBase* future = std::exchange(state->waiter, nullptr)) future->resolved();
    }
    std::shared_ptr<CompletionState> state;
};

}  // namespace

void CompletionState::deliver(Inbox& inbox) { inbox.push(std::make_unique<Delivery>(shared_from_this())); }

void CompletionState::listen(const std::shared_ptr<Inbox>& inbox) {
    bool now = false;
    {
        const std::lock_guard lock(mutex_);
        inbox_ = inbox;
        now = stage_ != Stage::open;
    }
    if (now) deliver(*inbox);
}

bool FutureBase::ready() {
    const CompletionState::Stage s = state_->stage();
    return s == CompletionState::Stage::value || s == CompletionState::Stage::error;
}

void FutureBase::hook(Waker w) {
    waker_ = std::move(w);
    state_->waiter = this;
    state_->listen(strand_of(waker_)->core->inbox);
}

void FutureBase::unhook() {
    if (state_ && state_->waiter == this) state_->waiter = nullptr;
    waker_ = Waker();
}

void FutureBase::resolved() {
    const CompletionState::Stage s = state_->stage();
    Waker w = std::exchange(waker_, Waker());
    if (!w.pending()) return;
    if (s == CompletionState::Stage::value || s == CompletionState::Stage::error) {
        w.deliver();
        return;
    }
    if (s == CompletionState::Stage::abandoned) {
        Strand& strand = *strand_of(w);
        strand.core->warn(*script_of(strand),
                          "waits for a completion whose last resolver is gone: cancelled");
    }
    w.cancel();
}

}  // namespace segue::detail

// SPDX-License-Identifier: MIT
#include "segue/scope.hpp"

#include <string>

#include "segue/scheduler.hpp"

namespace segue {
namespace {

std::size_t count(detail::ScopeState& s) {
    std::size_t n = 0;
    for (detail::Strand* x = s.scripts.front(); x; x = s.scripts.after(*x)) ++n;
    for (detail::ScopeState* x = s.nested.front(); x; x = s.nested.after(*x)) n += count(*x);
    return n;
}

}  // namespace

Scope::Scope(Scheduler& scheduler) : state_(std::make_unique<detail::ScopeState>()) {
    state_->core = scheduler.core_.get();
    state_->core->scopes.push_back(*state_);
}

Scope::Scope(Scope& outer) : state_(std::make_unique<detail::ScopeState>()) {
    if (!outer.state_ || !outer.state_->core) return;  // as dead as the outer one
    state_->core = outer.state_->core;
    state_->outer = outer.state_.get();
    state_->pauses = outer.state_->pauses;
    state_->closing = outer.state_->closing;
    outer.state_->nested.push_back(*state_);
}

Scope& Scope::operator=(Scope&& other) noexcept {
    if (this != &other) {
        const Scope old(std::move(*this));
        state_ = std::move(other.state_);
    }
    return *this;
}

Scope::~Scope() {
    if (state_ && state_->core) state_->core->close_scope(*state_);
}

void Scope::cancel() {
    if (state_ && state_->core) state_->core->cancel_scope(*state_, false);
}

void Scope::pause() {
    if (!state_ || !state_->core || state_->paused) return;
    state_->paused = true;
    state_->core->pause_scope(*state_, 1);
}

void Scope::resume() {
    if (!state_ || !state_->core || !state_->paused) return;
    state_->paused = false;
    state_->core->pause_scope(*state_, -1);
}

bool Scope::paused() const { return state_ && state_->pauses > 0; }

std::size_t Scope::size() const { return state_ ? count(*state_) : 0; }

Scope::Join Scope::join() const { return Join(state_.get()); }

detail::Core* Scope::start_core() const { return state_ && !state_->closing ? state_->core : nullptr; }

bool Scope::Join::ready() const { return !scope_ || count(*scope_) == 0; }

const char* Scope::Join::complaint(const detail::Promise& p) const {
    if (scope_->core != p.core) return "join: the scope belongs to another scheduler";
    for (const detail::Strand* s = p.core->running; s; s = s->parent) {
        for (const detail::ScopeState* around = s->scope; around; around = around->outer) {
            if (around == scope_) return "a script that joins the scope it is in would wait for ever";
        }
    }
    return nullptr;
}

void Scope::Join::hook(Waker w) {
    waker_ = std::move(w);
    scope_->joiners.push_back(*this);
}

void Scope::Join::describe(Reason& r) const {
    r.text("join of a scope: " + std::to_string(count(*scope_)) + " scripts left");
}

}  // namespace segue

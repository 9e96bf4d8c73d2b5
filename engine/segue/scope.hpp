// SPDX-License-Identifier: MIT
// Scope: owns scripts. An entity holds one; the entity dies, its scripts die.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "segue/script.hpp"
#include "segue/start.hpp"

namespace segue {

class Scheduler;

/// Owns the scripts that are started through it: cancelled with it, newest first. Movable, also inside one of
/// its own scripts. Destroyed there, it cancels the others at once and that one at its next suspension.
class Scope : public detail::Starter<Scope> {
  public:
    explicit Scope(Scheduler& scheduler);
    /// Nested: cancelled and paused with `outer`, and dead after it.
    explicit Scope(Scope& outer);
    Scope(Scope&& other) noexcept : state_(std::move(other.state_)) {}
    /// Cancels what it held.
    Scope& operator=(Scope&& other) noexcept;
    ~Scope();

    /// Cancels every script in it and in nested scopes, newest first; it can be used again. A shield defers
    /// it.
    void cancel();
    /// Pauses every script in it, and what starts in it until resume().
    void pause();
    void resume();
    bool paused() const;
    /// Scripts alive in it, nested scopes included.
    std::size_t size() const;
    /// Waits until size() is 0. For a script in it, which would wait for itself, and on another scheduler:
    /// std::logic_error.
    class Join;
    Join join() const;

  private:
    friend class detail::Starter<Scope>;
    detail::Core* start_core() const;
    detail::ScopeState* start_scope() const { return state_.get(); }
    std::unique_ptr<detail::ScopeState> state_;
};

/// The wait of Scope::join.
class Scope::Join : detail::JoinNode {
  public:
    explicit Join(detail::ScopeState* s) : scope_(s) {}
    Join(Join&& o) noexcept : scope_(o.scope_) {}
    ~Join() { Link::unlink(); }
    bool ready() const;
    /// Why `p` cannot wait for it, or null.
    const char* complaint(const detail::Promise& p) const;
    void hook(Waker w);
    void unhook() { Link::unlink(); }
    void result() {}
    void describe(Reason& r) const;

  private:
    void joined() override { waker_.wake(); }
    detail::ScopeState* scope_;
    Waker waker_;
};

}  // namespace segue

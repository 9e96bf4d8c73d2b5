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

/// Owns the scripts that are started through it: cancelled with it, newest first, whatever shields they hold.
/// As the last member of an entity it goes first, while the scripts' destructors can still use the rest.
/// Movable, also inside one of its own scripts. Destroyed there, it cancels the others at once and that one
/// at its next suspension. Dead after its scheduler: it holds nothing and refuses starts. Game thread only.
///
///     segue::Scope scope{game};
///     scope.start(patrol(guard));
class Scope : public detail::Starter<Scope> {
  public:
    /// Of scripts of that scheduler; it may end before the scope.
    explicit Scope(Scheduler& scheduler);
    /// Nested: cancelled and paused with `outer`, and dead after it.
    explicit Scope(Scope& outer);
    /// Takes its scripts over; the other one is dead then, as after its scheduler.
    Scope(Scope&& other) noexcept : state_(std::move(other.state_)) {}
    /// Cancels what it held.
    Scope& operator=(Scope&& other) noexcept;
    ~Scope();

    /// Cancels every script in it and in nested scopes, newest first; it can be used again. A shield defers
    /// it.
    void cancel();
    /// Pauses every script in it, nested scopes and forks included, and what starts in it until resume(), as
    /// ScriptHandle::pause does. A flag: two pauses need one resume().
    void pause();
    /// Ends its own pause; a script that is paused itself, or by an outer scope, stays paused.
    void resume();
    /// True when it or a scope around it is paused.
    bool paused() const;
    /// Scripts alive in it, nested scopes included.
    std::size_t size() const;
    class Join;
    /// Waits until size() is 0, and resumes in the wake-ups of the tick in which the last script ended. For a
    /// script in it, which would wait for itself, and on another scheduler: std::logic_error.
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
    /// Of the library: join() makes it.
    explicit Join(detail::ScopeState* s) : scope_(s) {}
    /// Before it is awaited.
    Join(Join&& o) noexcept : scope_(o.scope_) {}
    ~Join() { Link::unlink(); }
    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready() const;
    const char* complaint(const detail::Promise& p) const;
    void hook(Waker w);
    void unhook() { Link::unlink(); }
    void result() {}
    void describe(Reason& r) const;
    /// @}

  private:
    void joined() override { waker_.wake(); }
    detail::ScopeState* scope_;
    Waker waker_;
};

}  // namespace segue

// SPDX-License-Identifier: MIT
// completion<T>(), at the end of this file: wraps any callback API, on any thread, as something that a script
// can await.
//
//     auto [future, resolver] = segue::completion<Friends>();
//     platform.ask([r = std::move(resolver)](Friends f) { r.value(std::move(f)); });
//     Friends friends = co_await future;
#pragma once

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "segue/awaitable.hpp"
#include "segue/detail/inbox.hpp"
#include "segue/misuse.hpp"

namespace segue {
namespace detail {

class FutureBase;

/// Shared by a future and its resolvers. `waiter` belongs to the game thread, all else to whoever holds the
/// mutex.
class CompletionState : public std::enable_shared_from_this<CompletionState> {
  public:
    enum class Stage : std::uint8_t { open, value, error, cancelled, abandoned };
    virtual ~CompletionState() = default;

    /// Claims the right to resolve, runs `store` and tells the waiting script's scheduler. False when it is
    /// too late. Needs no memory but that of `store`.
    template <class F>
    bool resolve(Stage to, F&& store) {
        std::shared_ptr<Inbox> inbox;
        std::unique_ptr<InboxItem> delivery;
        {
            const std::lock_guard lock(mutex_);
            if (stage_ != Stage::open) return false;
            store();
            stage_ = to;
            inbox = inbox_;
            delivery = std::move(delivery_);
        }
        if (inbox) deliver(*inbox, std::move(delivery));
        return true;
    }
    Stage stage() {
        const std::lock_guard lock(mutex_);
        return stage_;
    }
    /// From now on a resolve goes to this inbox; at once where there was one before. May throw, and changes
    /// nothing then.
    void listen(const std::shared_ptr<Inbox>& inbox);

    FutureBase* waiter = nullptr;
    std::exception_ptr error;

  private:
    void deliver(Inbox& inbox, std::unique_ptr<InboxItem> delivery);
    std::mutex mutex_;
    Stage stage_ = Stage::open;
    std::shared_ptr<Inbox> inbox_;
    std::unique_ptr<InboxItem>
        delivery_;  // made by whoever listens: a resolver has nobody to tell of a failure
};

template <class T>
struct CompletionValue final : CompletionState {
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value;
};

/// Counts the copies of a resolver: the last one to go leaves an open completion abandoned.
class ResolverToken {
  public:
    explicit ResolverToken(std::shared_ptr<CompletionState> s) : state(std::move(s)) {}
    ResolverToken(const ResolverToken&) = delete;
    ResolverToken& operator=(const ResolverToken&) = delete;
    ~ResolverToken() {
        state->resolve(CompletionState::Stage::abandoned, [] {});
    }
    std::shared_ptr<CompletionState> state;
};

/// The waiting side, on the game thread.
class FutureBase {
  public:
    explicit FutureBase(std::shared_ptr<CompletionState> s) : state_(std::move(s)) {}
    /// A script that awaits it is cancelled, as when it goes.
    FutureBase(FutureBase&& o) noexcept;
    FutureBase& operator=(FutureBase&&) = delete;
    /// A script that awaits it is cancelled.
    ~FutureBase();

    bool ready();
    /// Why it cannot be awaited, or null.
    const char* complaint(const Promise&) const {
        if (!state_) return "a completion that was moved away is awaited";
        return is_awaited() ? "a completion is awaited by two scripts at once" : nullptr;
    }
    void hook(Waker w);
    void unhook();
    void describe(Reason& r) const { r.text("completion"); }
    /// In step 2 of a tick: the completion was resolved.
    void resolved();

  protected:
    /// The script that awaited it has resumed.
    void taken() { waker_ = Waker(); }
    std::shared_ptr<CompletionState> state_;

  private:
    bool is_awaited() const;
    Waker waker_;  // kept until taken(): a paused script resumes long after the delivery
};

}  // namespace detail

/// The side that resolves: copyable, callable from any thread, also after the waiter or the scheduler is
/// gone. The first call wins; each gives false when it came too late. When the last copy goes unresolved, the
/// waiter is cancelled, with a warning that names the script: move it into the callback, since a copy that
/// stays in the waiting coroutine keeps that from happening.
template <class T = void>
class Resolver {
  public:
    /// Of the library: completion() makes the first one.
    explicit Resolver(std::shared_ptr<detail::ResolverToken> token) : token_(std::move(token)) {}

    /// @{
    /// What the co_await gives. An exception of T's constructor comes out of this call, and leaves the
    /// completion open.
    template <class U = T>
        requires(!std::is_void_v<T>)
    bool value(U&& v) const {
        auto& s = static_cast<detail::CompletionValue<T>&>(*token_->state);
        return s.resolve(Stage::value, [&] { s.value.emplace(std::forward<U>(v)); });
    }
    bool value() const
        requires(std::is_void_v<T>)
    {
        auto& s = static_cast<detail::CompletionValue<T>&>(*token_->state);
        return s.resolve(Stage::value, [&] { s.value.emplace(); });
    }
    /// @}
    /// The co_await throws it. Null, or without exceptions: as cancel().
    bool error(std::exception_ptr e) const {
        if (!SEGUE_EXCEPTIONS || !e) return cancel();
        auto& s = *token_->state;
        return s.resolve(Stage::error, [&] { s.error = std::move(e); });
    }
    /// The waiting script is cancelled.
    bool cancel() const {
        return token_->state->resolve(Stage::cancelled, [] {});
    }

  private:
    using Stage = detail::CompletionState::Stage;
    std::shared_ptr<detail::ResolverToken> token_;
};

/// The side that is awaited, once: resumes in step 2 of the tick after the resolve, in the order of the
/// resolves; resolved before the co_await, it does not suspend. Two scripts at once are
/// std::logic_error. What is resolved after a cancel of the waiter is dropped.
template <class T = void>
class Future : public detail::FutureBase {
  public:
    /// Of the library: completion() makes it.
    explicit Future(std::shared_ptr<detail::CompletionState> s) : FutureBase(std::move(s)) {}

    /// The protocol of <segue/awaitable.hpp>: the value, or the exception that error() was given.
    T result() {
        taken();
#if SEGUE_EXCEPTIONS
        if (state_->error) std::rethrow_exception(state_->error);
#endif
        auto& value = static_cast<detail::CompletionValue<T>&>(*state_).value;
        if constexpr (!std::is_void_v<T>) return std::move(*value);
    }
};

/// What completion() gives: `auto [future, resolver] = completion<T>();`.
template <class T>
struct Completion {
    /// Of the library: both sides of one state.
    Completion(std::shared_ptr<detail::CompletionState> s)
        : future(s), resolver(std::make_shared<detail::ResolverToken>(s)) {}
    Future<T> future;      ///< to be awaited
    Resolver<T> resolver;  ///< to be moved into the callback
};

/// A future and its first resolver. Takes no scheduler: the future finds it when it is awaited.
template <class T = void>
Completion<T> completion() {
    return Completion<T>(std::make_shared<detail::CompletionValue<T>>());
}

}  // namespace segue

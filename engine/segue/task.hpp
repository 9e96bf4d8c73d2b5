// SPDX-License-Identifier: MIT
// Task<T>: the coroutine type in which scripts are written. Lazy: nothing runs before it is awaited or
// started.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "segue/awaitable.hpp"
#include "segue/detail/unawaited.hpp"
#include "segue/misuse.hpp"

namespace segue {

template <class T = void>
class Task;

namespace detail {

/// Where a coroutine's result waits for its taker. Over-aligned results go to the heap, since a promise may
/// be aligned to 16 at most (llvm #56671, gcc PR104177).
template <class T>
class ResultSlot {
  public:
    template <class U>
    void set(U&& value) {
        if constexpr (inline_) {
            value_.emplace(std::forward<U>(value));
        } else {
            value_ = std::make_unique<T>(std::forward<U>(value));
        }
    }
    T take() { return std::move(*value_); }

  private:
    static constexpr bool inline_ = alignof(T) <= 16;
    std::conditional_t<inline_, std::optional<T>, std::unique_ptr<T>> value_;
};
template <class T>
class ResultSlot<T&> {
  public:
    void set(T& value) { value_ = &value; }
    T& take() { return *value_; }

  private:
    T* value_ = nullptr;
};

template <class T>
struct TaskPromiseBase : ScheduledPromise {
    FinalAwaiter final_suspend() const noexcept { return FinalAwaiter{}; }
    void unhandled_exception() noexcept { core->failed(*this); }

    ResultSlot<T> result;

    template <class U = T>
        requires std::is_constructible_v<T, U&&>
    void return_value(U&& value) {
        result.set(std::forward<U>(value));
    }
};
template <>
struct TaskPromiseBase<void> : ScheduledPromise {
    FinalAwaiter final_suspend() const noexcept { return FinalAwaiter{}; }
    void unhandled_exception() noexcept { core->failed(*this); }
    void return_void() const noexcept {}
};

template <class T>
struct TaskPromise final : TaskPromiseBase<T> {
    Task<T> get_return_object(
        Site born = Site::current()) noexcept;  // its default gives the coroutine's name
};

/// Runs a child in place of its parent until it ends; the child's frame is part of the strand from then on,
/// so that unwinding a chain of any depth is a loop.
template <class T>
class TaskAwaiter {
  public:
    explicit TaskAwaiter(TaskPromise<T>* child) noexcept : child_(child) {}

    bool await_ready() const noexcept { return false; }

    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (!child_) {
            misuse_logic(p, at, "co_await of a Task that is empty or was awaited before");
            return;
        }
        p.core->call(p, at, *child_);
    }

    T await_resume() {
        Core& core = *child_->core;
        if (core.error) [[unlikely]] {
            const std::exception_ptr error = std::exchange(core.error, nullptr);
            child_->handle().destroy();
#if SEGUE_EXCEPTIONS
            std::rethrow_exception(error);
#endif
        }
        const FrameEnd end{*child_};
        if constexpr (!std::is_void_v<T>) return child_->result.take();
    }

  private:
    struct FrameEnd {
        explicit FrameEnd(Promise& p) : promise(p) {}
        ~FrameEnd() { promise.handle().destroy(); }
        Promise& promise;
    };
    TaskPromise<T>* child_;
};

}  // namespace detail

/// A lazy coroutine, move-only. `co_await task` runs it as a child of the awaiting coroutine, at once,
/// without a frame of delay and without an allocation but its own frame; an exception that leaves it arrives
/// at that co_await. `scheduler.start(task)` makes it a script. Dropped before either: nothing runs, its
/// arguments are destroyed.
template <class T>
class [[nodiscard]] Task {
  public:
    /// The coroutine's side, for the compiler.
    using promise_type = detail::TaskPromise<T>;
    /// T.
    using value_type = T;

    /// Empty; awaiting it is std::logic_error.
    Task() noexcept {}
    /// @{
    /// The other one is empty then; what this one held is dropped.
    Task(Task&& other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            drop();
            promise_ = std::exchange(other.promise_, nullptr);
        }
        return *this;
    }
    /// @}
    ~Task() { drop(); }

    /// False when empty, awaited or started.
    explicit operator bool() const noexcept { return promise_ != nullptr; }

    /// For co_await, all, race and start: takes the coroutine, and leaves the task empty.
    detail::TaskAwaiter<T> awaiter_in(detail::Promise&) noexcept { return detail::TaskAwaiter<T>(release()); }
    /// Where its coroutine is written.
    detail::Site born() const noexcept { return promise_ ? promise_->site : detail::Site(); }
    /// For groups: one that may rightly never begin, since another entrant ended first.
    void adopt() noexcept {
        if (promise_) promise_->parent = promise_;
    }
    /// Of the library: takes the coroutine, and leaves the task empty.
    promise_type* release() noexcept { return std::exchange(promise_, nullptr); }

  private:
    friend promise_type;
    explicit Task(promise_type* p) noexcept : promise_(p) {}
    void drop() {
        if (!promise_) return;
        if (!promise_->parent) detail::note_unawaited(promise_->site);
        std::exchange(promise_, nullptr)->handle().destroy();
    }
    promise_type* promise_ = nullptr;
};

namespace detail {

template <class T>
Task<T> TaskPromise<T>::get_return_object(Site born) noexcept {
    this->site = born;
    return Task<T>(this);
}

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<Task<T>> = true;

}  // namespace detail
}  // namespace segue

// SPDX-License-Identifier: MIT
// Signal: something that happens; whoever waits at that moment is told, nobody else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "segue/awaitable.hpp"

namespace segue {

/// `co_await signal.next()` waits for the next emit and gives its value; an emit without waiters reaches
/// nobody. Woken scripts resume in the wake-ups of the same tick, in the order in which they began to wait.
/// Destroyed with waiters, it cancels their scripts.
template <class T = void>
class Signal {
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  public:
    /// The wait of next().
    class Next : public detail::Link {
      public:
        /// For the next emit() of that signal.
        explicit Next(Signal& s) : signal_(&s) {}
        /// Before it is awaited.
        Next(Next&& o) noexcept : signal_(o.signal_) {}
        ~Next() { unhook(); }
        /// @{
        /// The protocol of <segue/awaitable.hpp>.
        bool ready() { return false; }
        void hook(Waker w) {
            waker_ = std::move(w);
            signal_->waiters_.push_back(*this);
            ++signal_->count_;
        }
        void unhook() {
            if (!Link::linked()) return;
            Link::unlink();
            --signal_->count_;
        }
        T result() {
            if constexpr (!std::is_void_v<T>) return std::move(*value_);
        }
        void describe(Reason& r) const {
            r.text(signal_->name_ ? std::string("signal ") + signal_->name_ : "signal");
        }
        /// @}

      private:
        friend class Signal;
        Signal* signal_;
        Waker waker_;
        std::optional<Value> value_;
    };

    /// One that the inspector calls "signal".
    Signal() {}
    /// `name` is what the inspector calls it. It is kept, not copied.
    explicit Signal(const char* name) : name_(name) {}
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;
    ~Signal() {
        while (Next* w = pop()) w->waker_.cancel();
    }

    /// @{
    /// Wakes everyone who waits now, each with a copy of the value.
    void emit(const Value& value)
        requires(!std::is_void_v<T>)
    {
        while (count_ > 0) {
            Value copy(value);  // first: it may throw, or cancel a waiter
            Next* w = pop();
            if (!w) return;
            w->value_.emplace(std::move(copy));
            w->waker_.wake();
        }
    }
    void emit()
        requires(std::is_void_v<T>)
    {
        while (Next* w = pop()) w->waker_.wake();
    }
    /// @}

    /// `co_await next()` waits for the next emit().
    Next next() { return Next(*this); }
    /// Scripts that wait now.
    std::size_t waiters() const { return count_; }

  private:
    Next* pop() {
        Next* w = waiters_.pop_front();
        if (w) --count_;
        return w;
    }
    detail::List<Next> waiters_;
    const char* name_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace segue

// SPDX-License-Identifier: MIT
// What stands in a group: any awaitable as the coroutine of an entrant, and what all groups share.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <functional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "segue/detail/core.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"

namespace segue::detail {

/// void is std::monostate, a reference std::reference_wrapper.
template <class R>
using Mapped = typename Outcome<R>::Value;

SEGUE_COROUTINE_TEMPLATE_BEGIN
template <class A>
Task<AwaitResult<A>> enter(A a) {
    if constexpr (std::is_void_v<AwaitResult<A>>) {
        co_await static_cast<A&&>(a);
    } else {
        co_return co_await static_cast<A&&>(a);
    }
}
SEGUE_COROUTINE_TEMPLATE_END

/// An awaitable that is to become an entrant: A is the object, or a reference to one that was named.
template <class A>
class Entry {
  public:
    using Result = AwaitResult<A>;
    explicit Entry(A&& a) : a_(static_cast<A&&>(a)) {
        if constexpr (is_task<std::remove_cvref_t<A>>) a_.adopt();
    }
    Promise* make() {
        Task<Result> task = to_task();
        Promise* root = task.release();
#if SEGUE_EXCEPTIONS
        if (!root) throw std::logic_error("an entrant is a Task that is empty or was awaited before");
#endif
        return root;
    }
    bool valid() const {
        if constexpr (is_task<std::remove_cvref_t<A>>) {
            return static_cast<bool>(a_);
        } else {
            return true;
        }
    }
    /// A task that was named, and so could stand twice in one group; else null.
    const void* named_task() const {
        if constexpr (std::is_lvalue_reference_v<A> && is_task<std::remove_cvref_t<A>>) {
            return &a_;
        } else {
            return nullptr;
        }
    }

  private:
    Task<Result> to_task() {
        if constexpr (is_task<std::remove_cvref_t<A>>) {
            return std::move(a_);
        } else {
            return enter<A>(static_cast<A&&>(a_));
        }
    }
    A a_;
};

template <class R>
Mapped<R> take_result(Promise& root) {
    if constexpr (std::is_void_v<R>) {
        static_cast<void>(root);
        return std::monostate{};
    } else if constexpr (std::is_reference_v<R>) {
        return std::ref(static_cast<TaskPromise<R>&>(root).result.take());
    } else {
        return static_cast<TaskPromise<R>&>(root).result.take();
    }
}

inline constexpr const char* bad_entrant =
    ": an entrant is a Task that is empty, was awaited before or stands twice";

/// What all groups share: the error that surfaces at the co_await, and the parent's words for the inspector.
class GroupWait : public Group {
  public:
    bool all_made() const override { return made == count_; }
    void failed_to_start(std::exception_ptr e) override { error_ = std::move(e); }
    void describe(Reason& reason) const override;

  protected:
    explicit GroupWait(const char* what, std::size_t count) : what_(what), count_(count) {}
    bool take_error(Strand& entrant) {
        if (!entrant.core->error) return false;
        error_ = std::exchange(entrant.core->error, nullptr);
        return true;
    }
    void rethrow() {
#if SEGUE_EXCEPTIONS
        if (error_) [[unlikely]]
            std::rethrow_exception(std::exchange(error_, nullptr));
#endif
    }
    bool is_last(const Strand& entrant) {
        return entrants.front() == &entrant && entrants.back() == &entrant && made == count_;
    }
    /// Of nothing, it is over before it began.
    bool over_at_once() const { return count_ == 0 && Core::here->may_go_on(); }
    template <class P>
    void begin(std::coroutine_handle<P> h, Site at) {
        Promise& p = h.promise();
        if (count_ == 0) {
            p.core->put_off(p, at, *this);
            return;
        }
        p.core->start_group(p, at, *this);
    }
    const char* what_;
    std::size_t count_;
    std::size_t ended_ = 0;
    std::exception_ptr error_;
};

/// What entrants of different types are made of.
template <class... A>
class Entries {
  public:
    explicit Entries(Entry<A>&&... e) : entries_(std::move(e)...) {}
    Promise* make(std::size_t index) {
        Promise* root = nullptr;
        std::size_t i = 0;
        std::apply(
            [&](auto&... e) {
                ((i++ == index ? static_cast<void>(root = e.make()) : static_cast<void>(0)), ...);
            },
            entries_);
        return root;
    }
    bool valid() const {
        const auto check = [](const auto&... e) {
            const std::array<const void*, sizeof...(A)> named{e.named_task()...};
            for (std::size_t i = 0; i < named.size(); ++i) {
                if (named[i] && std::find(named.begin(), named.begin() + i, named[i]) != named.begin() + i) {
                    return false;
                }
            }
            return (e.valid() && ...);
        };
        return std::apply(check, entries_);
    }

  private:
    std::tuple<Entry<A>...> entries_;
};

}  // namespace segue::detail

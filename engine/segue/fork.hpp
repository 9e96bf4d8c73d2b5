// SPDX-License-Identifier: MIT
// fork: a script bound to the one that calls it.
#pragma once

#include <coroutine>
#include <utility>

#include "segue/script.hpp"
#include "segue/task.hpp"

namespace segue {

namespace detail {
template <class T>
class ForkAwaiter {
  public:
    explicit ForkAwaiter(TaskPromise<T>* child) : child_(child) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (!child_) {
            misuse_logic(p, at, "fork of a Task that is empty or was awaited before");
            return;
        }
        Strand& s =
            p.core->make_script_of(*child_, result_ops<T>, StartOptions(), at, nullptr, p.core->running);
        script_ = Script<T>(&s);
        p.core->start_fork(p, at, s);
    }
    Script<T> await_resume() { return std::move(script_); }

  private:
    TaskPromise<T>* child_;
    Script<T> script_;
};
template <class T>
class [[nodiscard]] Fork {
  public:
    explicit Fork(Task<T> task) : task_(std::move(task)) {}
    ForkAwaiter<T> awaiter_in(Promise&) { return ForkAwaiter<T>(task_.release()); }

  private:
    Task<T> task_;
};
}  // namespace detail

/// Starts a child script bound to the script (or entrant) that calls it, at no cost in frames: it runs to its
/// first suspension, then the parent goes on with its handle. It is cancelled when the parent ends: before
/// the parent's frames when that is cancelled, after its locals at a co_return. Its error goes to its joiner
/// or to on_error.
template <class T>
detail::Fork<T> fork(Task<T> task) {
    return detail::Fork<T>(std::move(task));
}

}  // namespace segue

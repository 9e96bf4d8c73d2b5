// SPDX-License-Identifier: MIT
// How scripts are started: the overloads that a Scheduler and a Scope share.
#pragma once

#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "segue/script.hpp"
#include "segue/task.hpp"

namespace segue::detail {

/// A callable and its arguments, alive as long as the script whose coroutine refers to them.
template <class F, class... A>
struct HeldCall final : Pooled {
    template <class G, class... B>
    explicit HeldCall(G&& g, B&&... b) : call(std::forward<G>(g)), args(std::forward<B>(b)...) {}

    /// As std::thread would call it, except that a parameter that is a plain reference gets the copy kept
    /// here.
    decltype(auto) operator()() {
        if constexpr (std::is_invocable_v<F&, A&&...>) {
            return std::apply([this](A&... a) { return std::invoke(call, std::move(a)...); }, args);
        } else {
            static_assert(std::is_invocable_v<F&, A&...>,
                          "start: the callable cannot be called with these arguments");
            return std::apply([this](A&... a) { return std::invoke(call, a...); }, args);
        }
    }
    static void drop(Pooled* p) { delete static_cast<HeldCall*>(p); }

    F call;
    std::tuple<A...> args;
};

/// Starts `root` as a script; null core: refused with an already cancelled strand. Retained for the caller.
Strand& start_script(Core* core, ScopeState* scope, Promise& root, const ResultOps& ops,
                     const StartOptions& options, const Site& at);
/// An empty task was given: misuse; then a cancelled strand.
Strand& start_nothing(const Site& at);

/// Base of what has start(): D offers start_core() and start_scope().
template <class D>
class Starter {
  public:
    /// Starts a script around `task`. Outside of a tick it first runs in the next one, in step 6 of its
    /// phase; inside of a tick in that of the same tick, unless it is over by then. It lives on the clock of
    /// the script that starts it, else on game(). During a shutdown, or in a scope that is dead, the handle
    /// is an already cancelled one. An empty task is std::logic_error, a clock of another scheduler
    /// std::invalid_argument; for want of memory it is std::bad_alloc. What throws has started nothing, and
    /// destroyed the task. Not from another thread: post() what starts it.
    template <class T>
    Script<T> start(Task<T> task, Site at = Site::current()) {
        return start(StartOptions(), std::move(task), at);
    }
    template <class T>
    Script<T> start(const StartOptions& options, Task<T> task, Site at = Site::current()) {
        TaskPromise<T>* root = task.release();
        Strand& s =
            root ? start_script(self().start_core(), self().start_scope(), *root, result_ops<T>, options, at)
                 : start_nothing(at);
        Script<T> handle(&s);
        s.release();
        return handle;
    }

    /// Starts what `fn(args...)` returns, a Task. The callable (a capturing lambda too) and decayed copies of
    /// the arguments live as long as the script; pass std::ref for what lives elsewhere.
    template <class F, class... A>
        requires(!is_task<std::decay_t<F>> && !std::is_same_v<std::decay_t<F>, StartOptions>)
    auto start(F&& fn, A&&... args) {
        return start(StartOptions(), std::forward<F>(fn), std::forward<A>(args)...);
    }
    template <class F, class... A>
        requires(!is_task<std::decay_t<F>>)
    auto start(const StartOptions& options, F&& fn, A&&... args) {
        using Held = HeldCall<std::decay_t<F>, std::decay_t<A>...>;
        std::unique_ptr<Held> held(new Held(std::forward<F>(fn), std::forward<A>(args)...));
        auto task = (*held)();
        static_assert(is_task<decltype(task)>, "start: the callable must return a segue::Task");
        const Site at = task.born();
        auto handle = start(options, std::move(task), at);
        if (handle) {
            Strand& s = *strand_of(handle);
            s.held = held.release();
            s.drop_held = &Held::drop;
        }
        return handle;
    }

  private:
    D& self() { return static_cast<D&>(*this); }
};

}  // namespace segue::detail

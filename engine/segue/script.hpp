// SPDX-License-Identifier: MIT
// Script<T>, the handle of a running script, and Outcome<T>, how it ended.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "segue/awaitable.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"
#include "segue/options.hpp"

namespace segue {

/// How something ended; compares with State as well.
enum class Kind : std::uint8_t {
    done,       ///< it returned
    failed,     ///< an exception left it
    cancelled,  ///< neither: it, or what it waited on, is gone
};

/// True where the state is the end of that kind: `outcome.kind() == State::failed`.
constexpr bool operator==(Kind kind, State state) {
    switch (kind) {
        case Kind::done:
            return state == State::done;
        case Kind::failed:
            return state == State::failed;
        case Kind::cancelled:
            break;
    }
    return state == State::cancelled;
}

/// How a script, or an entrant of all_settled, ended.
template <class T = void>
class Outcome {
  public:
    /// @{
    /// The values of kind(), by shorter names: `outcome.kind() == outcome.failed`.
    using Kind = segue::Kind;
    static constexpr Kind done = Kind::done;
    static constexpr Kind failed = Kind::failed;
    static constexpr Kind cancelled = Kind::cancelled;
    /// @}
    /// What is kept of T: nothing of void, a std::reference_wrapper of a reference.
    using Value = std::conditional_t<
        std::is_void_v<T>, std::monostate,
        std::conditional_t<std::is_reference_v<T>, std::reference_wrapper<std::remove_reference_t<T>>, T>>;

    /// Cancelled.
    Outcome() {}
    /// @{
    /// Of the library, and for tests: one that is done, one that has failed.
    static Outcome of_value(Value v) {
        Outcome o;
        o.kind_ = Kind::done;
        o.value_.emplace(std::move(v));
        return o;
    }
    static Outcome of_error(std::exception_ptr e) {
        Outcome o;
        o.kind_ = Kind::failed;
        o.error_ = std::move(e);
        return o;
    }
    /// @}

    /// How it ended.
    Kind kind() const { return kind_; }
    /// @{
    /// True when it is done: there is a value().
    bool ok() const { return kind_ == Kind::done; }
    explicit operator bool() const { return ok(); }
    /// @}
    /// @{
    /// The result. Without one: throws the script's own exception, or std::logic_error when it was cancelled;
    /// without exceptions on_misuse is told, and the program terminates.
    std::add_lvalue_reference_t<T> value() & {
        check();
        if constexpr (!std::is_void_v<T>) return *value_;
    }
    std::add_lvalue_reference_t<const T> value() const& {
        check();
        if constexpr (!std::is_void_v<T>) return *value_;
    }
    T value() && {
        check();
        if constexpr (std::is_reference_v<T>) {
            return value_->get();
        } else if constexpr (!std::is_void_v<T>) {
            return std::move(*value_);
        }
    }
    /// @}
    /// The exception of a failed one, else null.
    const std::exception_ptr& error() const { return error_; }

  private:
    void check() const {
        if (ok()) return;
#if SEGUE_EXCEPTIONS
        if (error_) std::rethrow_exception(error_);
#endif
        detail::misuse_logic("Outcome::value of a script that was cancelled: look at ok() first");
        std::terminate();
    }
    Kind kind_ = Kind::cancelled;
    std::optional<Value> value_;
    std::exception_ptr error_;
};

namespace detail {

template <class T>
struct ValueBox final : ResultBox {
    explicit ValueBox(typename Outcome<T>::Value v) : value(std::move(v)) {}
    typename Outcome<T>::Value value;
};

template <class T>
struct TaskPromise;

/// Moves the result of a script that returns T out of its coroutine.
template <class T>
ResultBox* box_result(Promise& root) {
    if constexpr (std::is_void_v<T>) {
        static_cast<void>(root);
        return nullptr;
    } else {
        return new ValueBox<T>(static_cast<TaskPromise<T>&>(root).result.take());
    }
}
template <class T>
inline constexpr ResultOps result_ops{&box_result<T>};

/// What an ended strand left behind. `first` is false for a joiner behind another one.
template <class T>
Outcome<T> outcome_of(Strand& s, bool consume) {
    switch (s.ending) {
        case Ending::failed:
            return Outcome<T>::of_error(s.error);
        case Ending::done:
            break;
        default:
            return Outcome<T>();
    }
    if constexpr (std::is_void_v<T>) {
        return Outcome<T>::of_value(std::monostate{});
    } else {
        auto* box = static_cast<ValueBox<T>*>(s.box);
        using Value = typename Outcome<T>::Value;
        if constexpr (std::is_copy_constructible_v<Value>) {
            if (box && !consume) return Outcome<T>::of_value(box->value);
        }
        if (!box || box->taken) {
#if SEGUE_EXCEPTIONS
            return Outcome<T>::of_error(std::make_exception_ptr(std::logic_error(
                "the result of script " + script_name(s) + " was taken before and cannot be copied")));
#else
            return Outcome<T>();
#endif
        }
        box->taken = !std::is_copy_constructible_v<Value>;
        if (box->taken) return Outcome<T>::of_value(std::move(box->value));
        if constexpr (std::is_copy_constructible_v<Value>) return Outcome<T>::of_value(box->value);
        return Outcome<T>();
    }
}

}  // namespace detail

template <class T>
class Join;

/// What every handle can do, whatever the script returns.
class ScriptHandle {
  public:
    /// Refers to nothing: ended, cancelled.
    ScriptHandle() {}
    /// @{
    /// Handles of one script are equal, and none of them keeps it alive.
    ScriptHandle(const ScriptHandle& o) : strand_(o.strand_) {
        if (strand_) strand_->retain();
    }
    ScriptHandle(ScriptHandle&& o) noexcept : strand_(std::exchange(o.strand_, nullptr)) {}
    ScriptHandle& operator=(ScriptHandle o) noexcept {
        std::swap(strand_, o.strand_);
        return *this;
    }
    friend bool operator==(const ScriptHandle& a, const ScriptHandle& b) { return a.strand_ == b.strand_; }
    /// @}
    ~ScriptHandle() {
        if (strand_) strand_->release();
    }

    /// `cancelled` for an empty handle.
    State state() const { return strand_ ? detail::state_of(*strand_) : State::cancelled; }
    /// True when it has ended, however.
    bool done() const { return !strand_ || !strand_->alive(); }
    /// True while it executes, or a child or entrant of it.
    bool running() const { return state() == State::running; }
    /// "Still alive".
    explicit operator bool() const { return !done(); }

    /// Ends it: its innermost wait lets go in O(1), then its frames are destroyed from the leaf to the root,
    /// all in this call, inside of a tick or outside. A running script is cancelled at its next suspension,
    /// and a co_return before that wins; one that holds a Shield when that is gone. Ended: no effect.
    void cancel() const {
        if (strand_ && strand_->core) strand_->core->cancel(*strand_, false);
    }
    /// Neither resumes nor polls it and its forks until resume(); what is left of its relative waits and
    /// timeouts stands still, a wake is kept, a cancel works. A running script is paused at its next
    /// suspension. A flag: two pauses need one resume().
    void pause() const {
        if (strand_ && strand_->core) strand_->core->pause(*strand_);
    }
    /// Ends its own pause; one of a scope around it, or of the script that forked it, goes on.
    void resume() const {
        if (strand_ && strand_->core) strand_->core->resume(*strand_);
    }
    /// True when it, a scope around it or the script that forked it is paused.
    bool paused() const { return strand_ && strand_->alive() && strand_->pauses > 0; }

    /// The name given at start, else that of the coroutine.
    std::string name() const { return strand_ ? detail::script_name(*strand_) : std::string(); }
    /// Counts scripts in the order of their start, from 1; 0 for an empty handle.
    std::uint64_t id() const { return strand_ ? strand_->id : 0; }

  protected:
    /// @{
    /// Of the library.
    template <class>
    friend class Join;
    friend struct std::hash<ScriptHandle>;
    friend detail::Strand* strand_of(const ScriptHandle& s) { return s.strand_; }
    explicit ScriptHandle(detail::Strand* s) : strand_(s) {
        if (strand_) strand_->retain();
    }
    detail::Strand* strand_ = nullptr;
    /// @}
};

/// The handle of a script that returns T: copyable, an observer (dropping it changes nothing), safe when the
/// script has ended and when the scheduler is gone. Game thread only.
template <class T = void>
class Script : public ScriptHandle {
  public:
    /// T.
    using value_type = T;
    /// Refers to nothing: ended, cancelled.
    Script() {}
    /// Of the library: start() and fork() make it.
    explicit Script(detail::Strand* s) : ScriptHandle(s) {}
    /// Any script as one whose result does not matter.
    template <class U>
        requires(std::is_void_v<T> && !std::is_void_v<U>)
    Script(const Script<U>& other) : ScriptHandle(other) {}

    /// Waits until the script has ended; `co_await script.join()` gives its Outcome<T>, never a hang, and
    /// resumes in the wake-ups of the tick in which it ended. A copyable value goes to every joiner, a
    /// move-only one to the first; a later one gets a failed outcome that says so. A script that joins itself
    /// is refused, and a live one of another scheduler: std::logic_error.
    Join<T> join() const { return Join<T>(*this); }

    /// The outcome, once, when it has ended; afterwards and before that nothing.
    std::optional<Outcome<T>> take() const {
        if (!strand_ || strand_->alive() || strand_->taken) return std::nullopt;
        std::optional<Outcome<T>> outcome = detail::outcome_of<T>(*strand_, true);  // first: a copy may throw
        strand_->taken = true;
        return outcome;
    }
};

/// The wait of Script::join.
template <class T>
class Join {
  public:
    /// Of the library: Script::join() makes it.
    explicit Join(Script<T> script) : script_(std::move(script)) {}
    /// The protocol of <segue/awaitable.hpp>.
    auto awaiter_in(detail::Promise& p) const { return Awaiter(p, script_); }

  private:
    class Wait final : detail::JoinNode {
      public:
        explicit Wait(Script<T> s) : script_(std::move(s)) {}
        Wait(Wait&& o) noexcept : script_(std::move(o.script_)) {}
        ~Wait() { Link::unlink(); }
        bool ready() { return script_.done(); }
        void hook(Waker w) {
            waker_ = std::move(w);
            script_.strand_->joiners.push_back(*this);
        }
        void unhook() { Link::unlink(); }
        Outcome<T> result() {
            if (!script_.strand_) return Outcome<T>();
            return detail::outcome_of<T>(*script_.strand_, false);
        }
        void describe(Reason& r) const {
            r.text("join of " + script_.name() + " #" + std::to_string(script_.id())).behind(script_.id());
        }

      private:
        friend class Join;
        void joined() override { waker_.wake(); }
        Script<T> script_;
        Waker waker_;
    };

    class Awaiter : public detail::WaitAwaiter<Wait> {
      public:
        Awaiter(detail::Promise& p, const Script<T>& s)
            : detail::WaitAwaiter<Wait>(p, Wait(s)),
              itself_(s.strand_ && s.strand_ == detail::script_of(*p.core->running)),
              other_(s.strand_ && s.strand_->core && s.strand_->core != p.core) {}
        template <class P>
        void await_suspend(std::coroutine_handle<P> h, detail::Site at = detail::Site::current()) {
            detail::Promise& p = h.promise();
            if (itself_) {
                detail::misuse_logic(p, at, "a script that joins itself would wait for ever");
                return;
            }
            if (other_) {
                detail::misuse_logic(p, at, "join: the script runs on another scheduler");
                return;
            }
            detail::WaitAwaiter<Wait>::await_suspend(h, at);
        }

      private:
        bool itself_;
        bool other_;
    };
    Script<T> script_;
};

/// What `co_await this_script()` gives: the handle of the script that runs, and where it lives.
class ThisScript : public Script<> {
  public:
    /// Of the library: this_script() gives it.
    explicit ThisScript(detail::Strand& running)
        : Script<>(detail::script_of(running)), within_(&running), clock_(running.clock) {}

    /// Its handle, to be kept.
    Script<> handle() const { return *this; }
    /// Who runs it.
    Scheduler& scheduler() const { return *strand_->core->face; }
    /// @{
    /// The script's clock, and its time as of this tick.
    Clock& clock() const { return clock_->self; }
    Clock::time_point now() const { return clock_->self.now(); }
    /// @}
    /// True when a cancel of the script, or of the entrant that asked for this, is pending: it takes effect
    /// at the next suspension, or when the last shield is gone.
    bool stop_requested() const {
        if (strand_->is(detail::flag_cancel)) return true;
        for (detail::Strand* s = strand_of(within_); s && s->alive() && s != strand_; s = s->parent) {
            if (s->is(detail::flag_cancel)) return true;
        }
        return false;
    }

  private:
    Script<> within_;  // the script itself, or one of its entrants
    detail::ClockState* clock_;
};

namespace detail {
class ThisScriptAwaiter {
  public:
    explicit ThisScriptAwaiter(Promise& p) : core_(p.core) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    ThisScript await_resume() const { return ThisScript(*core_->running); }

  private:
    Core* core_;
};
class ThisScriptTag {
  public:
    ThisScriptAwaiter awaiter_in(Promise& p) const { return ThisScriptAwaiter(p); }
};
}  // namespace detail

/// The running script's handle, scheduler, clock, time and stop state, at no cost in frames.
inline detail::ThisScriptTag this_script() { return {}; }

}  // namespace segue

/// For maps of handles.
template <>
struct std::hash<segue::ScriptHandle> {
    /// The same for all handles of one script.
    std::size_t operator()(const segue::ScriptHandle& s) const noexcept {
        return std::hash<const void*>{}(s.strand_);
    }
};
/// For maps of handles.
template <class T>
struct std::hash<segue::Script<T>> : std::hash<segue::ScriptHandle> {};

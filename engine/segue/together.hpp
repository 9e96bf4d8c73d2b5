// SPDX-License-Identifier: MIT
// Several waits at once: all, all_settled, race, rush, any, timeout. They are at the end of this file, behind
// the groups that they return.
//
// Each entrant is a strand of its own, started in order at the co_await. Any awaitable may enter: a temporary
// is moved in, a named one taken by reference, a named Task taken over. When the result stands, the parent
// goes on at once, in that entrant's place, after the others were cancelled in order. `void` is
// std::monostate in a result, a reference std::reference_wrapper. A Task that is empty or was awaited before
// is std::logic_error.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "segue/detail/entrant.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"
#include "segue/wait.hpp"

namespace segue {
namespace detail {

/// Calls `fn` with the index as a constant.
template <std::size_t N, class F>
void with_index(std::size_t index, F&& fn) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((I == index ? static_cast<void>(fn(std::integral_constant<std::size_t, I>{}))
                     : static_cast<void>(0)),
         ...);
    }(std::make_index_sequence<N>{});
}

/// Entrants of different types.
template <class... A>
class TupleGroup : public GroupWait {
  public:
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (!entries_.valid()) {
            misuse_logic(p, at, std::string(what_) + bad_entrant);
            return;
        }
        begin(h, at);
    }
    Promise* make_next() override { return entries_.make(made); }

  protected:
    TupleGroup(const char* what, Entries<A...> e) : GroupWait(what, sizeof...(A)), entries_(std::move(e)) {}

  private:
    Entries<A...> entries_;
};

template <class... A>
class AllAwaiter : public TupleGroup<A...> {
  public:
    explicit AllAwaiter(Entries<A...> e) : TupleGroup<A...>("all", std::move(e)) {}
    bool await_ready() const { return this->over_at_once(); }
    std::tuple<Mapped<AwaitResult<A>>...> await_resume() {
        this->rethrow();
        return std::apply([](auto&... r) { return std::tuple<Mapped<AwaitResult<A>>...>(std::move(*r)...); },
                          results_);
    }

    bool entrant_ended(Strand& e, Promise& root) override {
        if (this->take_error(e)) return true;
        with_index<sizeof...(A)>(e.id, [&](auto i) {
            std::get<i>(results_).emplace(
                take_result<AwaitResult<std::tuple_element_t<i, std::tuple<A...>>>>(root));
        });
        return ++this->ended_ == this->count_;
    }
    bool loss_cancels(const Strand&) const override { return true; }
    bool first_decides() const override { return false; }
    bool entrant_lost(Strand&) override { return false; }

  private:
    std::tuple<std::optional<Mapped<AwaitResult<A>>>...> results_;
};

/// A result may know moves and no assignment: it is made where it is kept.
template <class R>
Outcome<R> take_outcome(std::optional<Outcome<R>>& one) {
    return one ? std::move(*one) : Outcome<R>();
}

template <class... A>
class SettledAwaiter : public TupleGroup<A...> {
  public:
    explicit SettledAwaiter(Entries<A...> e) : TupleGroup<A...>("all_settled", std::move(e)) {}
    bool await_ready() const { return this->over_at_once(); }
    std::tuple<Outcome<AwaitResult<A>>...> await_resume() {
        this->rethrow();
        return std::apply(
            [](auto&... one) {
                return std::tuple<Outcome<AwaitResult<A>>...>(take_outcome<AwaitResult<A>>(one)...);
            },
            results_);
    }

    bool entrant_ended(Strand& e, Promise& root) override {
        const bool failed = this->take_error(e);
        with_index<sizeof...(A)>(e.id, [&](auto i) {
            using R = AwaitResult<std::tuple_element_t<i, std::tuple<A...>>>;
            std::get<i>(results_).emplace(failed ? Outcome<R>::of_error(std::exchange(this->error_, nullptr))
                                                 : Outcome<R>::of_value(take_result<R>(root)));
        });
        return ++this->ended_ == this->count_;
    }
    bool loss_cancels(const Strand&) const override { return false; }
    bool first_decides() const override { return false; }
    bool entrant_lost(Strand&) override { return ++this->ended_ == this->count_; }

  private:
    std::tuple<std::optional<Outcome<AwaitResult<A>>>...> results_;  // none: lost
};

template <bool LosersGoOn, class... A>
class RaceAwaiter : public TupleGroup<A...> {
  public:
    using Result = std::variant<Mapped<AwaitResult<A>>...>;
    explicit RaceAwaiter(Entries<A...> e) : TupleGroup<A...>(LosersGoOn ? "rush" : "race", std::move(e)) {}
    bool await_ready() const noexcept { return false; }
    Result await_resume() {
        this->rethrow();
        return std::move(*result_);
    }

    bool entrant_ended(Strand& e, Promise& root) override {
        if (this->take_error(e)) return true;
        with_index<sizeof...(A)>(e.id, [&](auto i) {
            result_.emplace(std::in_place_index<i>,
                            take_result<AwaitResult<std::tuple_element_t<i, std::tuple<A...>>>>(root));
        });
        return true;
    }
    bool loss_cancels(const Strand& e) const override { return const_cast<RaceAwaiter*>(this)->is_last(e); }
    bool first_decides() const override { return true; }
    bool entrant_lost(Strand&) override { return false; }
    bool losers_go_on() const override { return LosersGoOn; }

  private:
    std::optional<Result> result_;
};

/// A race of nothing.
class EmptyRaceAwaiter {
  public:
    explicit EmptyRaceAwaiter(const char* what) : what_(what) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        misuse_argument(p, at, std::string(what_) + " of nothing would never end");
    }
    std::monostate await_resume() const noexcept { return {}; }

  private:
    const char* what_;
};

/// Entrants of one type.
template <class A>
class VectorGroup : public GroupWait {
  protected:
    VectorGroup(const char* what, std::vector<A> v) : GroupWait(what, v.size()), items_(std::move(v)) {
        if constexpr (is_task<A>) {
            for (A& task : items_) task.adopt();
        }
    }
    template <class P>
    void begin_all(std::coroutine_handle<P> h, Site at) {
        if constexpr (is_task<A>) {
            for (const A& a : items_) {
                if (a) continue;
                Promise& p = h.promise();
                misuse_logic(p, at, std::string(what_) + bad_entrant);
                return;
            }
        }
        begin(h, at);
    }

  public:
    Promise* make_next() override {
        if (made == items_.size()) return nullptr;
        Entry<A> entry(std::move(items_[made]));
        return entry.make();
    }

  private:
    std::vector<A> items_;
};

template <class A>
class AllVectorAwaiter : public VectorGroup<A> {
  public:
    using R = AwaitResult<A>;
    explicit AllVectorAwaiter(std::vector<A> v) : VectorGroup<A>("all", std::move(v)) {
        results_.resize(this->count_);
    }
    bool await_ready() const { return this->over_at_once(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        this->begin_all(h, at);
    }
    std::vector<Mapped<R>> await_resume() {
        this->rethrow();
        std::vector<Mapped<R>> out;
        out.reserve(results_.size());
        for (auto& r : results_) out.push_back(std::move(*r));
        return out;
    }
    bool entrant_ended(Strand& e, Promise& root) override {
        if (this->take_error(e)) return true;
        results_[e.id].emplace(take_result<R>(root));
        return ++this->ended_ == this->count_;
    }
    bool loss_cancels(const Strand&) const override { return true; }
    bool first_decides() const override { return false; }
    bool entrant_lost(Strand&) override { return false; }

  private:
    std::vector<std::optional<Mapped<R>>> results_;
};

template <class A>
class SettledVectorAwaiter : public VectorGroup<A> {
  public:
    using R = AwaitResult<A>;
    explicit SettledVectorAwaiter(std::vector<A> v) : VectorGroup<A>("all_settled", std::move(v)) {
        results_.resize(this->count_);
    }
    bool await_ready() const { return this->over_at_once(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        this->begin_all(h, at);
    }
    std::vector<Outcome<R>> await_resume() {
        this->rethrow();
        std::vector<Outcome<R>> out;
        out.reserve(results_.size());
        for (std::optional<Outcome<R>>& one : results_) out.push_back(take_outcome<R>(one));
        return out;
    }
    bool entrant_ended(Strand& e, Promise& root) override {
        if (this->take_error(e)) {
            results_[e.id].emplace(Outcome<R>::of_error(std::exchange(this->error_, nullptr)));
        } else {
            results_[e.id].emplace(Outcome<R>::of_value(take_result<R>(root)));
        }
        return ++this->ended_ == this->count_;
    }
    bool loss_cancels(const Strand&) const override { return false; }
    bool first_decides() const override { return false; }
    bool entrant_lost(Strand&) override { return ++this->ended_ == this->count_; }

  private:
    std::vector<std::optional<Outcome<R>>> results_;  // none: lost
};

}  // namespace detail

/// What any() gives: which entrant won, and its value.
template <class T>
struct AnyOf {
    std::size_t index;  ///< from 0, in the vector
    T value;            ///< its result; std::monostate of void, a std::reference_wrapper of a reference
};

namespace detail {

template <class A>
class AnyAwaiter : public VectorGroup<A> {
  public:
    using R = AwaitResult<A>;
    explicit AnyAwaiter(std::vector<A> v) : VectorGroup<A>("any", std::move(v)) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (this->count_ == 0) {
            misuse_argument(p, at, "any of nothing would never end");
        } else {
            this->begin_all(h, at);
        }
    }
    AnyOf<Mapped<R>> await_resume() {
        this->rethrow();
        return {index_, std::move(*result_)};
    }
    bool entrant_ended(Strand& e, Promise& root) override {
        if (this->take_error(e)) return true;
        index_ = e.id;
        result_.emplace(take_result<R>(root));
        return true;
    }
    bool loss_cancels(const Strand& e) const override { return const_cast<AnyAwaiter*>(this)->is_last(e); }
    bool first_decides() const override { return true; }
    bool entrant_lost(Strand&) override { return false; }

  private:
    std::size_t index_ = 0;
    std::optional<Mapped<R>> result_;
};

/// A group of one, with a deadline.
class DeadlineGroup : public GroupWait {
  public:
    void unhook() noexcept override { deadline_.unlink(); }
    void freeze() override;
    void thaw() override;
    void change_clock(ClockState& from, ClockState& to) override;
    bool loss_cancels(const Strand&) const override { return true; }
    bool first_decides() const override { return true; }
    bool entrant_lost(Strand&) override { return false; }
    void describe(Reason& reason) const override;

  protected:
    explicit DeadlineGroup(std::int64_t duration) : GroupWait("timeout", 1), left_(duration) {
        deadline_.group = this;
    }
    /// False: refused.
    bool arm(Promise& p, const Site& at);

  private:
    Deadline deadline_;
    std::int64_t left_;  // the duration; while frozen what is left of it
};

template <class A>
class TimeoutAwaiter : public DeadlineGroup {
  public:
    using R = AwaitResult<A>;
    TimeoutAwaiter(std::int64_t duration, Entry<A> e) : DeadlineGroup(duration), entry_(std::move(e)) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> h, Site at = Site::current()) {
        Promise& p = h.promise();
        if (!entry_.valid()) {
            misuse_logic(p, at, "timeout: the Task is empty or was awaited before");
            return;
        }
        if (arm(p, at)) begin(h, at);
    }
    auto await_resume() {
        rethrow();
        if constexpr (std::is_void_v<R>) {
            return result_.has_value();
        } else {
            return std::move(result_);
        }
    }
    Promise* make_next() override { return made == 0 ? entry_.make() : nullptr; }
    bool entrant_ended(Strand& e, Promise& root) override {
        if (!take_error(e)) result_.emplace(take_result<R>(root));
        return true;
    }

  private:
    Entry<A> entry_;
    std::optional<Mapped<R>> result_;
};

/// A group before it is awaited: `Awaiter` is made of what is kept here.
template <class Awaiter, class... Parts>
class [[nodiscard]] Gathered {
  public:
    explicit Gathered(Parts... parts) : parts_(std::move(parts)...) {}
    Awaiter awaiter_in(Promise&) {
        return std::apply([](Parts&... p) { return Awaiter(std::move(p)...); }, parts_);
    }

  private:
    std::tuple<Parts...> parts_;
};
class [[nodiscard]] EmptyRace {
  public:
    explicit EmptyRace(const char* what) : what_(what) {}
    EmptyRaceAwaiter awaiter_in(Promise&) const { return EmptyRaceAwaiter(what_); }

  private:
    const char* what_;
};

template <class A>
inline constexpr bool is_vector = false;
template <class A, class B>
inline constexpr bool is_vector<std::vector<A, B>> = true;
template <class A>
concept Entrant = !is_vector<std::remove_cvref_t<A>>;
template <class V>
concept Waits = is_vector<std::remove_cvref_t<V>>;
template <class V>
using OneOf = typename std::remove_cvref_t<V>::value_type;
template <class V>
std::vector<OneOf<V>> entrants_of(V&& waits) {
    if constexpr (std::is_lvalue_reference_v<V> && !std::is_copy_constructible_v<OneOf<V>>) {
        return static_cast<std::remove_reference_t<V>&&>(waits);
    } else {
        return std::forward<V>(waits);
    }
}

}  // namespace detail

/// Waits for all of them. @return a tuple of their results, in order. The first error cancels the others and
/// comes out of the co_await in the same frame. `all()` of nothing returns at once.
template <detail::Entrant... A>
auto all(A&&... waits) {
    using E = detail::Entries<A...>;
    return detail::Gathered<detail::AllAwaiter<A...>, E>(E(detail::Entry<A>(std::forward<A>(waits))...));
}
/// The same for a vector, asyncio's gather. @return a vector of the results. What is in a named vector is
/// copied, or moved from where it cannot be, as tasks cannot; here, in all_settled and in any.
template <detail::Waits V>
auto all(V&& waits) {
    using A = detail::OneOf<V>;
    return detail::Gathered<detail::AllVectorAwaiter<A>, std::vector<A>>(
        detail::entrants_of(std::forward<V>(waits)));
}

/// Waits for all of them, whatever happens to each. @return a tuple of their Outcomes; one whose event or
/// channel went away is cancelled.
template <detail::Entrant... A>
auto all_settled(A&&... waits) {
    using E = detail::Entries<A...>;
    return detail::Gathered<detail::SettledAwaiter<A...>, E>(E(detail::Entry<A>(std::forward<A>(waits))...));
}
/// The same for a vector. @return a vector of Outcomes.
template <detail::Waits V>
auto all_settled(V&& waits) {
    using A = detail::OneOf<V>;
    return detail::Gathered<detail::SettledVectorAwaiter<A>, std::vector<A>>(
        detail::entrants_of(std::forward<V>(waits)));
}

/// Waits for the first of them; the others are cancelled before it returns. @return a variant whose index
/// names the winner. An entrant that throws wins with its exception. Of those that finish at once the first
/// wins, and later ones are never started. A race of nothing is std::invalid_argument.
template <detail::Entrant... A>
auto race(A&&... waits) {
    if constexpr (sizeof...(A) == 0) {
        return detail::EmptyRace("race");
    } else {
        using E = detail::Entries<A...>;
        return detail::Gathered<detail::RaceAwaiter<false, A...>, E>(
            E(detail::Entry<A>(std::forward<A>(waits))...));
    }
}

/// A race whose losers go on, as forks of the script; their results are dropped.
template <detail::Entrant... A>
auto rush(A&&... waits) {
    if constexpr (sizeof...(A) == 0) {
        return detail::EmptyRace("rush");
    } else {
        using E = detail::Entries<A...>;
        return detail::Gathered<detail::RaceAwaiter<true, A...>, E>(
            E(detail::Entry<A>(std::forward<A>(waits))...));
    }
}

/// A race of a vector. @return `{index, value}`. Of nothing: std::invalid_argument.
template <detail::Waits V>
auto any(V&& waits) {
    using A = detail::OneOf<V>;
    return detail::Gathered<detail::AnyAwaiter<A>, std::vector<A>>(
        detail::entrants_of(std::forward<V>(waits)));
}

/// Waits for `wait` at most `duration` on the script's clock, counted from this co_await; then it is really
/// stopped. The deadline is judged last in the tick: value and deadline in one tick, the value wins.
/// @return std::optional of the result; bool for void: true in time. A negative duration is
/// std::invalid_argument.
template <class Rep, class Period, detail::Entrant A>
auto timeout(std::chrono::duration<Rep, Period> duration, A&& wait) {
    using E = detail::Entry<A>;
    return detail::Gathered<detail::TimeoutAwaiter<A>, std::int64_t, E>(
        detail::to_nanoseconds(duration).count(), E(std::forward<A>(wait)));
}

}  // namespace segue

// SPDX-License-Identifier: MIT
// Motion: values over time (tween, ease), one element a frame (play), and waits in a row (sequence, repeat,
// every).
#pragma once

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <type_traits>
#include <utility>

#include "segue/generator.hpp"
#include "segue/stream.hpp"
#include "segue/task.hpp"
#include "segue/until.hpp"
#include "segue/wait.hpp"

namespace segue {

/// How a tween runs from 0 to 1: Robert Penner's curves, each a function of the share of time that has
/// passed. `in` begins slowly, `out` ends slowly; back overshoots, elastic swings, bounce bounces.
namespace ease {

namespace detail {
struct Linear {
    constexpr double operator()(double t) const { return t; }
};
template <int Power>
struct InPower {
    constexpr double operator()(double t) const {
        double r = t;
        for (int i = 1; i < Power; ++i) r *= t;
        return r;
    }
};
struct InSine {
    double operator()(double t) const { return 1.0 - std::cos(t * std::numbers::pi / 2.0); }
};
struct InExpo {
    double operator()(double t) const { return t <= 0.0 ? 0.0 : std::exp2(10.0 * t - 10.0); }
};
struct InCirc {
    double operator()(double t) const { return 1.0 - std::sqrt(1.0 - t * t); }
};
struct InBack {
    constexpr double operator()(double t) const { return t * t * (2.70158 * t - 1.70158); }
};
struct InElastic {
    double operator()(double t) const {
        if (t <= 0.0 || t >= 1.0) return t;
        return -std::exp2(10.0 * t - 10.0) * std::sin((t * 10.0 - 10.75) * (2.0 * std::numbers::pi / 3.0));
    }
};
struct InBounce {
    constexpr double operator()(double t) const {
        const double u = 1.0 - t;
        constexpr double n = 7.5625;
        constexpr double d = 2.75;
        double r = 0.0;
        if (u < 1.0 / d) {
            r = n * u * u;
        } else if (u < 2.0 / d) {
            r = n * (u - 1.5 / d) * (u - 1.5 / d) + 0.75;
        } else if (u < 2.5 / d) {
            r = n * (u - 2.25 / d) * (u - 2.25 / d) + 0.9375;
        } else {
            r = n * (u - 2.625 / d) * (u - 2.625 / d) + 0.984375;
        }
        return 1.0 - r;
    }
};
template <class In>
struct Out {
    constexpr double operator()(double t) const { return 1.0 - In{}(1.0 - t); }
};
template <class In>
struct InOut {
    constexpr double operator()(double t) const {
        return t < 0.5 ? In{}(2.0 * t) / 2.0 : 1.0 - In{}(2.0 - 2.0 * t) / 2.0;
    }
};
}  // namespace detail

/// As fast all the time.
inline constexpr detail::Linear linear{};
/// @{
/// The second power of the share.
inline constexpr detail::InPower<2> in_quad{};
inline constexpr detail::Out<detail::InPower<2>> out_quad{};
inline constexpr detail::InOut<detail::InPower<2>> in_out_quad{};
/// @}
/// @{
/// The third power.
inline constexpr detail::InPower<3> in_cubic{};
inline constexpr detail::Out<detail::InPower<3>> out_cubic{};
inline constexpr detail::InOut<detail::InPower<3>> in_out_cubic{};
/// @}
/// @{
/// The fourth power.
inline constexpr detail::InPower<4> in_quart{};
inline constexpr detail::Out<detail::InPower<4>> out_quart{};
inline constexpr detail::InOut<detail::InPower<4>> in_out_quart{};
/// @}
/// @{
/// A quarter of a sine: the gentlest.
inline constexpr detail::InSine in_sine{};
inline constexpr detail::Out<detail::InSine> out_sine{};
inline constexpr detail::InOut<detail::InSine> in_out_sine{};
/// @}
/// @{
/// A power of two: hardly moves, then leaps.
inline constexpr detail::InExpo in_expo{};
inline constexpr detail::Out<detail::InExpo> out_expo{};
inline constexpr detail::InOut<detail::InExpo> in_out_expo{};
/// @}
/// @{
/// A quarter of a circle.
inline constexpr detail::InCirc in_circ{};
inline constexpr detail::Out<detail::InCirc> out_circ{};
inline constexpr detail::InOut<detail::InCirc> in_out_circ{};
/// @}
/// @{
/// Goes back by a tenth first: `out` overshoots by as much.
inline constexpr detail::InBack in_back{};
inline constexpr detail::Out<detail::InBack> out_back{};
inline constexpr detail::InOut<detail::InBack> in_out_back{};
/// @}
/// @{
/// Swings, wider and wider; `out` swings to rest.
inline constexpr detail::InElastic in_elastic{};
inline constexpr detail::Out<detail::InElastic> out_elastic{};
inline constexpr detail::InOut<detail::InElastic> in_out_elastic{};
/// @}
/// @{
/// Bounces, higher and higher; `out` bounces to rest.
inline constexpr detail::InBounce in_bounce{};
inline constexpr detail::Out<detail::InBounce> out_bounce{};
inline constexpr detail::InOut<detail::InBounce> in_out_bounce{};
/// @}

}  // namespace ease

namespace detail {

/// Between two values: numbers, or anything with `a + (b - a) * double`.
template <class T>
T between(const T& a, const T& b, double share) {
    if constexpr (std::is_integral_v<T>) {
        const double v = static_cast<double>(a) + (static_cast<double>(b) - static_cast<double>(a)) * share;
        return static_cast<T>(std::llround(v));
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(a + (b - a) * share);
    } else if constexpr (requires { a + (b - a) * share; }) {
        return a + (b - a) * share;
    } else {
        return a + (b - a) * static_cast<float>(share);
    }
}

template <class T, class Ease, class Setter>
class TweenProbe {
  public:
    TweenProbe(T from, T to, std::int64_t duration, Ease ease, Setter set)
        : from_(std::move(from)),
          to_(std::move(to)),
          duration_(duration),
          ease_(static_cast<Ease&&>(ease)),
          set_(static_cast<Setter&&>(set)) {}
    bool begin() {
        if constexpr (requires { set_.start(); }) from_ = set_.start();
        return false;
    }
    bool poll(Promise& p) {
        const ClockState& clock = *p.core->running->clock;
        if (!clock.runs) return false;
        passed_ += clock.dt;
        if (passed_ >= duration_) {
            set_(to_);  // exactly, whatever the curve rounds to
            return true;
        }
        const double share = static_cast<double>(passed_) / static_cast<double>(duration_);
        set_(between(from_, to_, static_cast<double>(ease_(share))));
        return false;
    }
    std::chrono::nanoseconds result() const { return std::chrono::nanoseconds(passed_ - duration_); }
    void describe(Reason& r, std::uint64_t, Promise&) const {
        const std::chrono::nanoseconds left(duration_ - passed_);
        r.text("tween " +
               std::to_string(static_cast<double>(left.count() / 100'000'000) / 10.0).substr(0, 4) +
               " s left")
            .left(left);
    }
    /// Why it cannot be awaited, or null.
    const char* complaint() const {
        return duration_ < 0 ? "tween: the duration is negative or no number" : nullptr;
    }

  private:
    T from_;
    T to_;
    std::int64_t duration_;
    std::int64_t passed_ = 0;
    Ease ease_;
    Setter set_;
};

/// Writes to a variable, and starts from what it holds at the co_await.
template <class T>
class RefSetter {
  public:
    explicit RefSetter(T& target) : target_(&target) {}
    T start() const { return *target_; }
    void operator()(const T& v) const { *target_ = v; }

  private:
    T* target_;
};

template <class G, class F>
class PlayProbe {
  public:
    PlayProbe(G g, F f) : generator_(static_cast<G&&>(g)), fn_(static_cast<F&&>(f)) {}
    bool begin() { return feed(); }
    bool poll(Promise&) { return feed(); }
    void result() const {}
    void describe(Reason& r, std::uint64_t polls, Promise&) const {
        r.text("play: element " + std::to_string(polls + 1));
    }

  private:
    bool feed() {
        auto element = generator_.next();
        if (!element) return true;
        std::invoke(fn_, std::move(*element));
        return false;
    }
    G generator_;
    F fn_;
};

}  // namespace detail

/// Moves `target` from what it holds at the co_await to `to` within `duration` on the script's clock, along
/// an ease curve, each frame among the per-frame waits, without resuming the script in between. It ends
/// exactly on `to`.
/// @param duration  0 sets it in the next frame; negative is std::invalid_argument.
/// @return by how much the last frame overshot.
template <class T, class Rep, class Period, class Ease = ease::detail::Linear>
auto tween(T& target, std::type_identity_t<T> to, std::chrono::duration<Rep, Period> duration,
           Ease&& curve = Ease{}) {
    SEGUE_NAME_THE_LAMBDA(Ease);
    using Probe = detail::TweenProbe<T, detail::Kept<Ease>, detail::RefSetter<T>>;
    return detail::Polled<Probe>(Probe(target, std::move(to), detail::to_nanoseconds(duration).count(),
                                       std::forward<Ease>(curve), detail::RefSetter<T>(target)));
}
/// The same through a function: `setter(value)` each frame. The script counts as running while it runs.
template <class T, class Rep, class Period, class Ease, class Setter>
auto tween(T from, std::type_identity_t<T> to, std::chrono::duration<Rep, Period> duration, Ease&& curve,
           Setter&& setter) {
    SEGUE_NAME_THE_LAMBDA(Ease);
    SEGUE_NAME_THE_LAMBDA(Setter);
    using Probe = detail::TweenProbe<T, detail::Kept<Ease>, detail::Kept<Setter>>;
    return detail::Polled<Probe>(Probe(std::move(from), std::move(to),
                                       detail::to_nanoseconds(duration).count(), std::forward<Ease>(curve),
                                       std::forward<Setter>(setter)));
}

/// Feeds `fn` one element of the generator a frame, the first at once, the others among the per-frame waits;
/// resumes in the frame after the last one. The script counts as running meanwhile; an exception of either
/// comes out of the co_await.
template <class T, class F>
auto play(Generator<T>&& generator, F&& fn) {
    SEGUE_NAME_THE_LAMBDA(F);
    using Probe = detail::PlayProbe<Generator<T>, detail::Kept<F>>;
    return detail::Polled<Probe>(Probe(std::move(generator), std::forward<F>(fn)));
}
/// The same, leaving the generator to go on later where it was cancelled.
template <class T, class F>
auto play(Generator<T>& generator, F&& fn) {
    SEGUE_NAME_THE_LAMBDA(F);
    using Probe = detail::PlayProbe<Generator<T>&, detail::Kept<F>>;
    return detail::Polled<Probe>(Probe(generator, std::forward<F>(fn)));
}

namespace detail {
/// A task that stands behind another one's error may rightly never begin.
template <class A>
void adopt(std::remove_reference_t<A>& wait) {
    if constexpr (!std::is_lvalue_reference_v<A> && is_task<std::remove_cv_t<A>>) wait.adopt();
}
SEGUE_COROUTINE_TEMPLATE_BEGIN
template <class A, class... Rest>
Task<> in_sequence(A first, Rest... rest) {
    co_await static_cast<A&&>(first);
    if constexpr (sizeof...(Rest) > 0) {
        co_await in_sequence<Rest...>(static_cast<Rest&&>(rest)...);
    }
}
inline Task<> in_sequence() { co_return; }
template <class F>
Task<> repeated(std::int64_t n, F make) {
    for (std::int64_t i = 0; i < n; ++i) {
        auto&& one = make();
        co_await one;
    }
}
SEGUE_COROUTINE_TEMPLATE_END
}  // namespace detail

/// Awaits one after the other, without a frame between them; results are dropped. A named one is taken by
/// reference.
template <class... A>
Task<> sequence(A&&... waits) {
    (detail::adopt<A>(waits), ...);
    if constexpr (sizeof...(A) == 0) {
        return detail::in_sequence();
    } else {
        return detail::in_sequence<A...>(std::forward<A>(waits)...);
    }
}

/// Awaits `make()` n times, one after the other; results are dropped. A negative n is std::invalid_argument.
template <class F>
Task<> repeat(std::int64_t n, F&& make, detail::Site at = detail::Site::current()) {
    SEGUE_NAME_THE_LAMBDA(F);
    if (n < 0) {
        detail::misuse_argument("repeat(" + std::to_string(n) + ") at " + detail::file_line(at) +
                                ": the number must not be negative");
        return {};
    }
    return detail::repeated<std::decay_t<F>>(n, std::forward<F>(make));
}

namespace detail {
Stream<std::int64_t> beats(std::chrono::nanoseconds period, Site at);
}

/// A beat: `auto beats = every(500ms); while (auto missed = co_await beats.next()) ...`. Each next() waits
/// for the next multiple of `period` since the first call, on the script's clock. @return how many beats were
/// missed before it: a late script skips them instead of running them in a bunch. A period of 0 or less is
/// std::invalid_argument.
template <class Rep, class Period>
Stream<std::int64_t> every(std::chrono::duration<Rep, Period> period,
                           detail::Site at = detail::Site::current()) {
    return detail::beats(detail::to_nanoseconds(period), at);
}

}  // namespace segue

// SPDX-License-Identifier: MIT
// Programs run by the engine: what the interpreter calls, in the words of the public headers.
#include <chrono>

#include "segue/inspect.hpp"
#include "segue/segue.hpp"
#include "tests/fuzz/observer.hpp"
#include "tests/fuzz/program.hpp"
#include "tests/support/allocations.hpp"

namespace fuzz {
namespace {
namespace api {

using I = std::int64_t;
using fuzz::Observer;
using segue::Clock, segue::Scope, segue::Permit, segue::Semaphore, segue::Shield;
using segue::fork, segue::frames, segue::hold_cancel, segue::next_frame, segue::note, segue::play,
    segue::this_script, segue::until, segue::yield_if_late;
using Self = segue::ThisScript;
using std::chrono::nanoseconds;
using Task = segue::Task<I>;
using Script = segue::Script<I>;
using Stream = segue::Stream<I>;
using Signal = segue::Signal<I>;
using Channel = segue::Channel<I>;

struct Event : segue::Event {
    explicit Event(bool automatic)
        : segue::Event(automatic ? segue::Reset::automatic : segue::Reset::manual) {}
};

class Future {
  public:
    bool complete(I v) { return both_.resolver.value(v); }
    segue::Future<I>& value() { return both_.future; }

  private:
    segue::Completion<I> both_ = segue::completion<I>();
};
I allocations() { return static_cast<I>(segue::test::allocations()); }

class Game : public segue::Scheduler {
  public:
    template <class Now, class Error>
    Game(I budget, Now now, Error error) : segue::Scheduler(options(budget, now)) {
        on_error([error](const segue::Failure& f) { error(f.name, f.error); });
    }
    Clock* clock(int i) {
        Clock* all[] = {&game(), &child_, &grandchild_, &own_};
        return all[i];
    }
    Script start(Task task, const std::string& name, int phase, bool idle, Clock* clock, Scope* scope) {
        segue::StartOptions o;
        o.name(name).phase(static_cast<segue::Phase>(phase));
        if (idle) o.priority(segue::Priority::idle);
        if (clock) o.clock(*clock);
        return scope ? scope->start(o, std::move(task)) : segue::Scheduler::start(o, std::move(task));
    }
    template <class Time>
    void tick(Time time) {
        using segue::test::fail_allocations, segue::test::stop_failing;
        const bool timers = shortage_ == Shortage::of_timers;
        if (shortage_ != Shortage::none) {
            post([timers] {  // comes between the two
                if (timers) {
                    stop_failing();
                } else {
                    fail_allocations(1, true);
                }
            });
        }
        if (timers) fail_allocations(1, true);
        if constexpr (std::is_same_v<Time, double>) {
            segue::Scheduler::tick(time);
        } else {
            segue::Scheduler::tick(nanoseconds(time));
        }
        stop_failing();
    }
    /// The next tick. Who found no place among those that wait for frames has to find one in the next.
    void run_short(Shortage shortage) {
        const bool misses = shortage_ == Shortage::of_waits && shortage == Shortage::of_timers;
        shortage_ = misses ? Shortage::none : shortage;
    }
    void record(I level) { segue::inspect::set_level(*this, static_cast<segue::Inspect>(level)); }
    void at_turn(std::function<void(std::string_view)> hook) {
        on_resume_begin([hook = std::move(hook)](std::string_view name, auto) { hook(name); });
    }
    void stop_at(const Script& script, const std::function<void()>& told) {
        if (told) {
            control().break_on(script, [told](const segue::Script<>&) { told(); });
        } else {
            control().unbreak(script);
        }
    }
    void slow(const Script& script, double factor) { control().slow(script, factor); }
    I size() const { return static_cast<I>(segue::Scheduler::size()); }

  private:
    template <class Now>
    static Options options(I budget, Now now) {
        Options o;
        o.budget(nanoseconds(budget)).workers(1);
        o.real_clock([now] { return nanoseconds(now()); });
        return o;
    }
    segue::inspect::Control& control() {
        if (!control_) control_.emplace(*this);
        return *control_;
    }
    std::optional<segue::inspect::Control> control_;
    Shortage shortage_ = Shortage::none;
    Clock child_{game()}, grandchild_{child_}, own_{*this};
};
void open(std::optional<Scope>& s, Game& game, Scope* outer) {
    if (outer) {
        s.emplace(*outer);
    } else {
        s.emplace(game);
    }
}

// numbers for what the waits give
I number(const segue::Outcome<I>& o) {
    return o.ok() ? o.value() : o.kind() == segue::Kind::failed ? 1000 : 2000;
}
I outcome(const Script& s) {
    const auto o = s.take();
    return o ? number(*o) : -1;
}
I now(const segue::ThisScript& self, const Clock* c) {
    return (c ? c->now() : self.now()).time_since_epoch().count();
}
template <class Duration>
Task wait_for(Duration d, const Clock* c) {
    nanoseconds late{};
    if (c) {
        late = co_await segue::wait(d, *c);
    } else {
        late = co_await segue::wait(d);
    }
    co_return late.count();
}
Task wait(I n, const Clock* c) { return wait_for(nanoseconds(n), c); }
Task wait(float n, const Clock* c) { return wait_for(std::chrono::duration<float>(n), c); }
Task wait_until(I n, const Clock* c) {
    const Clock::time_point t{nanoseconds(n)};
    nanoseconds late{};
    if (c) {
        late = co_await segue::wait_until(t, *c);
    } else {
        late = co_await segue::wait_until(t);
    }
    co_return late.count();
}
Task timeout(I n, Task task) {
    const nanoseconds limit(n);
    const std::optional<I> v = co_await segue::timeout(limit, std::move(task));
    co_return v.value_or(-3);
}
Task all(std::vector<Task> tasks) {
    const std::vector<I> values = co_await segue::all(std::move(tasks));
    I sum = 0;
    for (const I v : values) sum = sum * 1000 + v;
    co_return sum;
}
Task race(std::vector<Task> tasks) {
    if (tasks.size() == 2) {
        const auto first = co_await segue::race(std::move(tasks[0]), std::move(tasks[1]));
        co_return static_cast<I>(first.index()) * 1000 + std::visit([](I v) { return v; }, first);
    }
    const auto first = co_await segue::any(std::move(tasks));
    co_return static_cast<I>(first.index) * 1000 + first.value;
}
segue::Generator<I> mountain(I n) {  // 2 1 -1 -2
    if (n == 0) co_return;
    co_yield n;
    co_yield segue::elements_of(mountain(n - 1));
    co_yield -n;
}

}  // namespace api
}  // namespace
}  // namespace fuzz

#define FUZZ_RUN play
#include "tests/fuzz/play.hpp"

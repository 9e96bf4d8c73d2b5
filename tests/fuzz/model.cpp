// SPDX-License-Identifier: MIT
// Programs run by the reference: the coroutines and the handles over it, and what the interpreter calls.
#include <type_traits>

#include "tests/fuzz/program.hpp"
#include "tests/fuzz/reference.hpp"

namespace fuzz {
namespace {
namespace api {

using namespace reference;

template <class T = I>
class Await {
  public:
    Await(Wait w) : wait_(std::move(w)) {}
    bool await_ready() { return wait_.ready(the->running); }
    void await_suspend(std::coroutine_handle<>) { wait_.begin(the->running); }
    T await_resume() {
        const std::optional<I> v = wait_.result(the->running);
        if constexpr (std::is_same_v<T, std::optional<I>>) {
            return v;
        } else {
            return static_cast<T>(*v);
        }
    }

  private:
    Wait wait_;
};
/// What is known at once.
template <class T>
class Known {
  public:
    explicit Known(T v) : value_(std::move(v)) {}
    bool await_ready() { return true; }
    void await_suspend(std::coroutine_handle<>) {}
    T await_resume() { return std::move(value_); }

  private:
    T value_;
};

class Task {
  public:
    struct promise_type : Promise {
        Task get_return_object() { return Task(this); }
        void return_value(I v) { value = v; }
    };
    explicit Task(Promise* p) : frame(p) {}
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<>) { the->running->frames.push_back(std::move(frame)); }
    I await_resume() {
        const Frame child = std::move(the->last);
        if (child->error) std::rethrow_exception(child->error);
        return child->value;
    }
    Frame frame;
};

class Script {
  public:
    explicit Script(S s) : s_(s) {}
    void cancel() const { the->cancel(s_, false); }
    void pause() const { the->pause(s_->paused); }
    void resume() const { the->resume(s_->paused); }
    S strand() const { return s_; }
    Await<> join() const {
        const auto block = [s = s_](S self) { the->put(self, At::blocked, s); };
        return Wait{[s = s_](S) { return s->at == At::ended; }, block, [s = s_](S) { return s->result; }};
    }
    I result() const { return s_->result; }
    bool operator==(const Script&) const = default;

  private:
    S s_;
};
I outcome(const Script& s) { return s.result(); }
I number(I code) { return code; }

using Self = Script;
auto this_script() { return Known(Script(the->script(the->running))); }
class Fork {
  public:
    explicit Fork(Task task) : child_(the->make(std::move(task.frame), the->running)) {}
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<>) { the->forked = child_; }
    Script await_resume() { return Script(child_); }

  private:
    S child_;
};
Fork fork(Task task) { return Fork(std::move(task)); }

struct Unhold {
    void operator()(S s) const { the->hold(s, -1); }
};
using Shield = std::unique_ptr<Strand, Unhold>;
auto hold_cancel() {
    the->hold(the->running, 1);
    return Known(Shield(the->running));
}

// waits for frames and for time
Await<> until(std::function<bool()> f) { return reference::until(std::move(f)); }
Await<> next_frame(bool now = false) { return reference::until({}, now); }
Await<> frames(I n) {
    return until([n]() mutable { return n-- == 0; });
}
Await<> yield_if_late() { return next_frame(!the->late()); }
Await<> play(std::vector<I> elements, std::function<void(I)> each) {
    return until([=, i = std::size_t{0}]() mutable {
        if (i == elements.size()) return true;
        each(elements[i++]);
        return false;
    });
}
std::vector<I> mountain(I n) {  // 2 1 -1 -2
    std::vector<I> all;
    for (I i = n; i > 0; --i) all.push_back(i);
    for (I i = 1; i <= n; ++i) all.push_back(-i);
    return all;
}
Clock* clock_of(Clock* c) { return c ? c : the->running->clock; }
I now(const Script&, Clock* c) { return clock_of(c)->now; }
I nanoseconds(float seconds) {  // what it names: a whole one within its precision, else the next one
    int exponent = 0;
    const auto mantissa = static_cast<I>(std::ldexp(std::frexp(seconds, &exponent), 24));
    const int places = std::min(24 - exponent, 100);
    const __int128 n = static_cast<__int128>(mantissa) * 1'000'000'000;
    if (places <= 0) return static_cast<I>(n << -places);
    const __int128 one = static_cast<__int128>(1) << places, nearest = (n + one / 2) / one;
    const __int128 off = n > nearest * one ? n - nearest * one : nearest * one - n;
    return static_cast<I>(off << 23 <= n ? nearest : (n + one - 1) / one);
}
Await<> wait(float seconds, Clock* c) { return reference::wait(nanoseconds(seconds), clock_of(c), false); }
Await<> wait(I n, Clock* c) { return reference::wait(n, clock_of(c), false); }
Await<> wait_until(I n, Clock* c) { return reference::wait(n, clock_of(c), true); }

// together
Task gather(std::vector<Task> tasks, std::size_t needed, I limit = -1) {
    const auto frames = std::make_shared<std::vector<Frame>>();
    for (Task& t : tasks) frames->push_back(std::move(t.frame));
    Await<> wait = together(frames, needed, limit);
    co_await wait;
    for (S e : the->running->entrants) {
        if (e->error) std::rethrow_exception(e->error);
    }
    co_return 0;
}
Task all(std::vector<Task> tasks) {
    const std::size_t n = tasks.size();
    co_await gather(std::move(tasks), n);
    I sum = 0;
    for (S e : the->running->entrants) sum = sum * 1000 + e->result;
    co_return sum;
}
Task race(std::vector<Task> tasks) {
    co_await gather(std::move(tasks), 1);
    const List& e = the->running->entrants;
    const auto first = std::find_if(e.begin(), e.end(), [](S s) { return s->result != 2000; });
    co_return (first - e.begin()) * 1000 + (*first)->result;
}
Task timeout(I limit, Task task) {
    std::vector<Task> one;
    one.push_back(std::move(task));
    co_await gather(std::move(one), 1, limit);
    const List& e = the->running->entrants;
    const bool in_time = !e.empty() && e[0]->result != 2000;
    co_return in_time ? e[0]->result : -3;
}

// what scripts wait on
class Event : Row {
  public:
    explicit Event(bool automatic) : Row(automatic ? queue : sticky) {}
    void set() { put(1, 0); }
    void reset() { items.clear(); }
    bool is_set() const { return !items.empty(); }
    Await<std::optional<I>> operator co_await() { return take(); }
};
class Signal : Row {
  public:
    Signal() : Row(passing) {}
    void emit(I v) { put(v); }
    Await<std::optional<I>> next() { return take(); }
};
class Channel : Row {
  public:
    explicit Channel(std::size_t room) : Row(queue, room) {}
    std::size_t size() const { return items.size(); }
    Await<bool> send(I v) { return Row::send(v); }
    Await<std::optional<I>> receive() { return take(); }
    std::optional<I> try_receive() { return try_take(); }
    using Row::try_send, Row::close;
};
class Semaphore : Row {
  public:
    struct Release {
        void operator()(Semaphore* s) const { s->release(1); }
    };
    using Permit = std::unique_ptr<Semaphore, Release>;
    explicit Semaphore(std::size_t n) { release(n); }
    void release(std::size_t n) {
        for (; n > 0; --n) put(1);
    }
    Permit try_acquire() { return Permit(try_take() ? this : nullptr); }
    auto acquire() {
        class Acquire : public Await<> {
          public:
            explicit Acquire(Semaphore& s) : Await<>(s.take()), semaphore_(&s) {}
            Permit await_resume() {
                Await<>::await_resume();
                return Permit(semaphore_);
            }

          private:
            Semaphore* semaphore_;
        };
        return Acquire(*this);
    }
};
using Permit = Semaphore::Permit;

struct Feed : Row {  // between a stream's coroutine and who asks it
    Wait next() {
        if (root) {
            producer = the->make(std::move(root), the->script(the->running));
            producer->stream = true, producer->at_end = [this] { close(); };
            the->wake(producer);
        } else if (items.empty()) {
            asked.give(std::nullopt);
        }
        return take();
    }
    Row asked;  // by the waiting coroutine
    Frame root;
    S producer = nullptr;
};
class Stream {
  public:
    struct promise_type : Promise {
        Stream get_return_object() { return Stream(this, feed); }
        void return_void() {}
        Await<std::optional<I>> yield_value(I v) {
            feed->put(v);
            return feed->asked.take();
        }
        std::shared_ptr<Feed> feed = std::make_shared<Feed>();
    };
    Stream(Promise* p, std::shared_ptr<Feed> f) : feed_(std::move(f)) { feed_->root = Frame(p); }
    Stream(Stream&&) = default;
    ~Stream() {
        if (!feed_) return;
        feed_->root.reset();
        if (!feed_->producer) return;
        feed_->producer->at_end = nullptr;
        the->cancel(feed_->producer, true);
    }
    Await<std::optional<I>> next() { return feed_->next(); }

  private:
    std::shared_ptr<Feed> feed_;
};

class Future : Row {
  public:
    Future() = default;
    Future(const Future&) = delete;
    ~Future() {  // who awaits it goes with it
        if (!the || !asker_ || the->gone(asker_)) return;
        the->put(asker_, At::blocked);
        the->cancel(asker_, true);
    }
    bool complete(I v) {
        if (!items.empty()) return false;
        items[0] = v;
        if (S s = the->waiting(this)) the->inbox.emplace_back(s, s->since);
        return true;
    }
    Await<> value() {
        const auto result = [this](S) {
            asker_ = nullptr;
            return items[0];
        };
        return Wait{[this](S) { return !items.empty(); },
                    [this](S s) { the->put(asker_ = s, At::blocked, this); }, result};
    }

  private:
    S asker_ = nullptr;
};

class Scope : public ScopeState {
  public:
    explicit Scope(Scope* around) { outer = around; }
    Scope(const Scope&) = delete;
    ~Scope() {
        if (!the) return;
        the->cancel_newest_first(inside(), true);
        for (S s : inside()) s->scope = nullptr;
    }
    void cancel() { the->cancel_newest_first(inside(), false); }
    void pause() { the->pause(paused); }
    void resume() { the->resume(paused); }
    std::size_t size() const { return inside().size(); }

  private:
    List inside() const {
        return the->all([this](S s) { return s->scope && (s->scope == this || s->scope->outer == this); });
    }
};

/// The reference has nothing to say of itself.
class Observer {
  public:
    template <class... T>
    explicit Observer(const T&...) {}
    void begins(const Self&) {}
    void streams() {}
    void burns(const Self*, int, I) {}
    void says(const Self&, I) {}
    void cancels(const Script&, const Self*, int) {}
    I wakes() { return 0; }
    void woke(I, const Self*) {}
    void stops() {}
    void stop_failed(const Script&) {}
    void level(I) {}
    int keeps(const Self&, std::size_t) { return 0; }
    void frame_ends() {}
    void game_ends() {}
};
auto note(const std::string&) { return Known(0); }
I allocations() { return 0; }

class Game : public Scheduler {
  public:
    Game(I budget_ns, std::function<I()> now,
         std::function<void(const std::string&, std::exception_ptr)> error) {
        budget = budget_ns, real_clock = std::move(now), on_error = std::move(error);
        Clock* const parents[] = {&game, &own_[0], &real};
        for (int i = 0; i < 3; ++i) own_[i].up = parents[i], clocks.push_back(&own_[i]);
    }
    I size() {
        return std::ssize(all([](S s) { return !s->entrant; }));
    }
    void run_short(Shortage) {}
    void record(I) {}
    void at_turn(std::function<void(std::string_view)> hook) { before_turn = std::move(hook); }
    void stop_at(const Script& script, std::function<void()> told) {
        script.strand()->at_break = std::move(told), script.strand()->stopped = false;
    }
    void slow(const Script& script, double factor) {  // it and all below it move to a clock of their own
        S top = script.strand();
        if (gone(top)) return;
        if (!top->slowed) {
            Clock *const from = top->clock, *const to = &slowed_.emplace_back(*from);
            clocks.push_back(to);
            to->up = from, to->paused = false, to->total = static_cast<__int128>(from->now) << 60;
            for (S s : all([=](S x) { return x->clock == from && within(top, x); })) {
                s->clock = to;
                if (s->timer != from) continue;
                if (s->due <= from->now) s->asked = ticks;
                s->timer = s->slept = to;
            }
            top->slowed = to;
        }
        top->slowed->scale(factor);
    }
    Clock* clock(int i) { return i == 0 ? &game : &own_[i - 1]; }
    Script start(Task task, const std::string& name, int phase, bool idle, Clock* clock, Scope* scope) {
        S s = make(std::move(task.frame), nullptr);
        s->name = name, s->phase = phase, s->idle = idle, s->scope = scope;
        if (clock) s->clock = clock;
        return Script(s);
    }

  private:
    Clock own_[3];
    std::list<Clock> slowed_;
};
void open(std::optional<Scope>& s, Game&, Scope* outer) { s.emplace(outer); }

}  // namespace api
}  // namespace
}  // namespace fuzz

#define FUZZ_RUN model
#include "tests/fuzz/play.hpp"

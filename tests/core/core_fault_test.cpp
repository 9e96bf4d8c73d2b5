// SPDX-License-Identifier: MIT
// What becomes of a game when memory runs out: each allocation of each scenario fails in turn. The error
// surfaces where it is documented, nothing leaks, nobody else misses a frame, and the scheduler works as
// before.
#include "tests/core/faults.hpp"

#if SEGUE_EXCEPTIONS

#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "segue/background.hpp"

using namespace segue;
using namespace probe;
using faults::Show;

namespace {

template <class T>
void pass_on(const Outcome<T>& outcome) {
    if (outcome.error()) std::rethrow_exception(outcome.error());
}

Task<Counted> counted_after_a_frame(int v) {
    const Counted local(v);
    co_await next_frame();
    co_return local;
}
Task<> three_frames(Counted) {
    for (int i = 0; i < 3; ++i) co_await next_frame();
}
Task<> endless(Counted) { co_await forever(); }

// --- scripts ---

void starts(Show& show) {
    show.started([&] { return show.game.start(three_frames(Counted())); });
    show.start([](Counted a, const Counted&) -> Task<> { co_await wait(a.value * 1ms); }, Counted(5),
               Counted());
    show.started([&] {
        const std::string name = "a name that is too long for the inside of a string";
        return show.game.start(StartOptions{}.name(name), three_frames(Counted()));
    });
    show.start(StartOptions{}.priority(Priority::idle), three_frames, Counted());
    show.start(StartOptions{}.phase(Phase::late), three_frames, Counted());
    show.tick(6);
}

Task<> parent(Counted) {
    const Counted local;
    auto first = co_await counted_after_a_frame(1);
    auto second = co_await at_once(2);
    co_await sequence(counted_after_a_frame(first.value), wait(10ms));
    co_await repeat(second, [] { return counted_after_a_frame(3); });
}
void children(Show& show) {
    show.start(parent, Counted());
    show.tick(8);
}

Task<> forking(Counted) {
    const Counted local;
    auto child = co_await fork(counted_after_a_frame(1));
    auto lost = co_await fork(endless(Counted()));
    co_await fork(at_once(2));
    const auto outcome = co_await child.join();
    pass_on(outcome);
    lost.cancel();
    co_await fork(endless(Counted()));
}
void forks(Show& show) {
    show.start(forking, Counted());
    show.tick(4);
}

Task<std::string> long_result() {
    co_await next_frame();
    co_return std::string("a result that is too long for the inside of a string");
}
void joins(Show& show) {
    Script<std::string> told;
    show.started([&] {
        told = show.game.start(long_result());
        return Script<>(told);
    });
    const auto joiner = [](Script<std::string> script) -> Task<> {
        const auto outcome = co_await script.join();
        pass_on(outcome);
    };
    show.start(joiner, told);
    show.start(joiner, told);
    show.tick(4);
    std::optional<Outcome<std::string>> taken;
    show.attempt([&] { taken = told.take(); });
    if (told.id() != 0 && !taken) show.attempt([&] { taken = told.take(); });  // once more: nothing was taken
    if (told.state() == State::done && !taken && show.bad_allocs < 2) show.wrong = true;
}

Task<> failing(int depth) {
    co_await next_frame();
    if (depth == 0) throw faults::Deliberate();
    co_await failing(depth - 1);
}
void failures(Show& show) {
    show.start(failing, 3);
    show.start([]() -> Task<> {
        const auto self = co_await this_script();
        auto child = self.scheduler().start(StartOptions{}.name("a child with a name as long as it can get"),
                                            failing, 2);
        const auto outcome = co_await child.join();
        if (!outcome.error()) throw std::logic_error("the error is gone");
        pass_on(outcome);
    });
    show.tick(12);
    if (show.deliberate + show.bad_allocs == 0) show.wrong = true;
}

// --- together ---

Task<> groups(Counted) {
    const Counted local;
    auto [a, b, c] = co_await all(counted_after_a_frame(1), next_frame(), wait(5ms));
    auto first = co_await race(counted_after_a_frame(a.value), endless(Counted()), forever());
    static_cast<void>(first);
    auto in_time = co_await timeout(20ms, counted_after_a_frame(2));
    auto late = co_await timeout(1ms, endless(Counted()));
    if (!in_time || late) throw std::logic_error("timeout");
    auto [x, y] = co_await all_settled(counted_after_a_frame(3), wait(5ms));
    pass_on(x);
    pass_on(y);
    co_await rush(next_frame(), endless(Counted()));
}
void together(Show& show) {
    show.start(groups, Counted());
    show.tick(8);
}

template <class T>
std::vector<Task<T>> three(Task<T> (*make)(int)) {
    std::vector<Task<T>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(make(i));
    return tasks;
}
Task<> vectors(Counted) {
    const Counted local;
    auto a = co_await all(three(counted_after_a_frame));
    auto b = co_await any(three(counted_after_a_frame));
    if (a.size() != 3 || b.index > 2) throw std::logic_error("vector");
    auto c = co_await all_settled(three(counted_after_a_frame));
    for (const auto& outcome : c) pass_on(outcome);
}
void together_in_vectors(Show& show) {
    show.start(vectors, Counted());
    show.tick(6);
}

// --- sequences ---

Stream<Counted> stream_of(int n) {
    const Counted local;
    for (int i = 0; i < n; ++i) {
        co_await next_frame();
        co_yield Counted(i);
    }
}
Generator<Counted> leaves(int n) {
    for (int i = 0; i < n; ++i) co_yield Counted(i);
}
Generator<Counted> tree() {
    const Counted local;
    co_yield elements_of(leaves(2));
    co_yield Counted(2);
    std::vector<Counted> more(2);
    co_yield elements_of(std::move(more));
}
Task<> sequences(Counted) {
    int n = 0;
    auto stream = stream_of(3);
    while (auto item = co_await stream.next()) ++n;
    auto dropped = stream_of(3);
    auto first = co_await dropped.next();
    for (const Counted& c : tree()) n += c.value >= 0;
    co_await play(tree(), [](Counted&&) {});
    auto beats = every(10ms);
    auto missed = co_await beats.next();
    if (n != 8 || !first || !missed) throw std::logic_error("a sequence ended early");
}
void streams_and_generators(Show& show) {
    show.start(sequences, Counted());
    show.tick(16);
}

// --- waits ---

Task<> sender(Channel<Counted>& channel, int n) {
    for (int i = 0; i < n; ++i) co_await channel.send(Counted(i));
    channel.close();
}
Task<> receiver(Channel<Counted>& channel) {
    while (auto item = co_await channel.receive()) co_await next_frame();
}
void channels(Show& show) {
    show.cancels = true;
    Channel<Counted> channel(6);
    const auto first = show.start(receiver, std::ref(channel));
    show.start(receiver, std::ref(channel));
    show.tick();
    bool room = true;
    while (room && show.attempt([&] { room = channel.try_send(Counted()); })) {
    }
    first.cancel();  // what it was given goes back, in a destructor
    show.start(sender, std::ref(channel), 12);
    show.tick(10);
    channel.close();
    show.tick(20);
    if (channel.size() > 0 && show.bad_allocs == 0) show.wrong = true;
}

Task<> waits_for(Event& event, Signal<std::string>& signal, Semaphore& places) {
    co_await event;
    auto place = co_await places.acquire();
    auto word = co_await signal.next();
    co_await next_frame();
    if (word.empty()) throw std::logic_error("no word");
}
void events(Show& show) {
    Event event;
    Signal<std::string> signal;
    Semaphore places(2);
    for (int i = 0; i < 3; ++i) show.start(waits_for, std::ref(event), std::ref(signal), std::ref(places));
    show.tick();
    event.set();
    for (int i = 0; i < 4; ++i) {
        show.tick(2);
        while (signal.waiters() > 0) {
            show.attempt(
                [&] { signal.emit(std::string("a word that is too long for the inside of a string")); });
        }
    }
    show.tick(4);
}

Task<> moves(float& x) {
    co_await tween(x, 1.f, 20ms, ease::in_out_sine);
    auto there = [&x] { return x >= 1.f; };
    co_await until(there);
    auto count = [n = 0]() mutable { return n++ / 2; };
    auto changed = co_await until_changed(count);
    co_await frames(2);
    co_await next(Phase::late);
    co_await wait(300h);
    static_cast<void>(changed);
}
void motion_and_time(Show& show) {
    float x = 0;
    show.attempt([&] {
        Clock clock{show.game.game()};
        const auto script = show.start(StartOptions{}.clock(clock), moves, std::ref(x));
        show.tick(2);
        script.pause();
        show.tick(2);
        script.resume();
        show.tick(12);
        clock.scale(1e9);
        show.tick(2);
    });
}

// --- the world outside ---

Task<> works(Counted) {
    auto a = co_await background([](int v) { return std::string(60, 'a' + static_cast<char>(v)); }, 1);
    auto b = co_await background([] { return 2; });
    if (a.size() != 60 || b != 2) throw std::logic_error("background");
}
void jobs(Show& show) {
    const auto script = show.start(works, Counted());
    show.tick_until_done(script);
}

Task<> hears(Future<int>& future, bool twice) {
    if (twice) {
        const auto first = co_await race(future, next_frame());
        if (first.index() == 0) co_return;
    }
    co_await future;
}
void completions(Show& show) {
    show.attempt([&] {
        auto [a, resolve_a] = completion<int>();
        auto [b, resolve_b] = completion<int>();
        auto [c, resolve_c] = completion<int>();
        show.start(hears, std::ref(a), true);
        show.start(hears, std::ref(b), false);
        const auto cancelled = show.start(hears, std::ref(c), false);
        resolve_b.value(1);
        show.tick(3);
        cancelled.cancel();
        resolve_a.value(1);
        show.tick(2);
    });
    show.cancels = true;
}

void abandoned(Show& show) {
    show.cancels = true;
    show.attempt([&] {
        std::optional<Completion<int>> both(completion<int>());
        std::optional<Resolver<int>> resolver(both->resolver);
        auto future = std::move(both->future);
        both.reset();
        show.start(hears, std::ref(future), false);
        show.tick();
        resolver.reset();
        show.tick(2);
    });
}

void posts(Show& show) {
    int ran = 0;
    int failed = 0;
    const Counted counted;
    for (int i = 0; i < 3; ++i) {
        if (!show.attempt([&] { show.game.post([&ran, counted, i] { ran += i >= 0; }); })) ++failed;
    }
    show.attempt([&] { show.game.post([] { throw faults::Deliberate(); }); });
    show.tick(2);
    if (ran + failed != 3) show.wrong = true;
    if (show.deliberate + show.bad_allocs == 0) show.wrong = true;
}

// --- the end ---

/// Ends a script, or a scope, from its destructor.
class Ends {
  public:
    Ends(Script<> s, Scope* scope) : script_(std::move(s)), scope_(scope) {}
    Ends(Ends&& o) noexcept
        : script_(std::exchange(o.script_, {})), scope_(std::exchange(o.scope_, nullptr)) {}
    Ends& operator=(Ends&&) = delete;
    ~Ends() {
        script_.cancel();
        if (scope_) scope_->cancel();
    }

  private:
    Script<> script_;
    Scope* scope_;
};
Task<> holds(Ends, Counted) {
    const Counted local;
    co_await race(endless(Counted()), endless(Counted()));
}
Task<> ends_itself(Scope& scope, Counted) {
    co_await fork(endless(Counted()));
    co_await next_frame();
    scope.cancel();  // at the next suspension, which is within an entrant
    co_await all(endless(Counted()), next_frame());
}
void scopes(Show& show) {
    show.cancels = true;
    show.attempt([&] {
        Scope outer{show.game};
        {
            Scope inner{outer};
            const Script<> first = show.started([&] { return inner.start(endless, Counted()); });
            show.started([&] { return outer.start(holds, Ends(first, nullptr), Counted()); });
            show.started([&] { return outer.start(ends_itself, std::ref(inner), Counted()); });
            show.started([&] { return inner.start(ends_itself, std::ref(outer), Counted()); });
            show.start([](Scope& s) -> Task<> { co_await s.join(); }, std::ref(inner));
            show.tick();
            outer.pause();
            show.tick();
            outer.resume();
            show.tick(2);
            show.started([&] { return inner.start(endless, Counted()); });
        }
        show.tick();
    });
    show.tick();
}

Task<> ends_in_its_child(Counted) {
    const auto self = co_await this_script();
    self.cancel();
    self.pause();
    self.resume();
    co_await endless(Counted());
}
void cancels_in_mid_flight(Show& show) {
    show.cancels = true;
    show.start([](Counted) -> Task<> { co_await ends_in_its_child(Counted()); }, Counted());
    show.start([](Counted) -> Task<> { co_await race(ends_in_its_child(Counted()), endless(Counted())); },
               Counted());
    show.start([](Counted) -> Task<> { co_await fork(ends_in_its_child(Counted())); }, Counted());
    const auto later = show.start(
        [](Counted) -> Task<> {
            auto stream = stream_of(100);
            while (auto item = co_await stream.next()) {
            }
        },
        Counted());
    show.tick(3);
    later.cancel();
    show.tick();
}

void shutdown(Show& show) {
    show.cancels = true;
    show.attempt([&] {
        Scheduler inner;
        inner.on_error([&](const Failure& f) { show.heard(f.error); });
        Scope scope{inner};
        Scope nested{scope};
        const Script<> first = show.started([&] { return inner.start(endless(Counted())); });
        show.started([&] { return nested.start(holds, Ends(first, &scope), Counted()); });
        show.started([&] { return scope.start(endless, Counted()); });
        show.started([&] { return inner.start(forking, Counted()); });
        show.started([&] { return inner.start(groups, Counted()); });
        show.started([&] { return inner.start(works, Counted()); });
        inner.tick(10ms);
        inner.tick(10ms);
        show.attempt([&] { inner.post([] {}); });
    });
}

}  // namespace

TEST_CASE("memory that runs out at a start or in a child is std::bad_alloc there, and nobody else minds") {
    faults::sweep("starts", starts, {12, 8});
    faults::sweep("children", children, {5, 2});
    faults::sweep("forks", forks, {9, 1});
    faults::sweep("joins", joins, {8, 5});
}

TEST_CASE("memory that runs out while an error is on its way takes words from the report, never the error") {
    faults::sweep("failures", failures, {13, 18});
}

TEST_CASE(
    "memory that runs out among entrants comes out of the co_await of their group, and the others end") {
    faults::sweep("together", together, {9, 5});
    faults::sweep("together_in_vectors", together_in_vectors, {8, 14});
}

TEST_CASE("memory that runs out in a stream or a generator comes out of it") {
    faults::sweep("streams_and_generators", streams_and_generators, {12, 4});
}

TEST_CASE("memory that runs out around waits loses no wake-up, no timer and no frame") {
    faults::sweep("channels", channels, {6, 3});
    faults::sweep("events", events, {8, 7});
    faults::sweep("motion_and_time", motion_and_time, {3, 4});
}

TEST_CASE("memory that runs out around threads loses no result and no completion") {
    faults::sweep("jobs", jobs, {2, 7});
    faults::sweep("completions", completions, {12, 10});
    faults::sweep("abandoned", abandoned, {2, 3});
    faults::sweep("posts", posts, {0, 3});
}

TEST_CASE("pauses, cancels, the end of a scope and a shutdown need no memory") {
    faults::sweep("scopes", scopes, {22, 9});
    faults::sweep("cancels_in_mid_flight", cancels_in_mid_flight, {14, 1});
    faults::sweep("shutdown", shutdown, {33, 17});
}

#endif

// SPDX-License-Identifier: MIT
// What tests/gdb_test looks at: a script of each kind, stopped in the middle. The test finds a line by the
// word behind `// at`.
#include <chrono>
#include <cstdio>

#include "segue/inspect.hpp"
#include "segue/segue.hpp"
#include "segue/testing.hpp"

using namespace segue;
using namespace std::chrono_literals;

namespace cave {

// Where the debugger stops: between two ticks, and inside a script.
[[gnu::noinline]] void between_ticks() { asm volatile(""); }
[[gnu::noinline]] void inside_a_script() { asm volatile(""); }

// What the library itself says of its scripts.
void print(Scheduler& game) {
    std::fputs(inspect::dump(game).c_str(), stdout);
    std::fflush(stdout);
}

/// A wait of the user's own.
class Landing {
  public:
    Landing() {}
    bool ready() const { return false; }
    void hook(Waker w) { waker_ = std::move(w); }
    void unhook() { waker_ = {}; }
    void result() const {}
    void describe(Reason& r) const { r.text("landing"); }

  private:
    Waker waker_;
};

struct Guard {
    Event alarm;
    Landing landing;
    bool seen = false;
};

template <class T>
Task<T> aim(T angle) {
    co_await wait(90s);  // at aim
    co_return angle;
}
Task<int> shoot(int angle) {
    const int aimed = co_await aim(angle);  // at shoot
    co_return aimed;
}
Task<int> attack() {
    const int angle = co_await shoot(7);  // at attack
    co_return angle;
}
Task<> watch(Guard& guard) {
    auto first = co_await race(guard.alarm, attack());  // at watch
    static_cast<void>(first);
}
Task<> blink() {
    for (;;) co_await next_frame();  // at blink
}
Task<> count_down() {
    co_await frames(99);  // at count_down
}
Task<> look_out(Guard& guard) {
    auto seen = [&guard] { return guard.seen; };
    co_await until(seen);
}
Task<> lead() {
    const Script<> child = co_await fork(blink());  // at fork
    const auto outcome = co_await child.join();
    static_cast<void>(outcome);
}
Task<> land(Guard& guard) {
    co_await guard.landing;  // at land
}
Task<> sleep_on() { co_await forever(); }
Task<int> answer() { co_return 42; }
Task<> signal(Scheduler& game, bool& now) {
    const Script<> child = co_await fork(blink());
    for (;;) {
        co_await next_frame();  // at signal
        if (now) print(game);
        if (now) inside_a_script();
    }
}
Task<> signal_within(Scheduler& game, bool& now) {
    auto in_time = co_await timeout(100s, signal(game, now));  // at timeout
    static_cast<void>(in_time);
}

int play() {
    Guard guard;
    Scheduler game;
    bool now = false;
    Script<> watcher = game.start(StartOptions{}.name("the watch"), watch(guard));  // at start
    Script<int> ended = game.start(answer());
    Script<> nobody;
    auto closure = [&guard](int n) -> Task<> {
        co_await wait(std::chrono::seconds(n));  // at lambda
        guard.seen = true;
    };
    game.start(closure, 60);
    game.start(count_down());
    game.start(look_out(guard));
    game.start(lead());
    game.start(land(guard));
    Script<> sleeper = game.start(sleep_on());
    game.start(signal_within(game, now));
    for (int i = 0; i < 10; ++i) game.tick(1.0);
    sleeper.pause();
    game.start(blink());  // has not run yet
    Task<int> later = attack();
    Task<> empty;
    print(game);
    between_ticks();
    now = true;
    game.tick(1.0);
    return static_cast<int>(game.size()) + static_cast<int>(ended.id() + watcher.id() + nobody.id()) +
           (later ? 1 : 0) + (empty ? 1 : 0);
}

}  // namespace cave

int main() {
    testing::Game rehearsal;
    rehearsal.start(cave::blink());
    rehearsal.frames(3);
    return cave::play() > 0 ? 0 : 1;
}

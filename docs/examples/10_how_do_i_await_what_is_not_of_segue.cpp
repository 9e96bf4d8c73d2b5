// SPDX-License-Identifier: MIT
// How do I await what is not of Segue? A callback through completion<T>(), anything else by five members, as
// good as a wait of the library: cancelled in O(1), allowed in a race, named in the inspector. Prints:
//   platform says 3 friends
//   the beacon was hit by 7 (it said: "a hit")
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;

std::function<void(int)> platform_calls_back;  // somebody's API: it may come from any thread

struct Beacon {  // somebody's class, which scripts may await now
    bool ready() const { return false; }
    void hook(Waker w) { waiting = std::move(w); }
    void unhook() { waiting = Waker(); }
    int result() const { return damage; }
    void describe(Reason& reason) const { reason.text("a hit"); }
    void hit(int with) { damage = with, waiting.wake(); }
    Waker waiting;
    int damage = 0;
};

Task<> play(Beacon& beacon) {
    auto [friends, resolver] = completion<int>();
    platform_calls_back = [r = resolver](int n) mutable { r.value(n); };
    std::printf("platform says %d friends\n", co_await friends);
    std::printf("the beacon was hit by %d ", co_await beacon);
}

int main() {
    Scheduler game;
    Beacon beacon;
    const auto script = game.start(play(beacon));
    game.tick(0.016), platform_calls_back(3), game.tick(0.016);
    const std::string said = inspect::reason(script);
    beacon.hit(7), game.tick(0.016);
    std::printf("(it said: \"%s\")\n", said.c_str());
}

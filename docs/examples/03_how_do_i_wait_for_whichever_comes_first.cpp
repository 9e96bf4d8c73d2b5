// SPDX-License-Identifier: MIT
// How do I wait for whichever comes first, or for all, or not too long? Losers are cancelled: their
// destructors run, and nothing of them happens later. Prints:
//   the bell was first
//   both are here: 7 and 12
//   nobody came in time
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Task<int> guest(int number, std::chrono::milliseconds comes_in) {
    co_await wait(comes_in);
    co_return number;
}

Task<> host(Signal<>& bell) {
    const auto first = co_await race(bell.next(), wait(10s));
    if (first.index() == 0) std::puts("the bell was first");

    const auto [one, other] = co_await all(guest(7, 300ms), guest(12, 100ms));
    std::printf("both are here: %d and %d\n", one, other);

    const auto late = co_await timeout(1s, guest(9, 5s));  // a std::optional<int>
    if (!late) std::puts("nobody came in time");
}

int main() {
    Scheduler game;
    Signal<> bell;
    game.start(host(bell));
    for (int frame = 0; frame < 120; ++frame) {
        if (frame == 30) bell.emit();
        game.tick(1.0 / 60);
    }
}

// SPDX-License-Identifier: MIT
// How do scripts tell each other? An Event stays set, a Signal is heard by those who wait for it now, a
// Channel hands on items one by one and makes a fast sender wait. Prints:
//   the gate is open
//   alarm 3
//   crate 1
//   crate 2
//   crate 3
//   no more crates
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;

Event gate;
Signal<int> alarm_bell;
Channel<int> belt{2};  // room for two

Task<> porter() {
    co_await gate;  // set or not yet: both are fine
    std::puts("the gate is open");
    std::printf("alarm %d\n", co_await alarm_bell.next());
    while (auto crate = co_await belt.receive()) std::printf("crate %d\n", *crate);
    std::puts("no more crates");
}

Task<> factory() {
    gate.set();
    co_await next_frame();  // the porter listens by then
    alarm_bell.emit(3);
    for (int crate = 1; crate <= 3; ++crate) co_await belt.send(crate);
    belt.close();
}

int main() {
    Scheduler game;
    game.start(porter());
    game.start(factory());
    for (int frame = 0; frame < 10; ++frame) game.tick(1.0 / 60);
}

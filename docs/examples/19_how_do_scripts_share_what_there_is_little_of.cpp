// SPDX-License-Identifier: MIT
// How do scripts share what there is little of? A Mutex for one at a time, a Semaphore for so many; first
// come, first served. What a try_ call gets it does not wait for, and never overtakes who waits. Prints:
//   ship 1 has moored, 1 places are free
//   ship 2 has moored, 0 places are free
//   ship 2: the quay is full
//   the yacht sails on
//   the bridge is taken
//   from ship 1
//   ship 3 has moored, 0 places are free
//   ship 1 has crossed
//   ship 2 has crossed
//   ship 3 has crossed
//   trade is over
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;

Mutex bridge;
Semaphore moorings{2};
Channel<int> cargo{1};

Task<> ship(int number) {
    const Permit place = co_await moorings.acquire();  // given back at the end of the scope
    std::printf("ship %d has moored, %zu places are free\n", number, moorings.available());
    if (!cargo.try_send(number)) std::printf("ship %d: the quay is full\n", number);
    Permit lock = co_await bridge.lock();
    co_await frames(2);
    lock.release();  // before the end of the scope
    std::printf("ship %d has crossed\n", number);
}

Task<> yacht() {
    Permit place = moorings.try_acquire();
    std::printf("the yacht %s\n", place ? "has moored" : "sails on");
    const Permit lock = bridge.try_lock();
    if (!lock) std::puts("the bridge is taken");
    if (const auto crate = cargo.try_receive()) std::printf("from ship %d\n", *crate);
    co_return;
}

int main() {
    Scheduler game;
    for (int number = 1; number <= 3; ++number) game.start(ship(number));
    game.start(yacht());
    game.tick(1.0 / 60);
    moorings.release();  // one place more
    for (int frame = 0; frame < 10; ++frame) game.tick(1.0 / 60);
    cargo.close();  // who waits for room, or for cargo, goes on without
    std::printf("trade is %s\n", cargo.closed() ? "over" : "on");
}

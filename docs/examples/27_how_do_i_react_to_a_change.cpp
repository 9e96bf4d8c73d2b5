// SPDX-License-Identifier: MIT
// How do I react to a change? until_changed() waits for one; a rush goes on with whoever is first, and leaves
// the others running. Prints:
//   1 script waits for it
//   2 hearts
//   Bob is in
//   number 1 wins
//   paid on 1
//   Ada is in
//   Dan is in
//   number 1 after 100 ms
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

int health = 3;

Task<> hearts() {
    const auto now = [] { return health; };
    for (;;) std::printf("%d hearts\n", co_await until_changed(now));
}

Task<int> horse(const char* name, std::chrono::milliseconds takes) {
    co_await wait(takes);
    std::printf("%s is in\n", name);
    co_return static_cast<int>(takes.count());
}

Task<> bookmaker(Signal<int>& paid) {
    const auto first = co_await rush(horse("Ada", 300ms), horse("Bob", 200ms));  // Ada runs on
    std::printf("number %zu wins\n", first.index());
    paid.emit(static_cast<int>(first.index()));
    std::vector<Task<int>> second;
    second.push_back(horse("Cleo", 200ms)), second.push_back(horse("Dan", 100ms));
    const auto won = co_await any(std::move(second));  // Cleo is stopped
    std::printf("number %zu after %d ms\n", won.index, won.value);
}

int main() {
    Scheduler game;
    Signal<int> paid{"paid"};
    game.start([&]() -> Task<> { std::printf("paid on %d\n", co_await paid.next()); });
    game.start(hearts()), game.start(bookmaker(paid));
    for (int frame = 0; frame < 60; ++frame) {
        if (frame == 1) std::printf("%zu script waits for it\n", paid.waiters());
        if (frame == 5) --health;
        game.tick(1.0 / 60);
    }
}

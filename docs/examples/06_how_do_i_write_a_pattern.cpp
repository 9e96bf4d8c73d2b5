// SPDX-License-Identifier: MIT
// How do I write a pattern? As a Generator: it computes when it is asked, may be endless, and is built from
// others. Prints:
//   0 1 1 2 3 5 8 13
//   fan at -20. fan at 0. fan at 20. wall at 90. fan at -20. fan at 0. fan at 20. wall at 90.
#include <cstdio>
#include <ranges>
#include <segue/segue.hpp>

using namespace segue;

Generator<int> fibonacci() {
    for (int a = 0, b = 1;; a = std::exchange(b, a + b)) co_yield a;
}

struct Shot {
    const char* kind;
    int degrees;
};

Generator<Shot> fan() {
    for (int degrees : {-20, 0, 20}) co_yield Shot{"fan", degrees};
}

Generator<Shot> volley() {
    for (;;) {
        co_yield elements_of(fan());  // all of the other one, at no cost for depth
        co_yield Shot{"wall", 90};
    }
}

int main() {
    for (int n : fibonacci() | std::views::take(8)) std::printf("%d ", n);
    std::puts("");
    const auto fire = [](const Shot& s) { std::printf("%s at %d. ", s.kind, s.degrees); };
    Scheduler game;
    game.start([&]() -> Task<> { co_await play(volley(), fire); });  // one element a frame
    for (int frame = 0; frame < 8; ++frame) game.tick(1.0 / 60);
    std::puts("");
}

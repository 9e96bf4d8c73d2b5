// SPDX-License-Identifier: MIT
// How do I do one thing after another? By writing it down so: a child is awaited, and its caller goes on when
// it returns, in the same frame. Prints:
//   1.0 s: the lift is at 5.0
//   1.0 s: doors open
//   1.5 s: doors close
//   2.5 s: the lift is at 0.0
//   3.1 s: three bells
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

double now = 0;
float lift = 0;

Task<> go_to(float floor) {
    co_await tween(lift, floor, 1s, ease::in_out_sine);  // moves it, frame by frame
    std::printf("%.1f s: the lift is at %.1f\n", now, lift);
}

Task<> ride() {
    co_await go_to(5);
    std::printf("%.1f s: doors open\n", now);
    co_await wait(500ms);
    std::printf("%.1f s: doors close\n", now);
    const auto bell = [] { return wait(200ms); };
    co_await sequence(go_to(0), repeat(3, bell));
    std::printf("%.1f s: three bells\n", now);
}

int main() {
    Scheduler game;
    game.start(ride());
    for (int frame = 0; frame < 240; ++frame, now += 1.0 / 60) game.tick(1.0 / 60);
}

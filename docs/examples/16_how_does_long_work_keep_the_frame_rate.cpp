// SPDX-License-Identifier: MIT
// How does long work keep the frame rate? It asks now and then whether its frame is used up; what may wait
// runs in what is left of a frame. Here each look at the clock costs a millisecond. Prints:
//   frame 1: row 0
//   frame 1: row 1
//   frame 1: row 2
//   frame 1: tidies up
//   frame 2: row 3
//   frame 2: row 4
//   frame 2: row 5
//   frame 2: row 6
//   frame 2: tidies up
//   frame 3: row 7
//   frame 3: tidies up
//   frame 4: tidies up
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

int frame = 0;

Task<> build_map() {
    for (int row = 0; row < 8; ++row) {
        co_await yield_if_late();  // goes on at once while the budget lasts
        std::printf("frame %d: row %d\n", frame, row);
    }
}

Task<> tidy_up() {
    for (;;) {
        std::printf("frame %d: tidies up\n", frame);
        co_await next_frame();
    }
}

int main() {
    auto looks = 0ms;
    const auto slow_clock = [&] { return looks += 1ms; };
    Scheduler game{Scheduler::Options().budget(4ms).real_clock(slow_clock)};
    game.start(StartOptions().priority(Priority::normal), build_map());
    game.start(StartOptions().priority(Priority::idle), tidy_up());
    for (frame = 1; frame <= 4; ++frame) game.tick(1.0 / 60);
}

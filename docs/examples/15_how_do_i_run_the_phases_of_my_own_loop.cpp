// SPDX-License-Identifier: MIT
// How do scripts fit into a loop with phases of its own? advance() moves the clocks, run() does a phase, as
// often as the loop has it; tick() is all of them in a row. Prints:
//   input step(0.02) guard camera
//   input step(0.02) step(0.02) guard camera
//   input step(0.02) step(0.02) guard camera
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Task<> each_frame(const char* word) {
    for (;;) {
        std::printf("%s ", word);
        co_await next_frame();  // in the script's phase
    }
}

Task<> push() {
    for (;;) {
        const double dt = co_await next(Phase::fixed);
        std::printf("step(%.2f) ", dt);
    }
}

int main() {
    Scheduler game;
    game.start(StartOptions().phase(Phase::late), each_frame("camera"));
    game.start(StartOptions().phase(Phase::update), each_frame("guard"));
    game.start(StartOptions().phase(Phase::early), each_frame("input"));
    game.start(StartOptions().phase(Phase::fixed), push());
    for (int frame = 0; frame < 3; ++frame) {
        game.advance(20ms);
        game.run(Phase::early);
        game.run(Phase::fixed);
        game.run(Phase::fixed);  // physics at twice the rate
        game.run(Phase::update);
        game.run(Phase::late);
        std::puts("");
    }
}

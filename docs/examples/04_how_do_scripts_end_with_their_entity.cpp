// SPDX-License-Identifier: MIT
// How do scripts end with their entity? It holds a Scope and starts them through it. Prints:
//   drone hums
//   drone hums
//   drone's engine is off
//   after it nothing hums: 0 scripts
#include <cstdio>
#include <memory>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

struct Drone {
    const char* name;
    Scope scope;  // goes first when the drone goes, and its scripts with it

    Drone(Scheduler& game, const char* called) : name(called), scope(game) { scope.start(hum()); }

    Task<> hum() {
        struct Engine {
            const char* of;
            ~Engine() { std::printf("%s's engine is off\n", of); }
        };
        const Engine engine{name};
        for (;;) {
            std::printf("%s hums\n", name);
            co_await wait(100ms);
        }
    }
};

int main() {
    Scheduler game;
    auto drone = std::make_unique<Drone>(game, "drone");
    for (int frame = 0; frame < 10; ++frame) game.tick(1.0 / 60);
    drone.reset();  // in the middle of its wait
    for (int frame = 0; frame < 60; ++frame) game.tick(1.0 / 60);
    std::printf("after it nothing hums: %zu scripts\n", game.size());
}

// SPDX-License-Identifier: MIT
// How does a script tidy up when it is cancelled? By destructors, as at any other end; on_cancel() tells a
// cancel from an end, and hold_cancel() lets what must not be torn apart be finished. Prints:
//   writes page 1
//   alive: 1, running: no
//   writes page 2; to be cancelled: yes
//   the save was cancelled
//   alive: 0
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;

Task<> save() {
    const auto undo = [] { std::puts("the save was cancelled"); };
    auto guard = co_await on_cancel(undo);
    {
        Shield shield = co_await hold_cancel();
        std::puts("writes page 1");
        co_await next_frame();
        auto self = co_await this_script();
        std::printf("writes page 2; to be cancelled: %s\n", self.stop_requested() ? "yes" : "no");
    }
    co_await forever();  // where the cancel takes effect
}

int main() {
    Scheduler game;
    const Script<> script = game.start(save());
    game.tick(1.0 / 60);
    game.cancel_all();
    std::printf("alive: %zu, running: %s\n", game.size(), script.running() ? "yes" : "no");
    game.tick(1.0 / 60);
    std::printf("alive: %zu\n", game.size());
}

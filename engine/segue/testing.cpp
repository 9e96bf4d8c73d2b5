// SPDX-License-Identifier: MIT
#include "segue/testing.hpp"

#include <cmath>

namespace segue::testing {
namespace {

Scheduler::Options on_made_up_time(Scheduler::Options options) {
    if (!options.real_clock()) {
        options.real_clock(
            [now = std::chrono::nanoseconds(0)]() mutable { return now += std::chrono::microseconds(1); });
    }
    return options;
}

}  // namespace

Game::Game(const Options& options) : Scheduler(on_made_up_time(options)) {}

void Game::frames(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) tick(1.0 / 60.0);
}

void Game::seconds(double s) { frames(static_cast<std::size_t>(std::llround(s * 60.0))); }

std::size_t cancel_sweep(const std::function<Script<>(Scheduler&)>& start,
                         const std::function<void(Game&)>& drive, const std::function<void()>& after) {
    for (std::size_t at = 1;; ++at) {
        bool reached = false;
        {
            Game game;
            const Script<> script = start(game);
            std::size_t suspensions = 0;
            game.on_resume_end([&] {
                if (script.done() || ++suspensions != at) return;
                reached = true;
                script.cancel();
            });
            drive(game);
        }
        if (after) after();
        if (!reached) return at - 1;
    }
}

}  // namespace segue::testing

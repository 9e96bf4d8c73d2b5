// SPDX-License-Identifier: MIT
// A million scripts, each resumed each frame: how long is a tick? `million [SCRIPTS]` prints the median.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <segue/segue.hpp>

segue::Task<> live(long long& resumes) {
    for (;; ++resumes) co_await segue::next_frame();
}

int main(int argc, char** argv) {
    segue::Scheduler game;
    long long resumes = 0;
    const int scripts = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    for (int i = 0; i < scripts; ++i) game.start(live(resumes));
    game.tick(0.016);  // each runs to its first wait
    std::array<std::chrono::duration<double, std::milli>, 31> ticks;
    for (auto& time : ticks) {
        const auto before = std::chrono::steady_clock::now();
        game.tick(0.016);
        time = std::chrono::steady_clock::now() - before;
    }
    std::ranges::sort(ticks);
    std::printf("%d scripts, %lld resumes, %.2f ms a tick\n", scripts, resumes, ticks[15].count());
}

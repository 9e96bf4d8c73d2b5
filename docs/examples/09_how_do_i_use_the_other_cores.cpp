// SPDX-License-Identifier: MIT
// How do I use the other cores? background() runs a function on a worker thread; the script goes on with its
// result, on the game thread, and frames go on meanwhile. Prints:
//   1229 and 2262 primes, frames went on: yes
#include <cstdio>
#include <segue/segue.hpp>
#include <thread>

using namespace segue;

int primes_below(int end) {  // owns what it uses: its arguments are copies
    int count = 0;
    for (int n = 2; n < end; ++n) {
        bool prime = true;
        for (int d = 2; d * d <= n && prime; ++d) prime = n % d != 0;
        count += prime ? 1 : 0;
    }
    return count;
}

Task<> count(bool& done) {
    const auto [few, many] = co_await all(background(primes_below, 10'000), background(primes_below, 20'000));
    std::printf("%d and %d primes, frames went on: ", few, many);
    done = true;
}

int main() {
    Scheduler game;
    bool done = false;
    int frames = 0;
    game.start(count(done));
    while (!done) {
        ++frames;
        game.tick(1.0 / 60);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::puts(frames > 1 ? "yes" : "no");
}

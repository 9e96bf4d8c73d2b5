// SPDX-License-Identifier: MIT
// How do other threads reach scripts? They post functions, which run on the game thread at the start of a
// tick; a Poster may outlive the scheduler. A job hears of a cancel by its stop token. Prints:
//   posted after it
//   there is news
//   the job has stopped: yes
//   too late: yes
#include <atomic>
#include <cstdio>
#include <optional>
#include <segue/segue.hpp>
#include <thread>

using namespace segue;

std::atomic<int> step = 0;  // of the job

void listen(std::stop_token cancelled) {
    step = 1, step.notify_one();
    while (!cancelled.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    step = 2;
}

Task<> radio() { co_await background(listen); }

int main() {
    std::optional<Scheduler> game(std::in_place);
    Event news{Reset::automatic};
    game->start([&]() -> Task<> {
        co_await news;
        std::puts("there is news");
    });
    const Script<> script = game->start(radio());
    game->tick(1.0 / 60), step.wait(0);  // a job that has not begun would be dropped
    const Poster poster = game->poster();
    std::thread other([&] {
        poster.post([&] { news.set(); });
        game->post([] { std::puts("posted after it"); });
    });
    other.join();
    game->tick(1.0 / 60);
    script.cancel();
    game.reset();  // asks the job to stop, and waits for it
    std::printf("the job has stopped: %s\n", step == 2 ? "yes" : "no");
    std::printf("too late: %s\n", poster.post([] {}) ? "no" : "yes");
}

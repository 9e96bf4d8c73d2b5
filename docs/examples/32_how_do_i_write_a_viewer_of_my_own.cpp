// SPDX-License-Identifier: MIT
// How do I write a viewer of my own, for very many scripts? It lists a part in each frame, and asks for the
// texts of those rows alone that it draws. Prints:
//   2 rows, 4 rows, 6 rows at level full
//   aim of #1: wait 8.0 s left, 8 s left, waits 1 s
//   in turret, noted "east", started in main
//   1 resume, forks took some time
//   ended by cancel()
//   4 scripts, also as JSON: yes
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Task<> aim() { co_await wait(9s); }

Task<> turret() {
    co_await note("east");
    const auto aiming = co_await fork(aim());
    co_await aiming.join();
}

int main() {
    Scheduler game{Scheduler::Options().inspect(Inspect::off)};
    for (int n = 0; n < 3; ++n) game.start(turret());
    inspect::set_level(game, Inspect::full), game.tick(1s), game.tick(1s);  // while somebody looks
    std::vector<inspect::Row> rows;
    while (inspect::list_more(game, rows, 1)) std::printf("%zu rows, ", rows.size());
    std::printf("%zu rows at level %s\n", rows.size(),
                inspect::level(game) == Inspect::full ? "full" : "off");
    const Script<> fork = inspect::find(game, rows[1].id);
    std::printf("%s of #%d: %s, ", fork.name().c_str(), static_cast<int>(inspect::parent(fork)),
                inspect::reason(fork).c_str());
    std::printf("%d s left, waits %.0f s\n", static_cast<int>(inspect::left(fork).value_or(0s) / 1s),
                inspect::waits_seconds(fork));
    const Script<> root = rows[0].script;
    for (const ChainLevel& level : inspect::stack(root)) std::printf("in %s, ", level.function.c_str());
    std::printf("noted \"%s\", started in %s\n", inspect::note(root).c_str(),
                inspect::started_at(root).function.c_str());
    if (const auto cost = inspect::cost(root))
        std::printf("%d resume, forks took %s\n", static_cast<int>(cost->resumes),
                    inspect::forks_total(root) > 0ns ? "some time" : "nothing");
    root.cancel();
    if (const auto end = inspect::ending(game, root.id())) std::printf("ended by %s\n", to_string(end->why));
    std::printf("%zu scripts, also as JSON: %s\n", inspect::snapshot(game).scripts.size(),
                inspect::json(game).empty() ? "no" : "yes");
}

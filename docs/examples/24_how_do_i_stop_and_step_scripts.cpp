// SPDX-License-Identifier: MIT
// How do I stop and step scripts while I look for a mistake? As the inspector's buttons do: by a Control.
// Prints:
//   stands still: yes, 2 steps
//   break in walk
//   break in walk
//   two more: 3, breaks: 1
//   nap failed
//   speed 0.5, watched: 1
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;

int steps = 0;

Task<> walk() {
    for (;; ++steps) co_await next_frame();
}

Task<> nap() {
    co_await wait(std::chrono::hours(1));
    throw 1;
}

int main() {
    Scheduler game;
    inspect::Control control{game};
    const Script<> walker = game.start(walk()), sleeper = game.start(nap());
    game.tick(1.0 / 60);
    control.pause_all();
    game.tick(1.0 / 60);  // nothing happens in it
    control.step_frames(2);
    for (int frame = 0; frame < 5; ++frame) game.tick(1.0 / 60);
    std::printf("stands still: %s, %d steps\n", control.all_paused() ? "yes" : "no", steps);
    control.resume_all();
    control.break_on(walker, [](const Script<>& s) { std::printf("break in %s\n", s.name().c_str()); });
    game.tick(1.0 / 60);
    if (control.can_step(walker)) control.step(walker, inspect::Reach::script);
    game.tick(1.0 / 60), control.step(walker, inspect::Reach::subtree), game.tick(1.0 / 60);
    std::printf("two more: %d, breaks: %d\n", steps, control.breaks_on(walker) && control.unbreak(walker));
    control.slow(walker, 0.5);
    control.break_on_failure({}, [](const Script<>& s) { std::printf("%s failed\n", s.name().c_str()); });
    if (control.can_finish(sleeper)) control.finish(sleeper);  // as though the hour were over
    game.tick(1.0 / 60);
    std::printf("speed %.1f, watched: %d\n", control.speed(walker), control.breaks_on_failure({}));
}

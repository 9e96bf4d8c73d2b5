// SPDX-License-Identifier: MIT
// How do I hear of errors? Who awaits or joins a script gets them; what nobody asks for comes to on_error(),
// and what looks wrong to on_warning(). No script's error ends another script, or the game. Prints:
//   level 2: done, 200
//   level 1: 100, level 3: failed
//   menu failed in menu
//   taken once: 200
//   a second time: no
#include <cstdio>
#include <segue/segue.hpp>
#include <stdexcept>

using namespace segue;

Task<int> load(int level) {
    co_await next_frame();
    if (level > 2) throw std::runtime_error("there is no level " + std::to_string(level));
    co_return level * 100;
}

Task<> menu(Scheduler& game) {
    const Script<int> second = game.start(load(2));
    const Outcome<int> known = co_await second.join();
    if (known.kind() == known.done) std::printf("level 2: done, %d\n", known.value());
    const auto [one, three] = co_await all_settled(load(1), load(3));  // whatever happens to each
    std::printf("level 1: %d, level 3: %s\n", one.value(), three.kind() == three.failed ? "failed" : "done");
    auto [answer, resolver] = completion<int>();
    resolver.error(std::make_exception_ptr(std::runtime_error("the platform is away")));
    const int friends = co_await answer;  // throws it
    std::printf("never printed: %d\n", friends);
}

int main() {
    Scheduler game;
    game.on_error([](const Failure& f) {
        std::printf("%s failed in %s\n", f.name.c_str(), f.chain.front().function.c_str());
    });
    game.on_warning([](const Warning& w) { std::printf("%s: %s\n", w.name.c_str(), w.text.c_str()); });
    game.start(menu(game));
    for (int frame = 0; frame < 10; ++frame) game.tick(1.0 / 60);
    const Script<int> loose = game.start(load(2));
    game.tick(1.0 / 60), game.tick(1.0 / 60);
    if (const auto outcome = loose.take()) std::printf("taken once: %d\n", outcome->value());
    loose.cancel();
    std::printf("a second time: %s\n", loose.take() ? "yes" : "no");
}

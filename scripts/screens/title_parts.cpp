// SPDX-License-Identifier: MIT
// What the title is made of, each part on its own.
#include <algorithm>
#include <string>

#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

namespace {

Task<> stroke(float& letter) {
    co_await tween(letter, 1.f, 800ms, ease::out_cubic);
}

/// Twelve seconds without a key.
Task<> nobody(Play& play) {
    auto key = [&play] { return play.world.input.any(); };
    for (bool somebody = true; somebody;) {
        co_await next_frame();
        somebody = co_await timeout(12s, until(key));
    }
}

}  // namespace

Task<> letters(Screen& screen) {
    for (float& letter : screen.letters) {
        auto pen = co_await fork(stroke(letter));
        co_await wait(60ms);
    }
    co_await tween(screen.subtitle, 1.f, 900ms);
}

Task<> prompt(Screen& screen) {
    auto curve = ease::in_out_quad;
    for (;;) {
        co_await tween(screen.prompt, 1.f, 700ms, curve);
        co_await tween(screen.prompt, 0.35f, 700ms, curve);
    }
}

Task<> choose(Play& play) {
    World& w = play.world;
    for (;;) {
        co_await next_frame();
        int step = int(w.pressed.has(Button::right)) -
                   int(w.pressed.has(Button::left));
        int to = std::clamp(play.screen.choice + step, 0, 2);
        if (to == play.screen.choice) continue;
        play.screen.choice = to;
        w.tell(What::menu);
    }
}

Task<> beginning(Play& play) {
    for (;;) {
        auto begins = pressed(play, Button::shoot);
        auto chosen = choose(play), alone = nobody(play);
        auto first = co_await race(begins, chosen, alone);
        if (first.index() == 0) co_return;
        co_await attract(play);
    }
}

Task<> listen(Play& play) {
    const std::string words =
        "NO SERVER ANSWERS: THE BUILT-IN STAGE WILL PLAY";
    Pack& pack = play.depot.pack(1);
    pack.listen_anew();  // nobody was asked in a stage
    std::string& notice = play.screen.notice;
    for (;;) {
        bool dead =
            !pack.has(File::stage) && pack.quiet() >= 4s;
        if (dead && notice.empty()) notice = words;
        if (!dead && notice == words) notice.clear();
        co_await wait(500ms);
    }
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// How do I wait? For frames, for time, until something is true. Prints:
//   frame 1: ready
//   frame 4: three frames later
//   frame 34: half a second later
//   frame 40: the door is open
#include <cstdio>
#include <segue/segue.hpp>

using namespace std::chrono_literals;

int frame = 0;
bool open = false;

void say(const char* words) { std::printf("frame %d: %s\n", frame, words); }

segue::Task<> guard() {
    say("ready");
    co_await segue::frames(3);
    say("three frames later");
    co_await segue::wait(500ms);
    say("half a second later");
    const auto is_open = [] { return open; };
    co_await segue::until(is_open);  // asked once a frame, without resuming the script
    say("the door is open");
}

int main() {
    segue::Scheduler game;
    game.start(guard());
    for (frame = 1; frame <= 60; ++frame) {
        open = frame >= 40;
        game.tick(1.0 / 60);
    }
}

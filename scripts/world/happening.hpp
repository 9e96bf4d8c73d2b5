// SPDX-License-Identifier: MIT
// What happened in one tick: for sounds, particles and logs.
// A happening never changes the world.
#pragma once

#include <cstdint>

namespace relay {

enum class What : std::uint8_t {
    shot,        // a volley left an enemy or a boss
    hit,         // a bolt hit something
    kill,        // an enemy or a boss died
    graze,       // a bullet passed closely
    warn,        // a line shows what will hurt in 0.6 s
    laser,       // and now it does: a beam, a wall
    spark,       // a spark was caught
    ship_hit,    // you lost a life
    life,        // you won one
    bomb,        // a bomb went off
    slow_in,     // slow motion begins
    slow_out,    // and ends
    enter,       // a boss arrives
    phase_end,   // a boss's phase ended
    firewall,    // an orange wall went up
    wall_falls,  // and fell
    arrive,      // a file is in; number: files so far
    retry,       // a transfer starts anew; number: attempt
    unplug,      // the line is dead; told by who has it,
    plug,        // the screen, as is that it lives again
    chord,       // the packet is home
    menu,        // a choice moved or was taken
};

struct Happening {
    What what = What::menu;
    float x = 0, y = 0;  // in the field
    int number = 0;
};

}  // namespace relay

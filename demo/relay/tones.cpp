// SPDX-License-Identifier: MIT
// The rows: change a number here, and hear it.
#include "demo/relay/tones.hpp"

#include <array>

namespace relay {
namespace {

using enum Wave;

// Columns: wave; from, to Hz; length, attack, decay s; noise; low-pass Hz; gain; of some instruments three
// more.
constexpr std::array<Tone, sound_names> tones{{
    {square, 880, 520, .05f, .001f, .02f, .1f, 6000, .10f},      // shot
    {triangle, 320, 180, .06f, .001f, .025f, .5f, 3000, .14f},   // hit
    {saw, 240, 60, .28f, .001f, .09f, .6f, 2600, .30f},          // kill
    {sine, 1900, 2300, .035f, .002f, .012f, 0, 9000, .12f},      // graze
    {square, 620, 620, .16f, .005f, .10f, 0, 3000, .20f},        // warn
    {saw, 140, 420, .60f, .20f, .30f, .15f, 2400, .24f},         // laser
    {saw, 500, 40, .70f, .001f, .22f, .7f, 4000, .50f},          // ship_hit
    {sine, 90, 28, 1.2f, .005f, .5f, .35f, 900, .60f},           // bomb
    {sine, 700, 180, .45f, .01f, .25f, 0, 4000, .28f},           // slow_in
    {sine, 180, 700, .25f, .01f, .25f, 0, 4000, .28f},           // slow_out
    {saw, 110, 55, .90f, .005f, .4f, .4f, 1500, .45f},           // phase_end
    {triangle, 660, 1320, .22f, .002f, .10f, 0, 8000, .26f},     // arrive
    {square, 300, 260, .12f, .002f, .06f, 0, 2000, .18f},        // retry
    {saw, 220, 30, .5f, .001f, .2f, .3f, 1200, .35f},            // unplug
    {triangle, 220, 880, .35f, .01f, .2f, 0, 5000, .30f},        // plug
    {triangle, 990, 990, .04f, .001f, .02f, 0, 8000, .14f},      // menu
    {triangle, 261.6f, 261.6f, 2.4f, .02f, .9f, 0, 4000, .16f},  // chord: one of its three tones
    {sine, 120, 42, .18f, .001f, .10f, 0, 4000, .30f},           // kick
    {sine, 1, 1, .03f, .001f, .012f, 1, 20000, .42f, 7000},      // hat
    {saw, 1, 1, .32f, .004f, .25f, 0, 500, .20f},                // bass
    {square, 1, 1, .16f, .002f, .08f, 0, 3500, .055f},           // arpeggio
    {saw, 1, 1, 2.1f, .30f, 2.5f, 0, 900, .08f, 20, 4, .30f},    // pad
}};

}  // namespace

const Tone& tone_of(SoundName name) { return tones[static_cast<std::size_t>(name)]; }

}  // namespace relay

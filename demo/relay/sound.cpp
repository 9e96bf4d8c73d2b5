// SPDX-License-Identifier: MIT
// Two threads, and what goes from one to the other.
#include "demo/relay/sound.hpp"

#include <utility>

namespace relay {
namespace {

constexpr std::size_t most_notes = 256;  // that wait, when a card has stopped to take them

}  // namespace

Mood mood_of(const World& world, float share, bool slowed) {
    return {share, world.boss.here, world.boss.firewall, slowed || world.slow > 0};
}

void Sound::volume(Volume volume) {
    volume_ = volume;
    const std::lock_guard lock(mutex_);  // rare enough to wait for; the card may begin before the first frame
    orders_.volume = volume;
}

void Sound::tick(const World& world) {
    for (const Happening& happening : world.happenings) cues_.hear(happening, heard_);
}

void Sound::frame(const Game& game, const LineFigures& line, bool slowed) {
    cues_.line(line.plugged, heard_);
    if (auto song = songbook_.turn(game)) song_ = std::move(song);
    const Mood mood = mood_of(game.world(), game.link().share, slowed);

    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;  // the card's thread is at it: all of it goes with the next frame
    if (orders_.notes.size() < most_notes)
        orders_.notes.insert(orders_.notes.end(), heard_.begin(), heard_.end());
    heard_.clear();
    if (song_) orders_.song = std::move(song_);
    orders_.mood = mood;
    orders_.volume = volume_;
    orders_.offline = line.offline;
}

void Sound::fill(std::span<float> stereo) {
    {
        const std::lock_guard lock(mutex_);
        taken_.notes.swap(orders_.notes);
        taken_.song = std::move(orders_.song);
        taken_.mood = orders_.mood;
        taken_.volume = orders_.volume;
        taken_.offline = orders_.offline;
    }
    if (taken_.song) mixer_.song(std::move(taken_.song));
    mixer_.follow(taken_.mood);
    mixer_.volume(taken_.volume);
    mixer_.offline(taken_.offline);
    for (const Note& note : taken_.notes) mixer_.start(note);
    taken_.notes.clear();
    mixer_.render(stereo);
}

}  // namespace relay

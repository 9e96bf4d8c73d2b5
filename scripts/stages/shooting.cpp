// SPDX-License-Identifier: MIT
// Firing, as the difficulty has it, and a word now and then.
#include <algorithm>
#include <cmath>

#include "scripts/stages/stage.hpp"
#include "scripts/world/sine.hpp"

namespace relay {

Id Stage::fire(float x, float y, const Shot& shot) {
    float speed = shot.speed * factors().speed * tempo;
    return world.add_bullet(shot.kind, x + shot.x, y + shot.y,
                            shot.angle, speed);
}

void Stage::fire(float x, float y, Volley volley) {
    for (const Shot& shot : volley) fire(x, y, shot);
    world.tell(What::shot, x, y);
}

float Stage::aim(float x, float y) const {
    return direction(world.ship.x - x, world.ship.y - y);
}

const Factors& Stage::factors() const {
    return data.factors[std::size_t(world.difficulty)];
}

int Stage::bullets(int n) const {
    float scaled = float(n) * factors().bullets;
    return std::max(1, int(std::lround(scaled)));
}

std::chrono::nanoseconds Stage::pause(
    std::chrono::nanoseconds d) const {
    double ns = double(d.count()) * double(factors().pause);
    return std::chrono::nanoseconds(std::int64_t(ns));
}

void Stage::say(const std::string& text, double seconds) {
    world.message.text = text;
    world.message.left = int(seconds * 60);
}

}  // namespace relay

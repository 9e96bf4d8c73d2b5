// SPDX-License-Identifier: MIT
// Drones on the arms of a spiral. Each flies by itself; what
// they share is the middle that they turn about.
#include <utility>
#include <vector>

#include "scripts/enemies/enemies.hpp"
#include "scripts/world/sine.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

constexpr float above = -200;  // px: out of sight

struct Middle {
    float x = 0, y = above;
    float turn = 0;
};

/// A place on the arms, and when it may fire first.
struct Place {
    float turn = 0, out = 0;
    std::chrono::nanoseconds fires_after{};
};

Task<> fire_in_turn(Stage& stage, Enemy& me, Place place) {
    co_await wait(place.fires_after);
    co_await shoot(stage, me);
}

Task<> drone(Stage& stage, Enemy& me, const Middle& middle,
             Place place) {
    auto shots = fire_in_turn(stage, me, place);
    auto fires = co_await fork(std::move(shots));
    for (;;) {
        float at = middle.turn + place.turn;
        me.x = middle.x + place.out * cosine(at);
        me.y = middle.y + place.out * sine(at);
        me.angle = at;
        co_await next_frame();
    }
}

Task<> spin(Middle& middle) {
    constexpr float pace = 0.08f;  // turns a second
    for (;;) {
        auto dt = float(co_await next_frame());
        middle.turn += pace * dt;
    }
}

}  // namespace

Task<> drone_spiral(Stage& stage, Wave wave) {
    Middle middle{wave.x};
    std::vector<Id> drones;
    for (int i = 0; i < wave.count; ++i) {
        Enemy& e = stage.spawn(EnemyKind::drone, wave.x,
                               above, wave.hp);
        drones.push_back(e.id);
        Place place;
        place.turn = 0.1f * float(i);
        place.out = wave.radius + wave.step * float(i);
        place.fires_after = seconds(wave.every * i);
        stage.give(e, drone(stage, e, middle, place));
    }
    auto turns = co_await fork(spin(middle));
    co_await tween(middle.y, wave.y, 2s, ease::out_cubic);
    co_await wait(seconds(wave.lasts));
    co_await tween(middle.y, above, 1500ms, ease::in_cubic);
    for (Id id : drones)
        if (Enemy* e = stage.world.enemy(id)) stage.leave(*e);
}

}  // namespace relay

// SPDX-License-Identifier: MIT
// What every boss does.
#include "scripts/bosses/boss.hpp"

#include <utility>

#include "scripts/world/shapes.hpp"
#include "segue/motion.hpp"
#include "segue/script.hpp"
#include "segue/together.hpp"
#include "segue/wait.hpp"

namespace relay {

using namespace segue;
using std::chrono::nanoseconds;

Boss::Boss(Stage& stage, std::string name, std::string shape,
           std::vector<float> notches)
    : stage_(stage), row_(stage.world.boss) {
    row_ = BossRow{};
    row_.name = std::move(name);
    row_.shape = std::move(shape);
    row_.hp = row_.hp_full = stage.data.boss_hp;
    row_.notches = std::move(notches);
    row_.floor = 1;
    stage_.boss = this;
}

Boss::~Boss() {
    stage_.boss = nullptr;
    stage_.world.all_to_sparks();
    row_ = BossRow{};
}

Task<> Boss::enter(float x, float y, nanoseconds flight) {
    row_.here = true;
    row_.script = (co_await this_script()).id();
    row_.x = x;
    stage_.world.tell(What::enter, x, y);
    co_await tween(row_.y, y, flight, ease::out_cubic);
    row_.hittable = true;
}

Task<> Boss::dart(float x, float y, nanoseconds flight) {
    auto right = tween(row_.x, x, flight, ease::out_back);
    auto down = tween(row_.y, y, flight, ease::out_back);
    co_await all(right, down);
}

Task<> Boss::sway(float width, nanoseconds there) {
    float middle = row_.x;
    auto curve = ease::in_out_quad;
    for (float to = width;; to = -to)
        co_await tween(row_.x, middle + to, there, curve);
}

Task<> Boss::stagger(nanoseconds length) {
    World& w = stage_.world;
    row_.staggers = true;
    row_.hittable = false;
    row_.hp = row_.floor;
    w.all_to_sparks();
    w.shaken = 0;
    w.tell(What::phase_end, row_.x, row_.y);
    co_await wait(length);
    row_.staggers = false;
    row_.hittable = true;
}

Task<> Boss::die() {
    World& w = stage_.world;
    w.add_score(5000);
    w.all_to_sparks();
    w.shaken = 0;
    Burst burst{row_.x,         row_.y, row_.turn, row_.shape,
                EnemyKind::hub, true,   0};
    w.bursts.push_back(burst);
    w.tell(What::kill, row_.x, row_.y);
    row_.here = false;
    co_await wait(std::chrono::milliseconds(1500));
}

void Boss::fire(Volley volley) {
    stage_.fire(row_.x, row_.y, std::move(volley));
}

float Boss::aim() const { return stage_.aim(row_.x, row_.y); }

}  // namespace relay

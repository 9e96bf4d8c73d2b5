// SPDX-License-Identifier: MIT
// A stage as its scripts see it: the field, who lives in it,
// and the line over which the next one comes.
#pragma once

#include <chrono>
#include <deque>
#include <string>

#include "scripts/patterns/patterns.hpp"
#include "scripts/world/depot.hpp"
#include "scripts/world/line.hpp"
#include "segue/scope.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"

namespace relay {

class Boss;

/// What becomes of an enemy that nobody shot.
enum class Leave { quietly, in_a_burst };

class Stage {
  public:
    /// @param next_pack  null: this stage is the last.
    Stage(segue::Scheduler& scheduler, World& world,
          Line& line, const Shapes& shapes, Pack& pack,
          Pack* next_pack);
    /// The field is swept: nobody stays without a script.
    ~Stage();

    World& world;
    Line& line;
    Pack& pack;
    const StageData& data;
    Pack* next_pack;  // null after the last
    float tempo = 1;  // of bullets; a firewall's are slower
    Boss* boss = nullptr;  // while one fights
    segue::Scope scope;    // all that lives in this stage

    /// A new enemy; hp 0: what its kind has. Its scripts are
    /// started with give(), and die with it.
    Enemy& spawn(EnemyKind kind, float x, float y,
                 int hp = 0);
    segue::Script<> give(Enemy& enemy, segue::Task<> script);
    void leave(Enemy& enemy, Leave how = Leave::quietly);

    /// Fires from (x, y) at this difficulty.
    void fire(float x, float y, Volley volley);
    /// @return empty when it is too near to the ship.
    Id fire(float x, float y, const Shot& shot);
    /// The turn that points from (x, y) to the ship.
    float aim(float x, float y) const;
    /// How many bullets, and how long a pause, for what is n
    /// and d at normal.
    int bullets(int n) const;
    std::chrono::nanoseconds pause(
        std::chrono::nanoseconds d) const;

    /// One line at the field's lower edge.
    void say(const std::string& text, double seconds);
    /// After the rules: buries who has no hp left, and tells
    /// a boss how it stands.
    void judge();

  private:
    const Factors& factors() const;
    segue::Scope& scope_of(const Enemy& enemy);
    void burst(const Enemy& enemy);

    const Shapes& shapes_;
    std::deque<segue::Scope> lives_;  // by an enemy's slot
};

/// A stage is a script: its waves, then its boss.
segue::Task<> last_mile(Stage& stage);
segue::Task<> backbone(Stage& stage);
segue::Task<> origin(Stage& stage);
/// Says and sends what the stage's data has, until it is time
/// for the boss.
segue::Task<> waves(Stage& stage);

}  // namespace relay
